#include "presence/waiting_pops.hpp"

#include <utility>

namespace roomd::presence {

Result<std::string> popAny(Store& store, const std::vector<std::string>& keys) {
  for (const auto& key : keys) {
    auto value = store.pop(key, Store::End::right);
    if (!value) return value.error();
    if (!value->isNull()) return encode(Value{Array{Value{key}, std::move(*value)}});
  }
  return std::string();
}

void WaitingPops::add(const One& one) {
  for (const auto& key : one->keys) {
    dropTheGone(key);
    byKey_[key].push_back(one);
  }
}

void WaitingPops::dropTheGone(const std::string& key) {
  const auto found = byKey_.find(key);
  if (found == byKey_.end()) return;
  for (const One& one : std::deque(found->second)) {
    if (!one->asker.expired()) continue;
    end(one);
    // Its timer and its answer belong to its loop.
    one->loop.post([one] { one->timer.reset(); });
  }
}

bool WaitingPops::end(const One& one) {
  if (std::exchange(one->ended, true)) return false;
  for (const auto& key : one->keys) {
    const auto found = byKey_.find(key);
    if (found == byKey_.end()) continue;
    std::erase(found->second, one);
    if (found->second.empty()) byKey_.erase(found);
  }
  return true;
}

void WaitingPops::serve(Store& store, const std::string& key) {
  dropTheGone(key);
  for (auto found = byKey_.find(key); found != byKey_.end(); found = byKey_.find(key)) {
    auto element = popAny(store, {key});
    if (!element || element->empty()) return;
    const One one = found->second.front();
    end(one);
    one->loop.post([one, element = std::move(element)] {
      one->timer.reset();
      one->answer(element);
    });
  }
}

}  // namespace roomd::presence
