// Who may enter a room.
#pragma once

#include <concepts>
#include <string>
#include <utility>

#include "room/value.hpp"

namespace room {

/// What is known of a client that wants to enter.
struct AuthContext {
  /// The bearer token it sent; empty when there was none.
  std::string token;
  /// The peer's address as text.
  std::string ip;
  /// An object of header names in lower case: `context.headers["user-agent"].asString()`.
  Value headers;
};

/// The answer of onAuth. `true` is allow(true) and `false` is refuse(). To refuse with a code and
/// text of your own, throw ServerError.
class Auth {
 public:
  Auth(std::same_as<bool> auto allowed) : allowed_(allowed) {
    if (allowed) value_ = Value(true);
  }

  /// Lets the client in without auth data.
  static Auth allow() { return Auth(Value()); }
  /// Lets the client in; `value` is client.auth() from now on, and the last argument of onJoin.
  static Auth allow(Value value) { return Auth(std::move(value)); }
  /// The client's join fails with "onAuth failed".
  static Auth refuse() { return Auth(false); }

  bool allowed() const { return allowed_; }
  const Value& value() const { return value_; }

 private:
  explicit Auth(Value value) : allowed_(true), value_(std::move(value)) {}

  bool allowed_;
  Value value_;
};

}  // namespace room
