#include "net/acceptor.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
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
  Client() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
  explicit Client(uint16_t port) : Client() { connect(port); }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void connect(uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }

  bool connected() const { return connected_; }
  void say(const std::string& text) const {
    EXPECT_EQ(::send(socket_, text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
  }
  /// Everything the other side says until it closes.
  std::string hear() const {
    std::string heard;
    std::array<char, 256> piece;
    for (ssize_t count; (count = ::recv(socket_, piece.data(), piece.size(), 0)) > 0;) {
      heard.append(piece.data(), static_cast<size_t>(count));
    }
    return heard;
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
    return [this](Arrival arrival, std::string_view head) {
      const std::lock_guard lock(mutex_);
      taken_.emplace_back(arrival.socket, head);
      more_.notify_all();
    };
  }

  /// True when there are `count` within the time.
  bool waitFor(size_t count, std::chrono::milliseconds time = 10s) {
    std::unique_lock lock(mutex_);
    return more_.wait_for(lock, time, [&] { return taken_.size() >= count; });
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
    acceptor->start([this](Arrival& arrival) { return admit(arrival); }, hands.take());
  }

  std::string_view admit(const Arrival& arrival) {
    peer = arrival.peer.text();
    return refusal;
  }

  Hands hands;
  std::string refusal;  ///< for everybody who comes
  std::string peer;     ///< of the last who came; read it when nobody comes any more
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

TEST_F(AcceptorTest, TellsWhoComes) {
  start();
  const Client client(port);
  client.say("x");
  ASSERT_TRUE(hands.waitFor(1));
  acceptor->stop();
  EXPECT_EQ(peer, "127.0.0.1");
}

TEST_F(AcceptorTest, WhoIsNotAdmittedIsToldSo) {
  refusal = kHostIsFull;
  start();
  const Client speaker(port);
  speaker.say("GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(speaker.hear(), kHostIsFull);
  EXPECT_EQ(Client(port).hear(), kHostIsFull);
  EXPECT_EQ(hands.size(), 0u);
}

TEST_F(AcceptorTest, ASilentOneLeavesHisPlace) {
  Places places;
  places.limit(1, 0);
  acceptor = std::make_unique<Acceptor>(50ms);
  const auto listening = acceptor->listen("127.0.0.1", 0);
  ASSERT_TRUE(listening);
  acceptor->start(
      [&places](Arrival& arrival) {
        arrival.place = places.take();
        return arrival.place ? std::string_view() : kHostIsFull;
      },
      hands.take());
  const Client silent(*listening);
  EXPECT_EQ(Client(*listening).hear(), kHostIsFull);
  EXPECT_TRUE(silent.isClosedWithin(10s));
  const Client next(*listening);
  next.say("x");
  EXPECT_TRUE(hands.waitFor(1));
  acceptor->stop();
}

TEST_F(AcceptorTest, WithoutDescriptorsAcceptingWaits) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizer takes memory for invalid when it cannot open a pipe";
#endif
  start();
  Client client;
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  const rlimit none{1, limit.rlim_max};
  setrlimit(RLIMIT_NOFILE, &none);
  client.connect(port);
  client.say("x");
  EXPECT_FALSE(hands.waitFor(1, 250ms));
  setrlimit(RLIMIT_NOFILE, &limit);
  EXPECT_TRUE(hands.waitFor(1));
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
