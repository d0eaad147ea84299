#include "net/acceptor.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace roomd {
namespace {

using namespace std::chrono_literals;

/// A TCP connection to the loopback address, from the client's side.
class Client {
 public:
  explicit Client(uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool connected() const { return connected_; }
  void say(const std::string& text) const {
    EXPECT_EQ(::send(socket_, text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
  }
  /// True when the other side closes within the time.
  bool isClosedWithin(std::chrono::milliseconds time) const {
    pollfd wait{socket_, POLLIN, 0};
    if (::poll(&wait, 1, static_cast<int>(time.count())) != 1) return false;
    char byte = 0;
    return ::recv(socket_, &byte, 1, 0) <= 0;
  }

 private:
  int socket_;
  bool connected_ = false;
};

/// Keeps what an acceptor hands over.
class Hands {
 public:
  ~Hands() {
    for (const auto& [socket, head] : taken_) ::close(socket);
  }

  Acceptor::Handover take() {
    return [this](int socket, std::string_view head) {
      const std::lock_guard lock(mutex_);
      taken_.emplace_back(socket, head);
      more_.notify_all();
    };
  }

  /// True when there are `count` within ten seconds.
  bool waitFor(size_t count) {
    std::unique_lock lock(mutex_);
    return more_.wait_for(lock, 10s, [&] { return taken_.size() >= count; });
  }

  std::pair<int, std::string> at(size_t index) {
    const std::lock_guard lock(mutex_);
    return taken_.at(index);
  }
  size_t size() {
    const std::lock_guard lock(mutex_);
    return taken_.size();
  }

 private:
  std::mutex mutex_;
  std::condition_variable more_;
  std::vector<std::pair<int, std::string>> taken_;
};

class AcceptorTest : public ::testing::Test {
 protected:
  void start(std::chrono::milliseconds patience = 10s) {
    acceptor = std::make_unique<Acceptor>(patience);
    const auto listening = acceptor->listen("127.0.0.1", 0);
    ASSERT_TRUE(listening) << listening.error().message;
    port = *listening;
    ASSERT_NE(port, 0);
    acceptor->start(hands.take());
  }

  Hands hands;
  std::unique_ptr<Acceptor> acceptor;
  uint16_t port = 0;
};

TEST_F(AcceptorTest, HandsOverWithTheFirstBytesUnread) {
  start();
  const Client client(port);
  client.say("GET / HTTP/1.1\r\n\r\n");
  ASSERT_TRUE(hands.waitFor(1));
  const auto [socket, head] = hands.at(0);
  EXPECT_EQ(head, "GET / HTTP/1.1\r\n\r\n");
  std::string read(64, '\0');
  const auto count = ::recv(socket, read.data(), read.size(), 0);
  ASSERT_GT(count, 0);
  EXPECT_EQ(read.substr(0, static_cast<size_t>(count)), head);
}

TEST_F(AcceptorTest, WaitsUntilTheClientSpeaks) {
  start();
  const Client silent(port);
  const Client talker(port);
  talker.say("first");
  ASSERT_TRUE(hands.waitFor(1));
  EXPECT_EQ(hands.at(0).second, "first");
  silent.say("second");
  ASSERT_TRUE(hands.waitFor(2));
  EXPECT_EQ(hands.at(1).second, "second");
}

TEST_F(AcceptorTest, AHeadIsAtMostFourKilobytes) {
  start();
  const Client client(port);
  client.say(std::string(20'000, 'x'));
  ASSERT_TRUE(hands.waitFor(1));
  EXPECT_LE(hands.at(0).second.size(), 4096u);
}

TEST_F(AcceptorTest, WhoSaysNothingIsClosed) {
  start(50ms);
  const Client silent(port);
  ASSERT_TRUE(silent.connected());
  EXPECT_TRUE(silent.isClosedWithin(10s));
  EXPECT_EQ(hands.size(), 0u);
}

TEST_F(AcceptorTest, WhoHasSpokenIsNotClosed) {
  start(300ms);
  const Client client(port);
  const Client talker(port);
  talker.say("x");
  ASSERT_TRUE(hands.waitFor(1));  // by now the first one was found to be silent
  client.say("y");
  ASSERT_TRUE(hands.waitFor(2));
  EXPECT_FALSE(client.isClosedWithin(600ms));
}

TEST_F(AcceptorTest, WhoLeavesWithoutAWordIsForgotten) {
  start();
  { const Client gone(port); }
  const Client client(port);
  client.say("x");
  ASSERT_TRUE(hands.waitFor(1));
  EXPECT_EQ(hands.at(0).second, "x");
}

TEST_F(AcceptorTest, TakesManyAtOnce) {
  start();
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 200; i++) clients.push_back(std::make_unique<Client>(port));
  for (const auto& client : clients) client->say("x");
  EXPECT_TRUE(hands.waitFor(200));
}

TEST_F(AcceptorTest, StoppingClosesWhoWaitsAndThePort) {
  start();
  const Client silent(port);
  const Client talker(port);
  talker.say("x");
  ASSERT_TRUE(hands.waitFor(1));
  acceptor->stop();
  EXPECT_TRUE(silent.isClosedWithin(10s));
  EXPECT_FALSE(Client(port).connected());
}

TEST_F(AcceptorTest, APortInUseIsAnError) {
  start();
  Acceptor second;
  const auto refused = second.listen("127.0.0.1", port);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("bind"), std::string::npos);
}

TEST_F(AcceptorTest, AnAddressThatIsNoneIsAnError) {
  Acceptor nowhere;
  EXPECT_FALSE(nowhere.listen("256.1.1.1", 0));
}

}  // namespace
}  // namespace roomd
