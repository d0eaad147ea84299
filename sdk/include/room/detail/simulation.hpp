// The callback of setSimulationInterval.
#pragma once

#include <memory>
#include <utility>

#include "room/detail/kernel.hpp"
#include "room/detail/leading.hpp"

namespace room::detail {

class Simulation {
 public:
  virtual ~Simulation() = default;
  /// `self` keeps the callback alive, which may replace itself.
  virtual void step(Kernel& kernel, double deltaMs, const std::shared_ptr<Simulation>& self) = 0;
};

template <class F>
class SimulationOf final : public Simulation {
 public:
  explicit SimulationOf(F callback) : callback_(std::move(callback)) {}

  void step(Kernel& kernel, double deltaMs, const std::shared_ptr<Simulation>& self) override {
    kernel.run("setSimulationInterval",
               [this, self, deltaMs] { return callLeading(callback_, deltaMs); });
  }

 private:
  F callback_;
};

}  // namespace room::detail
