// Call: the result of something the host does for a room.
#pragma once

#include <coroutine>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "room/detail/kernel.hpp"
#include "room/detail/pending_state.hpp"
#include "room/error.hpp"
#include "room/value.hpp"

namespace room {

namespace detail {

struct CallState : PendingState {
  std::optional<Failure> failure;
  Value value;

  /// The value, or the failure as an exception.
  const Value& result() const {
    if (!failure) return value;
    if (failure->exception) std::rethrow_exception(failure->exception);
    throw ServerError(failure->code, failure->message);
  }
};

/// A failure that nobody waits for and nobody can ask for is told like any other exception. The end
/// of the host's or the room's life is none.
inline void endCall(Kernel& kernel, std::string_view method,
                    const std::shared_ptr<CallState>& state) {
  const bool isUnnoticed = !state->isAwaited() && state.use_count() == 1;
  if (state->failure && isUnnoticed && state->failure->code != ROOM_ERROR_CANCELLED) {
    kernel.report(method, *state->failure);
  }
  state->end();
}

/// `start` passes the operation's number to the host.
template <class Start>
std::shared_ptr<CallState> startCall(Kernel& kernel, std::string_view method, Start start) {
  auto made = std::make_shared<CallState>();
  const room_op op =
      kernel.operations().add([&kernel, method, state = made](const Operations::End& end) mutable {
        if (end.error) {
          state->failure = Failure{end.error->code, std::string(textOf(end.error->message))};
        } else {
          state->failure = attempt([&] { state->value = unpackValue(end.value); });
        }
        const auto last = std::move(state);
        endCall(kernel, method, last);
      });
  start(op);
  return made;
}

}  // namespace detail

/// Something under way at the host, begun when it was called. `T result = co_await call;` gives its
/// result, or throws ServerError when it failed. It goes on when nobody awaits it; a failure is
/// then told to onUncaughtException.
template <class T = void>
class Call {
 public:
  using Convert = T (*)(const Value&);

  Call(std::shared_ptr<detail::CallState> state, Convert convert)
      : state_(std::move(state)), convert_(convert) {}

  bool pending() const { return !state_->ended(); }

  bool await_ready() const { return state_->ended(); }
  void await_suspend(std::coroutine_handle<> waiter) const { state_->wait(waiter); }
  T await_resume() const { return convert_(state_->result()); }

 private:
  std::shared_ptr<detail::CallState> state_;
  Convert convert_;
};

}  // namespace room
