// A movement tutorial in four parts: players who walk over a map.
//
// A client sends the keys it holds down as message number 0, {left, right, up, down, tick?}, and
// each such input moves its player by two units per direction. The parts differ in when that
// happens:
//
//   Immediate   parts 1 and 2: as soon as the input arrives
//   Queued      part 3: at the next simulation step, which also tells `tick` of the last input
//   FixedStep   part 4: the same in steps of one length, however irregular the simulation is
#include <optional>
#include <random>
#include <room/room.hpp>
#include <vector>

struct Input {
  bool left = false, right = false, up = false, down = false;
  std::optional<double> tick;
};
MESSAGE(Input, left, right, up, down, tick);

struct Player {
  double x = 0, y = 0;
};
SCHEMA(Player, x, y);

struct TickedPlayer {
  double x = 0, y = 0, tick = 0;
  std::vector<Input> inputs;  // those that wait for the next step; clients do not see them
};
SCHEMA(TickedPlayer, x, y, tick);

template <class Player>
struct World {
  double mapWidth = 800, mapHeight = 600;
  room::Map<Player> players;

  void place(const std::string& sessionId) {
    static thread_local std::mt19937 random{std::random_device{}()};
    Player& player = players.add(sessionId);
    player.x = std::uniform_real_distribution(0.0, mapWidth)(random);
    player.y = std::uniform_real_distribution(0.0, mapHeight)(random);
  }
};
SCHEMA(World<Player>, mapWidth, mapHeight, players);
SCHEMA(World<TickedPlayer>, mapWidth, mapHeight, players);

template <class Player>
void move(Player& player, const Input& input) {
  constexpr double kVelocity = 2;
  if (input.left) {
    player.x -= kVelocity;
  } else if (input.right) {
    player.x += kVelocity;
  }
  if (input.up) {
    player.y -= kVelocity;
  } else if (input.down) {
    player.y += kVelocity;
  }
}

class Immediate : public room::Room<World<Player>> {
 public:
  void onCreate() {
    onMessage(0, [this](room::Client& client, const Input& input) {
      move(state.players[client.sessionId()], input);
    });
  }

  void onJoin(room::Client& client) { state.place(client.sessionId()); }

  void onLeave(room::Client& client) { state.players.remove(client.sessionId()); }
};

class Queued : public room::Room<World<TickedPlayer>> {
 public:
  void onCreate() {
    queueInputs();
    setSimulationInterval([this] { applyInputs(); });
  }

  void onJoin(room::Client& client) { state.place(client.sessionId()); }

  void onLeave(room::Client& client) { state.players.remove(client.sessionId()); }

 protected:
  void queueInputs() {
    onMessage(0, [this](room::Client& client, const Input& input) {
      state.players[client.sessionId()].inputs.push_back(input);
    });
  }

  void applyInputs() {
    for (auto& [sessionId, player] : state.players) {
      for (const Input& input : player.inputs) {
        move(player, input);
        if (input.tick) player.tick = *input.tick;
      }
      player.inputs.clear();
    }
  }
};

class FixedStep : public Queued {
 public:
  void onCreate() {
    queueInputs();
    setSimulationInterval([this](double deltaTime) {
      constexpr double kStep = 1000.0 / 60;
      for (elapsed_ += deltaTime; elapsed_ >= kStep; elapsed_ -= kStep) applyInputs();
    });
  }

 private:
  double elapsed_ = 0;
};

ROOM_PLUGIN(Immediate, Queued, FixedStep)
