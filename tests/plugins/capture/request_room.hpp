#pragma once

#include <cstdint>
#include <room/room.hpp>

#include "game_room.hpp"

namespace capture {

struct Summands {
  int64_t a = 0;
  int64_t b = 0;
};
MESSAGE(Summands, a, b);

/// Answers requests in each way there is: at once, later, with nothing, with a refusal and with an
/// error.
class RequestRoom : public GameRoom {
 public:
  void onCreate(const room::Options& options) {
    GameRoom::onCreate(options);
    onMessage("sum",
              [](room::Client&, const Summands& summands) { return summands.a + summands.b; });
    onMessage("async",
              [this](room::Client&, const room::Value& message) -> room::Task<room::Value> {
                co_await sleep(20);
                co_return room::Value{{"later", message}};
              });
    onMessage("deny", [] { throw room::Rejected({{"why", "no"}}); });
    onMessage("res", [] { return "r"; });
    onMessage("boom", [] { throw room::ServerError(77, "bad thing"); });
    onMessage("void", [] {});
  }
};

}  // namespace capture
