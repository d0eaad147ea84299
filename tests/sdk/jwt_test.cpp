// JSON Web Tokens.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <cstdlib>
#include <room/jwt.hpp>
#include <string>
#include <utility>

namespace {

using namespace std::chrono_literals;
using room::Value;

const std::string kSecret = "a secret of some length";

std::string refusal(std::string_view token, std::string_view secret = kSecret,
                    std::chrono::seconds leeway = 0s) {
  try {
    room::jwt::verify(token, secret, leeway);
    return "accepted";
  } catch (const room::ServerError& error) {
    EXPECT_EQ(error.code(), room::ErrorCode::kAuthFailed);
    return error.what();
  }
}

/// What libjwt itself signs, with a header and claims of the test's choice.
std::string forge(jwt_alg_t algorithm, std::string_view key, const std::string& claims) {
  jwt_t* token = nullptr;
  EXPECT_EQ(jwt_new(&token), 0);
  EXPECT_EQ(jwt_add_grants_json(token, claims.c_str()), 0);
  const auto* bytes = reinterpret_cast<const unsigned char*>(key.data());
  EXPECT_EQ(
      jwt_set_alg(token, algorithm, key.empty() ? nullptr : bytes, static_cast<int>(key.size())),
      0);
  char* text = jwt_encode_str(token);
  EXPECT_NE(text, nullptr);
  const std::string result = text ? text : "";
  std::free(text);
  jwt_free(token);
  return result;
}

std::string inSeconds(int64_t seconds) {
  return std::to_string(room::jwt::detail::nowSeconds() + seconds);
}

TEST(Jwt, verifiesWhatItSigned) {
  const Value payload{{"user", "J\xC3\xBCrgen"},
                      {"admin", true},
                      {"score", 1.5},
                      {"id", 123456789012345},
                      {"roles", Value::array({"a", nullptr, Value{{"b", 2}}})}};
  const std::string token = room::jwt::sign(payload, kSecret, 60s);
  const Value claims = room::jwt::verify(token, kSecret);
  for (const auto& [key, value] : payload.members()) EXPECT_EQ(claims[key], value) << key;
  EXPECT_EQ(claims["exp"].asInt() - claims["iat"].asInt(), 60);
  EXPECT_NEAR(claims["iat"].asDouble(), static_cast<double>(room::jwt::detail::nowSeconds()), 5);
  const std::string forever = room::jwt::sign(Value{{"a", 1}}, kSecret, std::nullopt);
  EXPECT_FALSE(room::jwt::verify(forever, kSecret).contains("exp"));
}

TEST(Jwt, readsTheTokensOfOthers) {
  // The example of jwt.io, made by another library.
  const std::string token =
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
      "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ."
      "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c";
  EXPECT_EQ(room::jwt::verify(token, "your-256-bit-secret")["name"], Value("John Doe"));
  EXPECT_EQ(refusal(token, "another-256-bit-secret"), "invalid token");
}

TEST(Jwt, refusesWhatWasTamperedWith) {
  const std::string token = room::jwt::sign(Value{{"user", "jake"}}, kSecret, 60s);
  EXPECT_EQ(refusal(token), "accepted");
  for (size_t i = 0; i < token.size(); ++i) {
    // The last character of a part has bits that say nothing.
    if (i + 1 == token.size() || token[i + 1] == '.') continue;
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(refusal(changed), "invalid token") << i;
  }
  for (size_t size = 0; size < token.size(); ++size) {
    EXPECT_EQ(refusal(std::string_view(token).substr(0, size)), "invalid token") << size;
  }
  EXPECT_EQ(refusal(token + ".x"), "invalid token");
  EXPECT_EQ(refusal(token + std::string(1, '\0') + "x"), "invalid token");
  EXPECT_EQ(refusal(token, kSecret + "x"), "invalid token");
}

TEST(Jwt, refusesOtherAlgorithms) {
  EXPECT_EQ(refusal(forge(JWT_ALG_HS256, kSecret, "{}")), "accepted");
  EXPECT_EQ(refusal(forge(JWT_ALG_HS384, kSecret, "{}")), "invalid token");
  EXPECT_EQ(refusal(forge(JWT_ALG_HS512, kSecret, "{}")), "invalid token");
  const std::string none = forge(JWT_ALG_NONE, "", R"({"user":"jake"})");
  EXPECT_EQ(refusal(none), "invalid token");
  const std::string signedToken = forge(JWT_ALG_HS256, kSecret, R"({"user":"jake"})");
  EXPECT_EQ(refusal(none + signedToken.substr(signedToken.rfind('.') + 1)), "invalid token");
}

/// The private and the public half as PEM.
std::pair<std::string, std::string> makeRsaKeys() {
  EVP_PKEY* key = EVP_RSA_gen(2048);
  BIO* privateHalf = BIO_new(BIO_s_mem());
  BIO* publicHalf = BIO_new(BIO_s_mem());
  EXPECT_EQ(PEM_write_bio_PrivateKey(privateHalf, key, nullptr, nullptr, 0, nullptr, nullptr), 1);
  EXPECT_EQ(PEM_write_bio_PUBKEY(publicHalf, key), 1);
  const auto take = [](BIO* from) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(from, &data);
    std::string text(data, static_cast<size_t>(size));
    BIO_free(from);
    return text;
  };
  std::pair<std::string, std::string> keys(take(privateHalf), take(publicHalf));
  EVP_PKEY_free(key);
  return keys;
}

TEST(Jwt, isNotConfusedByRsa) {
  const auto [privateKey, publicKey] = makeRsaKeys();
  const std::string token = forge(JWT_ALG_RS256, privateKey, R"({"user":"jake"})");
  EXPECT_EQ(refusal(token, publicKey), "invalid token") << "the key of a careless server";
  EXPECT_EQ(refusal(token, privateKey), "invalid token");
  EXPECT_EQ(refusal(token), "invalid token");
}

TEST(Jwt, refusesWhatIsOverOrNotYetBegun) {
  EXPECT_EQ(refusal(room::jwt::sign(Value{{"a", 1}}, kSecret, -1s)), "jwt expired");
  EXPECT_EQ(refusal(room::jwt::sign(Value{{"a", 1}}, kSecret, 0s)), "jwt expired");
  EXPECT_EQ(refusal(room::jwt::sign(Value{{"a", 1}}, kSecret, -30s), kSecret, 60s), "accepted");
  const auto claim = [](const std::string& name, const std::string& value) {
    return forge(JWT_ALG_HS256, kSecret, "{\"" + name + "\":" + value + "}");
  };
  EXPECT_EQ(refusal(claim("nbf", inSeconds(60))), "jwt not active");
  EXPECT_EQ(refusal(claim("nbf", inSeconds(30)), kSecret, 60s), "accepted");
  EXPECT_EQ(refusal(claim("nbf", inSeconds(-60))), "accepted");
  EXPECT_EQ(refusal(claim("exp", inSeconds(60) + ".5")), "accepted");
  EXPECT_EQ(refusal(claim("exp", "\"tomorrow\"")), "invalid token");
  EXPECT_EQ(refusal(claim("exp", "null")), "invalid token");
  EXPECT_EQ(refusal(claim("nbf", "true")), "invalid token");
}

TEST(Jwt, wantsASecretAndAnObject) {
  EXPECT_THROW(room::jwt::verify("a.b.c", ""), std::invalid_argument);
  EXPECT_THROW(room::jwt::sign(Value{{"a", 1}}, "", 60s), std::invalid_argument);
  EXPECT_THROW(room::jwt::sign(5, kSecret, 60s), std::invalid_argument);
  EXPECT_THROW(room::jwt::sign(Value(), kSecret, 60s), std::invalid_argument);
  EXPECT_THROW(room::jwt::sign(Value{{"a", room::Bytes{1}}}, kSecret, 60s), std::invalid_argument);
}

}  // namespace
