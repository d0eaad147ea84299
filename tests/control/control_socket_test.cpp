#include "control/control_socket.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace roomd {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class Control : public testing::Test {
 protected:
  Control() {
    std::string name = (std::filesystem::temp_directory_path() / "roomd_test.XXXXXX").string();
    folder = mkdtemp(name.data());
    file = folder / "control";
  }
  ~Control() override { std::filesystem::remove_all(folder); }

  std::filesystem::path folder;
  std::filesystem::path file;
};

TEST_F(Control, ACommandGetsItsReply) {
  ControlSocket control(file, [](const std::string& command, ControlSocket::Answer answer) {
    answer({true, "heard " + command + "\nand did it"});
  });
  ASSERT_EQ(control.problem(), "");
  const auto reply = sendCommand(file, "reload", 5s);
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_TRUE(reply->ok);
  EXPECT_EQ(reply->text, "heard reload\nand did it");
}

TEST_F(Control, AFailureIsToldAsOne) {
  ControlSocket control(file, [](const std::string&, ControlSocket::Answer answer) {
    answer({false, "nothing changed"});
  });
  const auto reply = sendCommand(file, "reload", 5s);
  ASSERT_TRUE(reply);
  EXPECT_FALSE(reply->ok);
  EXPECT_EQ(reply->text, "nothing changed");
}

TEST_F(Control, TheAnswerMayComeLaterFromAnotherThread) {
  std::thread other;
  ControlSocket control(file, [&](const std::string&, ControlSocket::Answer answer) {
    other = std::thread([answer] { answer({true, std::string(100'000, 'x')}); });
  });
  const auto reply = sendCommand(file, "reload", 5s);
  other.join();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->text.size(), 100'000U);
}

TEST_F(Control, OnlyTheOwnerMayUseIt) {
  ControlSocket control(file, [](const std::string&, ControlSocket::Answer) {});
  struct stat found {};
  ASSERT_EQ(stat(file.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0600U);
}

TEST_F(Control, WhereNobodyListensThereIsAnError) {
  const auto reply = sendCommand(file, "reload", 1s);
  ASSERT_FALSE(reply);
  EXPECT_THAT(reply.error().message, HasSubstr("No such file"));
}

TEST_F(Control, AHostThatDoesNotAnswerIsGivenUp) {
  std::vector<ControlSocket::Answer> kept;
  ControlSocket control(file, [&](const std::string&, ControlSocket::Answer answer) {
    kept.push_back(std::move(answer));
  });
  const auto reply = sendCommand(file, "reload", 50ms);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().message, "no answer");
}

TEST_F(Control, AFileLeftBehindIsReplacedAndRemovedAtTheEnd) {
  {
    ControlSocket first(file, [](const std::string&, ControlSocket::Answer) {});
    ControlSocket second(file, [](const std::string&, ControlSocket::Answer answer) {
      answer({true, "second"});
    });
    EXPECT_EQ(second.problem(), "");
    const auto reply = sendCommand(file, "reload", 5s);
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->text, "second");
  }
  EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(Control, SomebodyWhoSaysNothingDoesNotBlockTheOthers) {
  ControlSocket control(file, [](const std::string&, ControlSocket::Answer answer) {
    answer({true, {}});
  });
  const int silent = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  file.native().copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(connect(silent, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  EXPECT_TRUE(sendCommand(file, "reload", 10s));
  close(silent);
}

TEST_F(Control, APathThatIsTooLongIsSaid) {
  ControlSocket control(folder / std::string(200, 'x'),
                        [](const std::string&, ControlSocket::Answer) {});
  EXPECT_THAT(control.problem(), HasSubstr("too long"));
}

}  // namespace
}  // namespace roomd
