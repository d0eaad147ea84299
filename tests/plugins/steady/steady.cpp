// A room that notices what a reload must not do to it: a message that is lost or comes twice, and a
// loop that has no time for its tick.
#include <ctime>

#include <algorithm>
#include <cstdint>
#include <map>
#include <room/room.hpp>
#include <string>

struct State {
  std::int32_t ticks = 0;
};
SCHEMA(State, ticks);

class Steady : public room::Room<State> {
 public:
  void onCreate() {
    setSimulationInterval([this] { tick(); }, kTickMilliseconds);
    onMessage("count", [this](room::Client& client, std::int64_t number) {
      Tally& tally = tallies_[client.sessionId()];
      if (number != ++tally.received) ++faults_;
      client.send("count", {{"heard", tally.received}, {"sent", ++tally.sent}});
    });
    onMessage("report", [this](room::Client& client) {
      client.send("report", {{"version", VERSION},
                             {"faults", faults_},
                             {"ticks", state.ticks},
                             {"busiest", busiest_}});
    });
  }

 private:
  static constexpr int kTickMilliseconds = 50;

  struct Tally {
    std::int64_t received = 0, sent = 0;
  };

  /// Milliseconds of this thread's processor time.
  static double processorTime() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
  }

  void tick() {
    ++state.ticks;
    const double now = processorTime();
    if (state.ticks > 1) busiest_ = std::max(busiest_, now - lastTick_);
    lastTick_ = now;
  }

  std::map<std::string, Tally> tallies_;
  std::int64_t faults_ = 0;
  double lastTick_ = 0;
  double busiest_ = 0;  // the most that the loop did between two ticks
};
ROOM_PLUGIN(Steady)
