// The coroutines nobody awaits: they belong to their room and die with it.
#pragma once

#include <list>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "room/detail/failure.hpp"
#include "room/task.hpp"

namespace room::detail {

/// How a call ended: with a failure, or with a value (unless T is void).
template <class T>
struct Outcome {
  std::optional<Failure> failure;
  std::optional<T> value;
};
template <>
struct Outcome<void> {
  std::optional<Failure> failure;
};

/// Runs bodies: functions that return T or Task<T>. A body lives, with everything it captured,
/// until its task ended, so arguments and closures kept in it never dangle in a suspended
/// coroutine.
class RootTasks {
 public:
  RootTasks() = default;
  RootTasks(const RootTasks&) = delete;
  RootTasks& operator=(const RootTasks&) = delete;

  /// Calls `body`, and `done` with the Outcome once it ended, which may be later. `done` must not
  /// throw.
  template <class Body, class Done>
  void run(Body body, Done done) {
    using Returned = std::invoke_result_t<Body&>;
    using Result = typename Yield<Returned>::Type;
    if constexpr (IsTask<Returned>::value) {
      auto owned =
          std::make_unique<Root<Body, Done, Result>>(*this, std::move(body), std::move(done));
      auto& root = *owned;
      running_.push_front(std::move(owned));
      root.position = running_.begin();
      root.begin();
      reap();
    } else {
      Outcome<Result> outcome;
      outcome.failure = attempt([&] {
        if constexpr (std::is_void_v<Result>) {
          body();
        } else {
          outcome.value.emplace(body());
        }
      });
      done(outcome);
    }
  }

  /// Whether no task is suspended anywhere.
  bool isIdle() const { return running_.empty(); }

  /// Frees the tasks that ended, none of which is on the stack any more.
  void reap() { ended_.clear(); }

  /// Destroys every task wherever it is suspended.
  void destroyAll() {
    while (!running_.empty()) {
      std::list<std::unique_ptr<RootBase>> first;  // destroying it may start others
      first.splice(first.begin(), running_, running_.begin());
    }
    ended_.clear();
  }

 private:
  struct RootBase : TaskOwner {
    std::list<std::unique_ptr<RootBase>>::iterator position;
    virtual ~RootBase() = default;
  };

  template <class Body, class Done, class Result>
  class Root final : public RootBase {
   public:
    Root(RootTasks& owner, Body body, Done done)
        : owner_(owner), body_(std::move(body)), done_(std::move(done)) {}

    void begin() {
      Outcome<Result> outcome;
      outcome.failure = attempt([&] { task_.emplace(body_()); });
      if (!outcome.failure) return task_->start(*this);
      done_(outcome);
      owner_.end(*this);
    }

    void taskEnded() noexcept override {
      Outcome<Result> outcome;
      auto& promise = task_->promise();
      if (promise.failed()) {
        outcome.failure = toFailure(promise.exception());
      } else if constexpr (!std::is_void_v<Result>) {
        outcome.failure = attempt([&] { outcome.value.emplace(promise.result()); });
      }
      done_(outcome);
      owner_.end(*this);
    }

   private:
    RootTasks& owner_;
    Body body_;
    Done done_;
    std::optional<Task<Result>> task_;
  };

  /// Not freed here: the task that ends is still on the stack.
  void end(RootBase& root) { ended_.splice(ended_.begin(), running_, root.position); }

  std::list<std::unique_ptr<RootBase>> running_;
  std::list<std::unique_ptr<RootBase>> ended_;
};

}  // namespace room::detail
