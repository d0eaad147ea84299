#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "match/json.hpp"
#include "presence/local_presence.hpp"
#include "testing/manual_loop.hpp"

namespace roomd::test {

/// A presence used from two loops that are moved by hand.
class PresenceTest : public ::testing::Test {
 protected:
  /// What became of one call: JSON, "error: ...", or "waits".
  struct Outcome {
    std::string text = "waits";
  };

  std::shared_ptr<Outcome> start(std::string_view command, std::string_view arguments,
                                 ManualLoop& loop) {
    auto outcome = std::make_shared<Outcome>();
    presence.call(command, encode(*parseJson(arguments)), loop, asker,
                  [outcome, &loop](const Result<std::string>& result) {
                    EXPECT_TRUE(loop.isCurrent());
                    EXPECT_EQ(outcome->text, "waits") << "answered twice";
                    outcome->text =
                        result ? toJson(*decode(*result)) : "error: " + result.error().message;
                  });
    return outcome;
  }

  std::string call(std::string_view command, std::string_view arguments) {
    const auto outcome = start(command, arguments, home);
    idle();
    return outcome->text;
  }

  void idle() { settle({&home, &other}); }

  ManualLoop home{0};
  ManualLoop other{1};
  LocalPresence presence;
  std::shared_ptr<int> asker = std::make_shared<int>();  ///< who calls
};

}  // namespace roomd::test
