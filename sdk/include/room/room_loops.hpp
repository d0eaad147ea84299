// RoomLoops: what a room does in the course of time.
#pragma once

#include <cmath>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include "room/background.hpp"
#include "room/clock.hpp"
#include "room/detail/simulation.hpp"
#include "room/pending.hpp"
#include "room/room_properties.hpp"
#include "room/task.hpp"

namespace room {

/// A part of RoomBase.
class RoomLoops : public RoomProperties {
 public:
  /// Timers and times.
  Clock clock{kernel_};

  // ---- simulation ----

  /// Calls `callback(deltaTime)` or `callback()` every `interval` (default: 60 times a second),
  /// where deltaTime is the milliseconds since the call before. There is one simulation; this
  /// replaces the one before, also if that was of another kind. After a hitch up to 4 calls that
  /// are due are caught up; more are left out, and the host counts them as missed.
  template <class F>
  void setSimulationInterval(F callback, Milliseconds interval = 16.6) {
    measure("setSimulationInterval", std::move(callback), interval);
  }
  /// The newer name of setSimulationInterval.
  template <class F>
  void setTimestep(F callback, Milliseconds interval = 16.6) {
    measure("setTimestep", std::move(callback), interval);
  }
  /// Calls `step(const StepContext&)` or `step()` `tickRate` times a second, each time for exactly
  /// the same length of time: a simulation that always goes the same way. After a hitch a few steps
  /// are made up for, and the rest is dropped. With `{.subSteps = 2}` the callback is told to
  /// integrate each step in two parts. Throws std::invalid_argument for a rate that is not above 0
  /// or no sub-steps.
  template <class F>
  void setFixedTimestep(F step, double tickRate = 60, FixedTimestepOptions options = {}) {
    static_assert(detail::kTakesLeading<F&, const StepContext&>,
                  "room: a fixed step takes () or (const StepContext&)");
    const StepContext context = makeContext(tickRate, options.subSteps);
    simulate(std::make_shared<detail::FixedSimulation<F>>(context, std::move(step)));
    kernel_.set("simulationInterval", context.dtMs);
  }
  /// Stops the simulation.
  void setSimulationInterval() {
    simulate(nullptr);
    kernel_.set("simulationInterval", nullptr);
  }
  void setTimestep() { setSimulationInterval(); }

  // ---- patches ----

  /// How often changed state is sent: milliseconds (default 50), or nullptr for only when
  /// broadcastPatch() is called. 0 means nullptr too.
  void setPatchRate(Milliseconds interval) {
    if (interval.us() == 0) return setPatchRate(nullptr);
    properties().patchRate = interval.count();
    kernel_.set("patchRate", interval.count());
  }
  void setPatchRate(std::nullptr_t) {
    properties().patchRate.reset();
    kernel_.set("patchRate", nullptr);
  }
  std::optional<double> patchRate() const { return properties().patchRate; }

  // ---- coroutines ----

  /// Starts a coroutine `Task<> body()` that the room owns: `spawn([this]() -> Task<> {...})`.
  template <class F>
  void spawn(F body) {
    kernel_.run("spawn", [body = std::move(body)]() mutable { return body(); });
  }
  /// `co_await sleep(100ms);` or `sleep(100)`.
  Sleep sleep(Milliseconds duration) { return Sleep(kernel_, duration); }

  /// Runs `function` on another thread, so that what blocks (a database, a file, a long search)
  /// does not hold up the room:
  ///
  ///   auto work = background([name] { return load(name); });
  ///   const Row row = co_await work;
  ///
  /// goes on in the room with what it returned, or throws what it threw. The function must own all
  /// it uses: it runs beside the room, may outlive it, and must not touch it. It is destroyed on
  /// the other thread. The library stays in memory until the function ended, so that one which
  /// never does keeps the plugin from being unloaded.
  template <class F>
  auto background(F&& function) {
    return detail::startBackground(kernel_, std::forward<F>(function));
  }

 private:
  friend class RoomMessages;
  friend class RoomBase;
  friend struct detail::BaseThunks;
  template <class T>
  friend struct detail::HandoverThunks;
  template <class T>
  friend struct detail::Thunks;

  explicit RoomLoops(RoomBase& room) : RoomProperties(room) {}
  ~RoomLoops() = default;

  /// Whether nothing waits for anything but the clock for its timers.
  bool isIdle() {
    return kernel_.tasks().isIdle() && kernel_.operations().size() == (clock.sleep_ != 0 ? 1 : 0);
  }

  void tick(int64_t deltaUs) {
    clock.tick(deltaUs);
    const auto simulation = simulation_;
    if (simulation) simulation->step(kernel_, static_cast<double>(deltaUs) / 1000, simulation);
  }
  /// A patch is a turn of the clock where nothing else is.
  void tickWithPatch() {
    if (!simulation_) clock.tick();
  }
  void stopLoops() {
    clock.clear();
    simulate(nullptr);
  }

  template <class F>
  void measure(std::string_view name, F callback, Milliseconds interval) {
    static_assert(detail::kTakesLeading<F&, double>,
                  "room: a simulation callback takes () or (double deltaTime)");
    simulate(std::make_shared<detail::SimulationOf<F>>(name, std::move(callback)));
    kernel_.set("simulationInterval", interval.count());
  }
  void simulate(std::shared_ptr<detail::Simulation> simulation) {
    if (simulation_) simulation_->stop();
    simulation_ = std::move(simulation);
  }
  static StepContext makeContext(double tickRate, uint32_t subSteps) {
    if (!(tickRate > 0) || !std::isfinite(tickRate)) {
      throw std::invalid_argument("setFixedTimestep: tickRate must be above 0");
    }
    if (subSteps == 0) throw std::invalid_argument("setFixedTimestep: subSteps must be at least 1");
    const double dt = 1 / tickRate;
    return {.dt = dt,
            .dtMs = 1000 * dt,
            .subSteps = subSteps,
            .subDt = dt / subSteps,
            .subDtMs = 1000 * dt / subSteps};
  }

  std::shared_ptr<detail::Simulation> simulation_;
};

}  // namespace room
