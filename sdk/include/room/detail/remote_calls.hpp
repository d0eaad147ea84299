// The methods a room lets other rooms call.
#pragma once

#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "room/detail/handlers.hpp"
#include "room/detail/kernel.hpp"
#include "room/detail/parameters.hpp"

namespace room::detail {

class RemoteMethod {
 public:
  virtual ~RemoteMethod() = default;
  /// `self` keeps the method alive as long as its coroutine.
  virtual void call(Kernel& kernel, room_op op, Occasion occasion,
                    const std::shared_ptr<RemoteMethod>& self) = 0;
};

/// The arguments of a method, each read from its place in the call.
template <class... Args>
struct ArgumentsOf {
  std::tuple<std::remove_cvref_t<Args>...> values{};

  void read(const Value& given, std::string_view method) {
    std::apply([&, index = size_t{0}](
                   auto&... value) mutable { (readOne(given, method, index++, value), ...); },
               values);
  }

 private:
  template <class T>
  static void readOne(const Value& given, std::string_view method, size_t index, T& value) {
    Problem problem;
    if (detail::read(ValueSource(given.at(index)), value, problem)) return;
    problem.enter("[" + std::to_string(index) + "]");
    throw std::invalid_argument(problem.describe(method));
  }
};
/// A method that takes all of them as they are.
struct AllArguments {
  std::tuple<Value::Array> values{};
  void read(const Value& given, std::string_view) { std::get<0>(values) = given.elements(); }
};

template <class Types>
struct ArgumentsFor;
template <class... Args>
struct ArgumentsFor<std::tuple<Args...>> {
  using Type = ArgumentsOf<Args...>;
};
template <>
struct ArgumentsFor<std::tuple<const Value::Array&>> {
  using Type = AllArguments;
};
template <>
struct ArgumentsFor<std::tuple<Value::Array>> {
  using Type = AllArguments;
};

template <class F>
class RemoteMethodOf final : public RemoteMethod {
 public:
  explicit RemoteMethodOf(F function) : function_(std::move(function)) {}

  void call(Kernel& kernel, room_op op, Occasion occasion,
            const std::shared_ptr<RemoteMethod>& self) override {
    // A coroutine refers to what is kept here, so it lives as long.
    struct Kept {
      std::shared_ptr<RemoteMethod> self;
      Occasion occasion;
      typename ArgumentsFor<typename Parameters<F>::Types>::Type arguments{};
    };
    const auto kept = std::make_shared<Kept>(Kept{self, std::move(occasion)});
    kernel.tasks().run(
        [this, kept] {
          kept->arguments.read(kept->occasion.payload, kept->occasion.type->name());
          return std::apply(function_, kept->arguments.values);
        },
        [&kernel, op, kept](const auto& outcome) {
          if (outcome.failure) {
            endHandler(kernel, op, *outcome.failure, kept->occasion);
          } else {
            finishWith(kernel, op, outcome);
          }
        });
  }

 private:
  F function_;
};

using RemoteMethods = std::map<std::string, std::shared_ptr<RemoteMethod>, std::less<>>;

}  // namespace room::detail
