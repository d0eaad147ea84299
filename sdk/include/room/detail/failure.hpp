// An exception turned into data at the border, where no exception may cross.
#pragma once

#include <exception>
#include <optional>
#include <string>

#include "room/error.hpp"

namespace room::detail {

struct Failure {
  int32_t code = ROOM_ERROR_NONE;
  std::string message = "unknown exception";
  std::exception_ptr exception = nullptr;
  std::optional<Value> rejection = std::nullopt;  // the reason, when it is a Rejected
};

/// The exception being handled.
inline Failure currentFailure() noexcept {
  try {
    throw;
  } catch (const ServerError& error) {
    return Failure{error.code(), error.what(), std::current_exception()};
  } catch (const Rejected& rejected) {
    return Failure{ROOM_ERROR_NONE, rejected.what(), std::current_exception(), rejected.reason()};
  } catch (const std::exception& error) {
    return Failure{ROOM_ERROR_NONE, error.what(), std::current_exception()};
  } catch (...) {
    return Failure{ROOM_ERROR_NONE, "unknown exception", std::current_exception()};
  }
}

/// Runs `body`; what it throws becomes the result. Every exception of a plugin ends here.
template <class Body>
std::optional<Failure> attempt(Body&& body) noexcept {
  try {
    body();
    return std::nullopt;
  } catch (...) {
    return currentFailure();
  }
}

/// `exception` may be null: with two C++ runtimes in one process it can be lost, and the failure
/// must not be lost with it.
inline Failure toFailure(const std::exception_ptr& exception) noexcept {
  if (!exception) return Failure{};
  return attempt([&] { std::rethrow_exception(exception); }).value_or(Failure{});
}

}  // namespace room::detail
