#include "plugin/unnamed.hpp"

#include <gmock/gmock.h>

#include "scratch.hpp"

namespace roomd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Unnamed : public ScratchTest {
 protected:
  Unnamed() { config_.plugins = folder_; }

  Config config_;
  UnnamedPlugins unnamed_{PROBE_EXECUTABLE};
};

TEST_F(Unnamed, OffersWhatToPaste) {
  install(folder_ / "game.so", read(sample("good")));
  install(folder_ / "another.so", read(sample("good_again")));
  EXPECT_THAT(unnamed_.describe(config_),
              ElementsAre("another.so offers Game and no room names it; to use it, add to "
                          "rooms.yaml: rooms: { game: { factory: another/Game } }",
                          "game.so offers Game, Lobby and no room names it; to use it, add to "
                          "rooms.yaml: rooms: { game: { factory: game/Game }, lobby: { factory: "
                          "game/Lobby } }"));
}

TEST_F(Unnamed, IsSilentAboutNamedBadAndHiddenFiles) {
  install(folder_ / "named.so", read(sample("good")));
  install(folder_ / ".hidden.so", read(sample("good")));
  install(folder_ / "readme.txt", "text");
  install(folder_ / "half.so", read(sample("good")).substr(0, 5000));
  install(folder_ / "throws.so", read(sample("throws")));
  RoomConfig room;
  room.plugin = "named";
  config_.rooms = {room};
  EXPECT_THAT(unnamed_.describe(config_), IsEmpty());
  config_.plugins = folder_ / "absent";
  EXPECT_THAT(unnamed_.describe(config_), IsEmpty());
}

TEST_F(Unnamed, TriesAChangedFileAgain) {
  install(folder_ / "game.so", "not yet");
  EXPECT_EQ(unnamed_.describe(config_).size(), 0U);
  install(folder_ / "game.so", read(sample("good")));
  EXPECT_EQ(unnamed_.describe(config_).size(), 1U);
  EXPECT_EQ(unnamed_.describe(config_).size(), 1U);
  install(folder_ / "game.so", "broken");
  EXPECT_EQ(unnamed_.describe(config_).size(), 0U);
}

}  // namespace
}  // namespace roomd
