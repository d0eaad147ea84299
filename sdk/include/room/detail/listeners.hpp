// Handlers of presence topics.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "room/detail/kernel.hpp"
#include "room/detail/leading.hpp"
#include "room/detail/parameters.hpp"

namespace room::detail {

class Listener {
 public:
  virtual ~Listener() = default;
  virtual void hear(Kernel& kernel, const std::string& topic, const Value& message,
                    const std::shared_ptr<Listener>& self) = 0;
  /// It was unsubscribed, maybe while a message was on its way to it.
  bool isEnded = false;
};

template <class M, class F>
class ListenerOf final : public Listener {
 public:
  explicit ListenerOf(F function) : function_(std::move(function)) {}

  void hear(Kernel& kernel, const std::string& topic, const Value& message,
            const std::shared_ptr<Listener>& self) override {
    // A coroutine refers to what is kept here, so it lives as long.
    struct Kept {
      std::shared_ptr<Listener> self;
      Occasion occasion;
      M message{};
    };
    const auto kept = std::make_shared<Kept>(Kept{self, "presence.subscribe"});
    kept->occasion.type = MessageType(topic);
    kept->occasion.payload = message;
    kernel.tasks().run(
        [this, kept] {
          Problem problem;
          if (!read(ValueSource(kept->occasion.payload), kept->message, problem)) {
            throw std::invalid_argument(problem.describe(kept->occasion.type->name()));
          }
          const M& shown = kept->message;
          return callLeading(function_, shown);
        },
        [&kernel, kept](const auto& outcome) {
          if (outcome.failure) kernel.report(kept->occasion, *outcome.failure);
        });
  }

 private:
  F function_;
};

/// The listeners of a room, by topic.
class Listeners {
 public:
  using List = std::vector<std::shared_ptr<Listener>>;

  void add(const std::string& topic, std::shared_ptr<Listener> listener) {
    topics_[topic].push_back(std::move(listener));
  }
  /// False when it was not there. `isLast` tells whether nobody listens to the topic any more.
  bool remove(const std::string& topic, const std::shared_ptr<Listener>& listener, bool& isLast) {
    const auto found = topics_.find(topic);
    if (found == topics_.end() || std::erase(found->second, listener) == 0) return false;
    listener->isEnded = true;
    isLast = found->second.empty();
    if (isLast) topics_.erase(found);
    return true;
  }
  bool removeAll(std::string_view topic) {
    const auto found = topics_.find(topic);
    if (found == topics_.end()) return false;
    for (const auto& listener : found->second) listener->isEnded = true;
    topics_.erase(found);
    return true;
  }
  void hear(Kernel& kernel, std::string_view topic, const Value& message) {
    const auto found = topics_.find(topic);
    if (found == topics_.end()) return;
    const std::string name = found->first;
    const List listeners = found->second;  // handlers may come and go while they are called
    for (const auto& listener : listeners) {
      if (!listener->isEnded) listener->hear(kernel, name, message, listener);
    }
  }
  void clear() { topics_.clear(); }

 private:
  std::map<std::string, List, std::less<>> topics_;
};

}  // namespace room::detail
