#include "net/routes.hpp"

#include <algorithm>

#include "match_fixture.hpp"

namespace roomd::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class RoutesTest : public MatchTest {
 protected:
  static HttpRequest request(std::string method, std::string path, std::string body = {}) {
    HttpRequest request;
    request.method = std::move(method);
    request.target = wire::parseTarget(path, {});
    request.client = *IpAddress::parse("192.0.2.1");
    request.body = std::move(body);
    request.host = "localhost:2567";
    return request;
  }

  HttpAnswer answerTo(const HttpRequest& asked) {
    HttpAnswer answer;
    int answered = 0;
    routes.handle(asked, policy, home, [&](HttpAnswer given) {
      answer = std::move(given);
      ++answered;
    });
    idle();
    EXPECT_EQ(answered, 1) << asked.method;
    return answer;
  }

  HttpAnswer post(std::string path, std::string body = "{}") {
    return answerTo(request("POST", std::move(path), std::move(body)));
  }

  /// What a browser sends, in which no generation can be told from another.
  static HttpRequest fromBrowser(std::string path, std::string body) {
    HttpRequest asked = request("POST", std::move(path), std::move(body));
    asked.userAgent = "Mozilla/5.0";
    asked.secFetchMode = "cors";
    return asked;
  }

  static Value bodyOf(const HttpAnswer& answer) {
    const auto body = parseJson(answer.body);
    EXPECT_TRUE(body) << answer.body;
    return body ? *body : Value{};
  }

  RateLimiter seatRequests;
  SimulatedLatency latency;
  Policy policy;
  Routes routes{*matchmaker, ids, seatRequests, latency};
};

TEST_F(RoutesTest, ASeatIsAnsweredInBothShapes) {
  const auto answer = answerTo(fromBrowser("/matchmake/joinOrCreate/game", "{}"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.contentType, "application/json");
  const Value body = bodyOf(answer);
  EXPECT_TRUE(body.find("sessionId") && body.find("roomId") && body.find("room"));
  EXPECT_EQ(*body.find("protocol"), Value{"ws://localhost:2567/g16?orig=ws"});
}

TEST_F(RoutesTest, APrefixDemandsOneShape) {
  const Value old = bodyOf(post("/g15/matchmake/create/game"));
  EXPECT_TRUE(old.find("room"));
  EXPECT_FALSE(old.find("roomId") || old.find("protocol"));
  const Value flat = bodyOf(post("/g18/matchmake/create/game"));
  EXPECT_TRUE(flat.find("roomId"));
  EXPECT_FALSE(flat.find("room") || flat.find("protocol"));
}

TEST_F(RoutesTest, SegmentsInFrontAreNoMatter) {
  EXPECT_EQ(post("/proxy/app/matchmake/create/game").status, 200);
  EXPECT_FALSE(bodyOf(post("/proxy/g17/matchmake/create/game")).find("room"));
  EXPECT_EQ(post("//matchmake//create//game/").status, 200);
}

TEST_F(RoutesTest, OptionsReachTheRoom) {
  post("/matchmake/create/game", R"({"map":"de_dust2"})");
  EXPECT_EQ(toJson(*decode(game.rooms[0]->options)), R"({"map":"de_dust2"})");
}

TEST_F(RoutesTest, AnEmptyBodyIsNoOptionsSince017) {
  EXPECT_EQ(answerTo(fromBrowser("/matchmake/create/game", "")).status, 200);
  EXPECT_EQ(post("/g17/matchmake/create/game", "").status, 200);
  EXPECT_EQ(post("/g18/matchmake/create/game", "").status, 200);
  EXPECT_EQ(game.made, 3u);
}

TEST_F(RoutesTest, AnEmptyBodyIsMalformedUntil016) {
  for (const char* path : {"/matchmake/create/game", "/g15/matchmake/create/game"}) {
    const auto answer = post(path, "");
    EXPECT_EQ(answer.status, 200) << path;
    EXPECT_THAT(answer.body, HasSubstr("\"error\":\"malformed JSON")) << path;
  }
  EXPECT_EQ(game.made, 0u);
}

TEST_F(RoutesTest, OtherJsonThanObjectsIsNoOptions) {
  for (const char* body : {"null", "[1]", "5"}) {
    EXPECT_EQ(post("/matchmake/create/game", body).status, 200) << body;
  }
  EXPECT_EQ(game.made, 3u);
}

TEST_F(RoutesTest, OnlyJsonIsReadSince017) {
  auto asked = fromBrowser("/matchmake/create/game", "name=Jake");
  asked.contentType = "application/x-www-form-urlencoded";
  EXPECT_EQ(answerTo(asked).status, 200);
  asked.contentType = "application/json; charset=utf-8";
  EXPECT_EQ(answerTo(asked).status, 400);
}

TEST_F(RoutesTest, MalformedJsonIsAnsweredAsEachGenerationKnowsIt) {
  auto answer = post("/matchmake/create/game", "{");
  EXPECT_EQ(answer.status, 200) << "no headers: 0.15 or 0.16 under Node";
  EXPECT_THAT(answer.body, HasSubstr("\"error\":\"malformed JSON"));
  EXPECT_THAT(answer.body, Not(HasSubstr("code")));
  answer = answerTo(fromBrowser("/matchmake/create/game", "{"));
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.body, R"({"error":"malformed request body"})");
  EXPECT_EQ(post("/g18/matchmake/create/game", "{").status, 400);
  EXPECT_EQ(post("/g17/matchmake/create/game", "{").status, 500);
  EXPECT_EQ(game.made, 0u);
}

TEST_F(RoutesTest, ErrorsAreAnsweredAsEachGenerationKnowsThem) {
  EXPECT_EQ(post("/g16/matchmake/create/x").body,
            R"({"code":4210,"error":"provided room name \"x\" not defined"})");
  const auto modern = post("/g17/matchmake/create/x");
  EXPECT_EQ(modern.status, 520);
  EXPECT_EQ(modern.body, R"({"code":520,"error":"provided room name \"x\" not defined"})");
  EXPECT_EQ(answerTo(fromBrowser("/matchmake/bogus/game", "{}")).status, 520);
  auto node = request("POST", "/matchmake/join/game", "{}");
  node.userAgent = "node";
  node.secFetchMode = "cors";
  EXPECT_EQ(answerTo(node).status, 521);
}

TEST_F(RoutesTest, ClientsOf015ListRooms) {
  post("/matchmake/create/game");
  post("/matchmake/create/game");
  game.rooms[1]->set("private", Value{true});
  idle();
  for (const char* path : {"/matchmake/game", "/matchmake/", "/matchmake", "/g15/matchmake/game"}) {
    const auto answer = answerTo(request("GET", path));
    EXPECT_EQ(answer.status, 200) << path;
    const Value rows = bodyOf(answer);
    const auto* array = std::get_if<Array>(&rows.data);
    ASSERT_TRUE(array) << path;
    EXPECT_EQ(array->size(), 1u) << path;
  }
  EXPECT_EQ(answerTo(request("GET", "/matchmake/chat")).body, "[]");
}

TEST_F(RoutesTest, NewerGenerationsHaveNoList) {
  for (const char* prefix : {"/g16", "/g17", "/g18"}) {
    EXPECT_EQ(answerTo(request("GET", prefix + std::string("/matchmake/game"))).status, 404);
  }
}

TEST_F(RoutesTest, EveryOptionsRequestIsAllowed) {
  for (const char* path : {"/matchmake/create/game", "/", "/anything"}) {
    const auto answer = answerTo(request("OPTIONS", path));
    EXPECT_EQ(answer.status, 204);
    EXPECT_EQ(answer.body, "");
  }
}

TEST_F(RoutesTest, HealthAndTheRootAreAnswered) {
  EXPECT_EQ(answerTo(request("GET", "/__healthcheck")).body, "OK");
  EXPECT_EQ(answerTo(request("HEAD", "/__healthcheck")).status, 200);
  EXPECT_EQ(answerTo(request("GET", "/")).status, 200);
  EXPECT_EQ(answerTo(request("POST", "/__healthcheck")).status, 404);
}

TEST_F(RoutesTest, TheUnknownIsNotFound) {
  for (const char* path : {"/nothing", "/g17/matchmake/create", "/g18/matchmake/create/game/more",
                           "/__healthcheck/x", "/matchmaker/create/game"}) {
    EXPECT_EQ(post(path).status, 404) << path;
  }
  EXPECT_EQ(answerTo(request("PUT", "/matchmake/create/game")).status, 404);
  EXPECT_EQ(answerTo(request("", "")).status, 404);
}

TEST_F(RoutesTest, AMissingRoomNameIsAnEmptyOneUntil016) {
  const char* undefined = R"({"code":4210,"error":"provided room name \"\" not defined"})";
  EXPECT_EQ(post("/g15/matchmake/joinOrCreate").body, undefined);
  EXPECT_EQ(post("/g16/matchmake/joinOrCreate/").body, undefined);
  EXPECT_EQ(post("/g16/matchmake/create/game/more").status, 200);
  EXPECT_EQ(post("/g16/matchmake").status, 404);
  EXPECT_EQ(post("/g17/matchmake/joinOrCreate").status, 404);
  EXPECT_EQ(post("/g18/matchmake/create/game/more").status, 404);
}

TEST_F(RoutesTest, GoingDownIsABare503) {
  matchmaker->drain([] {});
  const auto answer = post("/matchmake/create/game");
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body, "");
}

TEST_F(RoutesTest, TooManySeatRequestsOfOneAddressAre429) {
  seatRequests.limit(2);
  EXPECT_EQ(post("/matchmake/create/game").status, 200);
  EXPECT_EQ(post("/matchmake/create/game").status, 200);
  const auto answer = post("/matchmake/create/game");
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(answer.body, R"({"error":"too many requests","code":429})");
  auto jakes = request("POST", "/matchmake/create/game", "{}");
  jakes.client = *IpAddress::parse("192.0.2.2");
  EXPECT_EQ(answerTo(jakes).status, 200);
  EXPECT_EQ(answerTo(request("GET", "/matchmake/game")).status, 200) << "no seat is asked for";
  home.pass(1'000'000);
  EXPECT_EQ(post("/matchmake/create/game").status, 200);
}

TEST_F(RoutesTest, OtherOriginsGetNoSeats) {
  policy.origins = {"https://game.example"};
  auto asked = fromBrowser("/matchmake/create/game", "{}");
  asked.origin = "https://evil.example";
  EXPECT_EQ(answerTo(asked).status, 403);
  EXPECT_EQ(game.made, 0u);
  asked.origin = "https://game.example";
  EXPECT_EQ(answerTo(asked).status, 200);
  asked.origin = "";
  EXPECT_EQ(answerTo(asked).status, 200) << "not from a page";
}

TEST_F(RoutesTest, LatencyIsSimulatedWhereThatIsEnabled) {
  for (const char* path : {"/latency", "/simulate-latency/50"}) {
    EXPECT_EQ(answerTo(request("GET", path)).status, 404) << path;
  }
  policy.simulateLatency = true;
  EXPECT_EQ(answerTo(request("GET", "/latency")).body, "0");
  const auto answer = answerTo(request("GET", "/simulate-latency/50"));
  EXPECT_EQ(answer.body, R"({"success":true})");
  EXPECT_EQ(answer.contentType, "application/json");
  EXPECT_EQ(latency.roundTripMs(), 50u);
  EXPECT_EQ(answerTo(request("GET", "/latency")).body, "50");
  for (const char* path : {"/simulate-latency/x", "/simulate-latency/-1", "/simulate-latency/1.5",
                           "/simulate-latency/60001", "/simulate-latency/99999999999"}) {
    EXPECT_EQ(answerTo(request("GET", path)).status, 400) << path;
  }
  for (const char* path : {"/simulate-latency", "/simulate-latency/1/2", "/latency/1"}) {
    EXPECT_EQ(answerTo(request("GET", path)).status, 404) << path;
  }
  EXPECT_EQ(answerTo(request("POST", "/simulate-latency/70")).status, 404);
  EXPECT_EQ(latency.roundTripMs(), 50u);
}

TEST_F(RoutesTest, LoadBalancersHearThatTheHostIsGoingDown) {
  routes.drain();
  EXPECT_EQ(answerTo(request("GET", "/__healthcheck")).status, 503);
}

TEST(Cors, TheOriginIsEchoed) {
  HttpRequest asked;
  EXPECT_THAT(Routes::corsHeaders(asked, {}), HasSubstr("Access-Control-Allow-Origin: *\r\n"));
  asked.origin = "https://game.example";
  EXPECT_THAT(Routes::corsHeaders(asked, {}),
              HasSubstr("Access-Control-Allow-Origin: https://game.example\r\n"));
}

TEST(Cors, OnlyAllowedOriginsAreEchoed) {
  Policy policy;
  policy.origins = {"https://game.example", "http://localhost:8080"};
  HttpRequest asked;
  for (const auto& origin : policy.origins) {
    asked.origin = origin;
    EXPECT_THAT(Routes::corsHeaders(asked, policy), HasSubstr("Origin: " + origin + "\r\n"));
  }
  for (const char* origin :
       {"https://evil.example", "https://game.example.evil.example", "https://game.example:8443",
        "http://game.example", "HTTPS://GAME.EXAMPLE", "null", "https://game.example "}) {
    asked.origin = origin;
    EXPECT_EQ(Routes::corsHeaders(asked, policy), "") << origin;
  }
}

TEST(Cors, AnOriginCannotAddHeaders) {
  HttpRequest asked;
  asked.origin = "x\r\nSet-Cookie: a=b\n";
  EXPECT_THAT(Routes::corsHeaders(asked, {}),
              HasSubstr("Access-Control-Allow-Origin: xSet-Cookie: a=b\r\n"));
}

TEST(Cors, MethodsAreThoseOfTheGeneration) {
  HttpRequest asked;
  asked.target = wire::parseTarget("/g15/matchmake/create/game", {});
  EXPECT_THAT(Routes::corsHeaders(asked, {}),
              HasSubstr("Access-Control-Allow-Methods: OPTIONS, POST, GET\r\n"));
  asked.target = wire::parseTarget("/g18/matchmake/create/game", {});
  EXPECT_THAT(Routes::corsHeaders(asked, {}),
              HasSubstr("Access-Control-Allow-Methods: GET,HEAD,PUT,PATCH,POST,DELETE\r\n"));
}

TEST(Cors, EveryLineIsWhole) {
  const std::string lines = Routes::corsHeaders({}, {});
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 5);
  EXPECT_TRUE(lines.ends_with("\r\n"));
  EXPECT_THAT(lines, HasSubstr("Access-Control-Allow-Credentials: true\r\n"));
  EXPECT_THAT(lines, HasSubstr("Access-Control-Max-Age: 2592000\r\n"));
}

}  // namespace
}  // namespace roomd::test
