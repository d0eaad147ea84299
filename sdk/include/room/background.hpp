// Background work: what would block the room is done on another thread.
#pragma once

#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "room/detail/closures.hpp"
#include "room/detail/kernel.hpp"
#include "room/detail/pending_state.hpp"
#include "room/detail/workers.hpp"

namespace room {

namespace detail {

template <class T>
struct BackgroundState : Job, PendingState {
  using Job::Job;
  Outcome<T> outcome;  // written by the thread that works, read by the room's after the post
  bool isForgotten = false;
};

template <class T, class F>
class BackgroundJob final : public BackgroundState<T> {
 public:
  BackgroundJob(const room_host& host, F function)
      : BackgroundState<T>(host), function_(std::move(function)) {}

 private:
  void run() noexcept override {
    this->outcome.failure = attempt([&] {
      if constexpr (std::is_void_v<T>) {
        (*function_)();
      } else {
        this->outcome.value.emplace((*function_)());
      }
    });
    function_.reset();
  }

  std::optional<F> function_;
};

}  // namespace detail

/// Work begun with background(). `T result = co_await work;` gives what the function returned,
/// once, or throws what it threw. It goes on when nobody awaits it; what it throws is then told to
/// onUncaughtException.
template <class T>
class Background {
 public:
  explicit Background(std::shared_ptr<detail::BackgroundState<T>> state)
      : state_(std::move(state)) {}
  Background(Background&&) = default;
  Background& operator=(Background&&) = delete;
  ~Background() {
    if (state_) state_->isForgotten = true;
  }

  bool pending() const { return !state_->ended(); }

  auto operator co_await() const& { return Awaiter{state_}; }

 protected:
  struct Awaiter {
    std::shared_ptr<detail::BackgroundState<T>> state;

    bool await_ready() const { return state->ended(); }
    void await_suspend(std::coroutine_handle<> waiter) const { state->wait(waiter); }
    T await_resume() const {
      const auto& failure = state->outcome.failure;
      if (failure && failure->exception) std::rethrow_exception(failure->exception);
      if (failure) throw std::runtime_error(failure->message);
      if constexpr (!std::is_void_v<T>) return std::move(*state->outcome.value);
    }
  };

 private:
  std::shared_ptr<detail::BackgroundState<T>> state_;
};

namespace detail {

/// Background as it is returned: it may be awaited in the same expression where that is safe.
template <class T, class F>
class NewBackground : public Background<T> {
 public:
  using Background<T>::Background;
  using Background<T>::operator co_await;
  auto operator co_await() const&& {
    static_assert(kMayAwaitWith<F>,
                  "room: g++ 12 destroys the captures of this function twice; write auto work = "
                  "background(...); and then co_await work");
    return Background<T>::operator co_await();
  }
};

template <class Given>
auto startBackground(Kernel& kernel, Given&& given) {
  using F = std::decay_t<Given>;
  using T = std::invoke_result_t<F&>;
  static_assert(!IsTask<T>::value, "room: a background function returns its result, not a Task");
  std::shared_ptr<BackgroundState<T>> job =
      std::make_shared<BackgroundJob<T, F>>(kernel.host(), std::forward<Given>(given));
  const room_op op = kernel.operations().add([&kernel, job](const Operations::End&) {
    kernel.jobs().remove(job);
    if (job->outcome.failure && job->isForgotten) {
      kernel.report("background", *job->outcome.failure);
    }
    job->end();
  });
  kernel.jobs().add(op, job);
  Workers::get().post(job);
  return NewBackground<T, Given>(job);
}

}  // namespace detail
}  // namespace room
