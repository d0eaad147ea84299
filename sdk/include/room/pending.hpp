// What a coroutine of a room can wait for.
#pragma once

#include <chrono>
#include <coroutine>
#include <memory>
#include <type_traits>
#include <utility>

#include "room/detail/kernel.hpp"
#include "room/detail/pending_state.hpp"
#include "room/milliseconds.hpp"

namespace room {

/// For allowReconnection: no time limit, until reject().
struct Manual {};
inline constexpr Manual manual{};

/// How long a seat is held: a number of seconds, a std::chrono duration, or room::manual.
class ReconnectionTime {
 public:
  template <class Number>
  requires std::is_arithmetic_v<Number>
  constexpr ReconnectionTime(Number seconds)
      : us_(Milliseconds(static_cast<double>(seconds) * 1000).us()) {}
  template <class Number, class Period>
  constexpr ReconnectionTime(std::chrono::duration<Number, Period> duration)
      : us_(Milliseconds(duration).us()) {}
  constexpr ReconnectionTime(Manual) : us_(-1) {}

  constexpr int64_t us() const { return us_; }

 private:
  int64_t us_;
};

/// A seat held for a client that left; copies name the same one. `bool back = co_await
/// reconnection;` gives true once the client is back, false when the time was over or the seat was
/// given up.
class [[nodiscard]] Reconnection {
 public:
  struct State : detail::PendingState {
    bool isBack = false;
  };

  Reconnection(detail::Kernel& kernel, room_op op, std::shared_ptr<State> state)
      : kernel_(&kernel), op_(op), state_(std::move(state)) {}

  /// Still waiting for the client.
  bool pending() const { return !state_->ended(); }
  /// Gives up the seat. Call it only while the room lives.
  void reject() {
    if (pending()) kernel_->host().cancel(&kernel_->host(), op_);
  }

  bool await_ready() const { return state_->ended(); }
  void await_suspend(std::coroutine_handle<> waiter) const { state_->wait(waiter); }
  bool await_resume() const { return state_->isBack; }

 private:
  detail::Kernel* kernel_;
  room_op op_;
  std::shared_ptr<State> state_;
};

/// The end of a room that is being disconnected: `co_await disconnect();` goes on after onDispose.
class Disconnection {
 public:
  explicit Disconnection(std::shared_ptr<detail::PendingState> state) : state_(std::move(state)) {}

  bool await_ready() const { return state_->ended(); }
  void await_suspend(std::coroutine_handle<> waiter) const { state_->wait(waiter); }
  void await_resume() const {}

 private:
  std::shared_ptr<detail::PendingState> state_;
};

/// `co_await sleep(100ms);`
class [[nodiscard]] Sleep {
 public:
  Sleep(detail::Kernel& kernel, Milliseconds duration) : kernel_(kernel), duration_(duration) {}

  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> waiter) const {
    const room_op op =
        kernel_.operations().add([waiter](const detail::Operations::End&) { waiter.resume(); });
    kernel_.host().sleep(&kernel_.host(), op, duration_.us());
  }
  void await_resume() const {}

 private:
  detail::Kernel& kernel_;
  Milliseconds duration_;
};

}  // namespace room
