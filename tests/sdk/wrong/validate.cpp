// expect: room: write void validate() const, which throws, or std::optional<std::string> validate()
#include <room/room.hpp>

struct Move {
  double x = 0;
  bool validate() const { return x < 1; }
};
MESSAGE(Move, x);

struct Wrong : room::Room<> {
  void onCreate() {
    onMessage("move", [](room::Client&, const Move&) {});
  }
};
ROOM_PLUGIN(Wrong)
