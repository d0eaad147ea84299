// Fixed steps, and the other names of the simulation.
#include "room_fixture.hpp"

namespace {

using room::StepContext;
using room::Value;
using room::detail::FixedSteps;

struct Stepping : room::Room<> {
  std::vector<StepContext> steps;
};

TEST(FixedTimestep, isTheSameEveryTime) {
  Fixture<Stepping> test;
  auto& steps = test.object->steps;
  test.object->setFixedTimestep([&](const StepContext& step) { steps.push_back(step); }, 20,
                                {.subSteps = 4});
  EXPECT_EQ(test.host.properties["simulationInterval"], Value(50));
  test.room.tick(50'000);
  test.room.tick(49'000);
  test.room.tick(52'000);
  ASSERT_EQ(steps.size(), 3u);
  EXPECT_EQ(steps[2].tick, 2u);
  EXPECT_DOUBLE_EQ(steps[2].dt, 0.05);
  EXPECT_DOUBLE_EQ(steps[2].dtMs, 50);
  EXPECT_EQ(steps[2].subSteps, 4u);
  EXPECT_DOUBLE_EQ(steps[2].subDt, 0.0125);
  EXPECT_DOUBLE_EQ(steps[2].subDtMs, 12.5);
  EXPECT_EQ(test.object->clock.deltaTime(), 52);
}

TEST(FixedTimestep, is60TimesASecondByDefault) {
  Fixture<Stepping> test;
  test.object->setFixedTimestep(
      [&](const StepContext& step) { test.object->steps.push_back(step); });
  for (int i = 0; i < 60; ++i) test.room.tick(16'666);
  EXPECT_EQ(test.object->steps.size(), 60u);
  EXPECT_EQ(test.object->steps[0].subSteps, 1u);
  EXPECT_EQ(test.object->steps[0].subDt, test.object->steps[0].dt);
}

TEST(FixedTimestep, mayStopItself) {
  Fixture<Stepping> test;
  int count = 0;
  test.object->setFixedTimestep(
      [&] {
        ++count;
        test.object->setSimulationInterval();
      },
      20);
  test.room.tick(200'000);
  EXPECT_EQ(count, 1);
  EXPECT_TRUE(test.host.properties["simulationInterval"].isNull());
}

TEST(FixedTimestep, refusesRatesThatAreNone) {
  Fixture<Stepping> test;
  EXPECT_THROW(test.object->setFixedTimestep([] {}, 0), std::invalid_argument);
  EXPECT_THROW(test.object->setFixedTimestep([] {}, -1), std::invalid_argument);
  EXPECT_THROW(test.object->setFixedTimestep([] {}, 60, {.subSteps = 0}), std::invalid_argument);
}

TEST(FixedSteps, followTheTurns) {
  FixedSteps steps(10);
  EXPECT_EQ(steps.due(8), 1) << "a little early";
  EXPECT_EQ(steps.due(12), 1);
  EXPECT_EQ(steps.due(10), 1);
  EXPECT_EQ(steps.due(7), 0) << "too early";
  EXPECT_EQ(steps.due(13), 2) << "made up for";
  int total = 0;
  for (int i = 0; i < 1000; ++i) total += steps.due(3.3);
  EXPECT_NEAR(total, 330, 1);
}

TEST(FixedSteps, dropWhatCannotBeMadeUpFor) {
  FixedSteps steps(10);
  EXPECT_EQ(steps.due(1000), 5);
  EXPECT_EQ(steps.due(1), 0) << "the backlog is gone";
  EXPECT_EQ(steps.due(9), 1);
}

TEST(Timestep, isTheNewerNameOfTheSimulation) {
  Fixture<Stepping> test;
  std::vector<double> deltas;
  test.object->setTimestep([&](double delta) { deltas.push_back(delta); });
  EXPECT_EQ(test.host.properties["simulationInterval"], Value(16.6));
  test.room.tick(17'000);
  EXPECT_EQ(deltas, std::vector<double>{17});
  test.object->setTimestep();
  EXPECT_TRUE(test.host.properties["simulationInterval"].isNull());
  test.room.tick(17'000);
  EXPECT_EQ(deltas.size(), 1u);
}

}  // namespace
