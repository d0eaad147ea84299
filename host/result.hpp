#pragma once

#include <string>
#include <utility>
#include <variant>

namespace roomd {

/// Why something failed: a text for a person and, where the protocol has one, a code.
struct Error {
  std::string message;
  int code = 0;
};

/// A value or the reason why there is none. The host throws no exceptions of its own.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : outcome_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : outcome_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return outcome_.index() == 0; }
  explicit operator bool() const { return ok(); }

  /// The value; only when ok().
  T& operator*() { return std::get<0>(outcome_); }
  const T& operator*() const { return std::get<0>(outcome_); }
  T* operator->() { return &std::get<0>(outcome_); }
  const T* operator->() const { return &std::get<0>(outcome_); }

  /// The reason; only when not ok().
  const Error& error() const { return std::get<1>(outcome_); }

 private:
  std::variant<T, Error> outcome_;
};

}  // namespace roomd
