// Task: a coroutine of a room.
#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

namespace room {

template <class T = void>
class Task;

namespace detail {

/// Told when a task ended that no other coroutine awaits.
class TaskOwner {
 public:
  virtual void taskEnded() noexcept = 0;

 protected:
  ~TaskOwner() = default;
};

class PromiseBase {
 public:
  /// Hands over to whoever awaits the task; its frame stays until the Task is destroyed.
  struct FinalAwaiter {
    bool await_ready() noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> self) noexcept {
      PromiseBase& promise = self.promise();
      if (promise.continuation_) return promise.continuation_;
      if (promise.owner_) promise.owner_->taskEnded();
      return std::noop_coroutine();
    }
    void await_resume() noexcept {}
  };

  std::suspend_always initial_suspend() noexcept { return {}; }
  FinalAwaiter final_suspend() noexcept { return {}; }

  /// The flag is kept besides the exception: where two C++ runtimes meet in one process the
  /// exception can be null, and the task must fail all the same.
  void unhandled_exception() noexcept {
    failed_ = true;
    exception_ = std::current_exception();
  }

  void resumeAtEnd(std::coroutine_handle<> continuation) { continuation_ = continuation; }
  void tellAtEnd(TaskOwner& owner) { owner_ = &owner; }
  bool failed() const { return failed_; }
  const std::exception_ptr& exception() const { return exception_; }

 protected:
  void rethrow() const {
    if (!failed_) return;
    if (exception_) std::rethrow_exception(exception_);
    throw std::runtime_error("unknown exception");
  }

 private:
  std::coroutine_handle<> continuation_;
  TaskOwner* owner_ = nullptr;
  std::exception_ptr exception_;
  bool failed_ = false;
};

template <class T>
class Promise : public PromiseBase {
 public:
  Task<T> get_return_object();
  template <class U>
  void return_value(U&& value) {
    value_.emplace(std::forward<U>(value));
  }
  T result() {
    rethrow();
    return std::move(*value_);
  }

 private:
  std::optional<T> value_;
};

template <>
class Promise<void> : public PromiseBase {
 public:
  Task<void> get_return_object();
  void return_void() {}
  void result() { rethrow(); }
};

}  // namespace detail

/// A coroutine that gives a T. It does not begin until it is awaited with co_await, or until the
/// room was given it by a hook or handler; the room then owns it and destroys it, wherever it is
/// suspended, when the room ends. Await a task at most once. With g++ 12, write one co_await per
/// statement, with its result in a named local and no braces in its arguments.
template <class T>
class [[nodiscard]] Task {
 public:
  using promise_type = detail::Promise<T>;
  using Result = T;

  Task(Task&& other) noexcept : coroutine_(std::exchange(other.coroutine_, nullptr)) {}
  Task& operator=(Task&& other) noexcept {
    std::swap(coroutine_, other.coroutine_);
    return *this;
  }
  ~Task() {
    if (coroutine_) coroutine_.destroy();
  }

  auto operator co_await() const noexcept {
    struct Awaiter {
      std::coroutine_handle<promise_type> task;

      bool await_ready() const noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) const noexcept {
        task.promise().resumeAtEnd(awaiting);
        return task;
      }
      T await_resume() const { return task.promise().result(); }
    };
    return Awaiter{coroutine_};
  }

  /// For the room: begins the task; `owner` is told when it ended.
  void start(detail::TaskOwner& owner) {
    coroutine_.promise().tellAtEnd(owner);
    coroutine_.resume();
  }
  promise_type& promise() { return coroutine_.promise(); }

 private:
  friend promise_type;
  explicit Task(std::coroutine_handle<promise_type> coroutine) : coroutine_(coroutine) {}

  std::coroutine_handle<promise_type> coroutine_;
};

namespace detail {

template <class T>
Task<T> Promise<T>::get_return_object() {
  return Task<T>(std::coroutine_handle<Promise>::from_promise(*this));
}

inline Task<void> Promise<void>::get_return_object() {
  return Task<void>(std::coroutine_handle<Promise>::from_promise(*this));
}

template <class T>
struct IsTask : std::false_type {};
template <class T>
struct IsTask<Task<T>> : std::true_type {};

/// What a function yields in the end: T for T and for Task<T>.
template <class T>
struct Yield {
  using Type = T;
};
template <class T>
struct Yield<Task<T>> {
  using Type = T;
};

}  // namespace detail
}  // namespace room
