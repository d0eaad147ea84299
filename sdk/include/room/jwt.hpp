// JSON Web Tokens, signed with HS256. Not part of room/room.hpp: a plugin that wants it includes
// this and links `room::jwt` (CMake: target_link_libraries(game PRIVATE room::jwt)).
//
//   static room::Auth onAuthStatic(const room::AuthContext& context) {
//     return room::Auth::allow(room::jwt::verify(context.token, secret));
//   }
#pragma once

#include <jwt.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "room/detail/json.hpp"
#include "room/error.hpp"
#include "room/value.hpp"

namespace room::jwt {

namespace detail {

struct Free {
  void operator()(::jwt_t* token) const { jwt_free(token); }
  void operator()(char* text) const { std::free(text); }
};
using Token = std::unique_ptr<::jwt_t, Free>;
using Text = std::unique_ptr<char, Free>;

inline int64_t nowSeconds() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(now).count();
}

inline const unsigned char* keyOf(std::string_view secret) {
  if (secret.empty()) throw std::invalid_argument("room::jwt: the secret is empty");
  return reinterpret_cast<const unsigned char*>(secret.data());
}

[[noreturn]] inline void refuse(const char* why) { throw ServerError(ErrorCode::kAuthFailed, why); }

/// The time in a claim, in seconds since 1970; nothing when the token has no such claim.
inline std::optional<double> timeOf(const Value& payload, std::string_view claim) {
  const Value& time = payload[claim];
  if (time.isUndefined()) return std::nullopt;
  if (!time.isNumber()) refuse("invalid token");
  return time.asDouble();
}

}  // namespace detail

/// The payload of a token, an object. Throws ServerError 525 when the token is not signed with
/// HS256 and this secret ("invalid token"; `none` and every other algorithm are refused), when its
/// `exp` has come ("jwt expired") or its `nbf` has not ("jwt not active"). `leeway` allows for
/// clocks that differ. Throws std::invalid_argument for an empty secret. From any thread.
inline Value verify(std::string_view token, std::string_view secret,
                    std::chrono::seconds leeway = std::chrono::seconds(0)) {
  const unsigned char* key = detail::keyOf(secret);
  const std::string text(token);
  if (text.find('\0') != std::string::npos) detail::refuse("invalid token");
  ::jwt_t* opened = nullptr;
  if (jwt_decode(&opened, text.c_str(), key, static_cast<int>(secret.size())) != 0) {
    detail::refuse("invalid token");
  }
  const detail::Token decoded(opened);
  if (jwt_get_alg(decoded.get()) != JWT_ALG_HS256) detail::refuse("invalid token");
  const detail::Text grants(jwt_get_grants_json(decoded.get(), nullptr));
  const auto json = nlohmann::json::parse(grants ? grants.get() : "", nullptr, false);
  if (!json.is_object()) detail::refuse("invalid token");
  const Value payload = room::detail::fromJson(json);

  const auto now = static_cast<double>(detail::nowSeconds());
  const auto slack = static_cast<double>(leeway.count());
  if (const auto expiry = detail::timeOf(payload, "exp")) {
    if (now >= *expiry + slack) detail::refuse("jwt expired");
  }
  if (const auto start = detail::timeOf(payload, "nbf")) {
    if (now < *start - slack) detail::refuse("jwt not active");
  }
  return payload;
}

/// A token with this payload, an object, signed with HS256. It tells when it was made (`iat`) and,
/// unless `lifetime` is nothing, until when it holds (`exp`). Throws std::invalid_argument for an
/// empty secret or a payload that is no object. From any thread.
inline std::string sign(const Value& payload, std::string_view secret,
                        std::optional<std::chrono::seconds> lifetime) {
  const unsigned char* key = detail::keyOf(secret);
  if (!payload.isObject()) throw std::invalid_argument("room::jwt: the payload is no object");
  Value claims = payload;
  claims.set("iat", detail::nowSeconds());
  if (lifetime) claims.set("exp", detail::nowSeconds() + lifetime->count());

  ::jwt_t* made = nullptr;
  if (jwt_new(&made) != 0) throw std::bad_alloc();
  const detail::Token token(made);
  const std::string grants = room::detail::toJson(claims).dump();
  if (jwt_add_grants_json(token.get(), grants.c_str()) != 0 ||
      jwt_set_alg(token.get(), JWT_ALG_HS256, key, static_cast<int>(secret.size())) != 0) {
    throw std::runtime_error("room::jwt: the payload cannot be signed");
  }
  const detail::Text text(jwt_encode_str(token.get()));
  if (!text) throw std::runtime_error("room::jwt: the payload cannot be signed");
  return text.get();
}

}  // namespace room::jwt
