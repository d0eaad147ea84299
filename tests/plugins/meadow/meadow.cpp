#include <room/area_of_interest.hpp>
#include <room/room.hpp>

struct Walker {
  double x = 0;
  double y = 0;
};
SCHEMA(Walker, x, y);

struct State {
  room::Map<Walker> walkers;
};
SCHEMA(State, walkers);
VIEW(State, walkers);  // for nobody, but for those whose views were given them

struct Move {
  double x = 0;
  double y = 0;
};
MESSAGE(Move, x, y);

class Meadow : public room::Room<State> {
 public:
  void onCreate() {
    onMessage("move", [this](room::Client& client, const Move& move) {
      Walker& walker = state.walkers[client.sessionId()];
      walker.x += move.x;
      walker.y += move.y;
      area_.move(walker, {walker.x, walker.y});
      area_.watch(client, {walker.x, walker.y}, kSight);
    });
  }

  void onJoin(room::Client& client) {
    area_.track(state.walkers.add(client.sessionId()), {0, 0});
    area_.watch(client, {0, 0}, kSight);
  }

  void onBeforePatch(State&) { area_.update(); }

  void onLeave(room::Client& client) {
    area_.unwatch(client);
    area_.untrack(state.walkers[client.sessionId()]);
    state.walkers.remove(client.sessionId());
  }

 private:
  static constexpr double kSight = 20;

  room::AreaOfInterest<Walker> area_{{.cellSize = kSight, .margin = 2}};
};

ROOM_PLUGIN(Meadow)
