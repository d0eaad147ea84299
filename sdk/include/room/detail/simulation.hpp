// The callback of setSimulationInterval and setFixedTimestep.
#pragma once

#include <memory>
#include <string_view>
#include <utility>

#include "room/detail/kernel.hpp"
#include "room/detail/leading.hpp"
#include "room/timestep.hpp"

namespace room::detail {

class Simulation {
 public:
  explicit Simulation(std::string_view name) : name_(name) {}
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;
  virtual ~Simulation() = default;
  /// `self` keeps the callback alive, which may replace itself.
  virtual void step(Kernel& kernel, double deltaMs, const std::shared_ptr<Simulation>& self) = 0;

  /// It is no longer the room's.
  void stop() { isStopped_ = true; }

 protected:
  std::string_view name() const { return name_; }
  bool isStopped() const { return isStopped_; }

 private:
  std::string_view name_;
  bool isStopped_ = false;
};

template <class F>
class SimulationOf final : public Simulation {
 public:
  SimulationOf(std::string_view name, F callback)
      : Simulation(name), callback_(std::move(callback)) {}

  void step(Kernel& kernel, double deltaMs, const std::shared_ptr<Simulation>& self) override {
    kernel.run(name(), [this, self, deltaMs] { return callLeading(callback_, deltaMs); });
  }

 private:
  F callback_;
};

template <class F>
class FixedSimulation final : public Simulation {
 public:
  FixedSimulation(const StepContext& context, F callback)
      : Simulation("setFixedTimestep"),
        callback_(std::move(callback)),
        context_(context),
        steps_(context.dtMs) {}

  void step(Kernel& kernel, double deltaMs, const std::shared_ptr<Simulation>& self) override {
    for (int left = steps_.due(deltaMs); left > 0 && !isStopped(); --left) {
      const StepContext context = context_;
      ++context_.tick;
      kernel.run(name(), [this, self, context] { return callLeading(callback_, context); });
    }
  }

 private:
  F callback_;
  StepContext context_;
  FixedSteps steps_;
};

}  // namespace room::detail
