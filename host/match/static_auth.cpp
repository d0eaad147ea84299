#include "match/static_auth.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "room/bytes.hpp"

namespace roomd {
namespace {

constexpr const char* kRefused = "onAuth failed";
constexpr const char* kHook = "onAuthStatic";

}  // namespace

const room_static_auth* StaticAuth::offeredBy(const RoomType& type) {
  const room_factory* factory = type.factory;
  if (!ROOM_HAS(factory, room_factory, extension)) return nullptr;
  const auto* table =
      static_cast<const room_static_auth*>(factory->extension(factory, ROOM_STATIC_AUTH));
  if (table == nullptr) return nullptr;
  const bool whole =
      ROOM_HAS(table, room_static_auth, create) && ROOM_HAS(table, room_static_auth, on_auth) &&
      ROOM_HAS(table, room_static_auth, on_op) && ROOM_HAS(table, room_static_auth, destroy);
  if (!whole) spdlog::error("static auth of {}: its table is not complete", type.config.name);
  return whole ? table : nullptr;
}

StaticAuth::StaticAuth(Loop& loop, std::shared_ptr<const RoomType> type, const SeatRequest& request,
                       Answer answer)
    : loop_(loop),
      type_(std::move(type)),
      callee_(fmt::format("room \"{}\" of {}", type_->config.name,
                          type_->library ? type_->library->build() : "no library")),
      table_(*offeredBy(*type_)),
      method_(request.method),
      options_(encode(request.options)),
      token_(request.authToken),
      ip_(request.ip),
      headers_(encode(request.headers.map() ? request.headers : Value{Map{}})),
      answer_(std::move(answer)),
      host_(),
      patience_(loop.timers(), [this] {
        spdlog::warn("static auth of {}: no answer within {} s", name(), kPatienceUs / 1'000'000);
        end(Error{"onAuth took too long", ROOM_ERROR_AUTH_FAILED});
      }) {
  fillHostTable();
}

StaticAuth::~StaticAuth() { destroyInstance(); }

void StaticAuth::start() {
  patience_.start(loop_.nowUs() + kPatienceUs);
  instance_ = table_.create(type_->factory, &host_);
  if (instance_ == nullptr) return end(Error{kRefused, ROOM_ERROR_AUTH_FAILED});
  const room_op op = operations_.start([this](const Outcome& outcome) { onAnswered(outcome); });
  const room_seat_request request{sizeof(room_seat_request), 0, toBytes(method_), toBytes(name()),
                                  toBytes(options_)};
  const room_auth_context context{sizeof(room_auth_context), 0, toBytes(token_), toBytes(ip_),
                                  toBytes(headers_)};
  const PluginCall told(loop_.activity(), callee_, kHook);
  table_.on_auth(instance_, op, &request, &context);
}

void StaticAuth::onAnswered(const Outcome& outcome) {
  if (!outcome.ok) return end(Error{outcome.message, outcome.code});
  if (!outcome.value.empty() && !decode(outcome.value)) {
    spdlog::error("static auth of {}: the auth data is no value", name());
    return end(Error{kRefused, ROOM_ERROR_AUTH_FAILED});
  }
  end(outcome.value);
}

void StaticAuth::end(Result<std::string> result) {
  if (!answer_) return;
  const auto keep = shared_from_this();
  const auto answer = std::exchange(answer_, nullptr);
  patience_.stop();
  destroyInstance();
  answer(std::move(result));
}

void StaticAuth::destroyInstance() {
  if (instance_ == nullptr) return;
  table_.destroy(std::exchange(instance_, nullptr));
  sleeps_.clear();
  operations_ = Operations();
}

void StaticAuth::sleep(room_op op, int64_t delayUs) {
  auto timer = std::make_unique<Timer>(loop_.timers(), [this, op] {
    sleeps_.erase(op);
    endPluginOp(op, ROOM_ERROR_NONE, {});
  });
  timer->start(loop_.nowUs() + std::max<int64_t>(delayUs, 0));
  sleeps_[op] = std::move(timer);
}

void StaticAuth::cancel(room_op op) {
  if (sleeps_.erase(op) > 0) endPluginOp(op, ROOM_ERROR_CANCELLED, {});
}

void StaticAuth::endPluginOp(room_op op, int32_t code, std::string value) {
  loop_.post([weak = weak_from_this(), op, code, value = std::move(value)] {
    const auto self = weak.lock();
    if (!self || self->instance_ == nullptr) return;
    const room_error error{sizeof(room_error), code, {}};
    const PluginCall told(self->loop_.activity(), self->callee_, kHook);
    self->table_.on_op(self->instance_, op, code == ROOM_ERROR_NONE ? nullptr : &error,
                       toBytes(value));
  });
}

}  // namespace roomd
