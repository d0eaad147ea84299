#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <string_view>
#include <thread>

#include "result.hpp"

namespace roomd {

/// Owns the listening socket, on a thread of its own. Looks at the first bytes of every connection
/// without consuming them, and hands the socket on as soon as there are some: whom to is decided by
/// what they say. A connection that says nothing for a while is closed.
class Acceptor {
 public:
  /// Takes a socket and the first bytes it will yield. [acceptor's thread]
  using Handover = std::function<void(int socket, std::string_view head)>;

  /// `patience`: how long a connection may say nothing.
  explicit Acceptor(std::chrono::milliseconds patience = std::chrono::seconds(10))
      : patienceMs_(patience.count()) {}
  ~Acceptor();
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  /// Binds and listens; `port` 0 picks a free one. The port, or why not.
  Result<uint16_t> listen(const std::string& host, uint16_t port);

  void start(Handover handover);

  /// Closes the listening socket and ends the thread.
  void stop();

 private:
  struct Silent {
    int socket;
    int64_t until;
  };

  void run();
  void accept();
  /// True when the socket has left our hands.
  bool handOver(int socket);
  void onReadable(int socket);
  void closeSilent(int64_t now);

  const int64_t patienceMs_;
  int listener_ = -1;
  int epoll_ = -1;
  int wake_ = -1;
  bool paused_ = false;       ///< out of descriptors: accepting waits
  std::list<Silent> silent_;  ///< accepted, nothing heard yet; oldest first
  Handover handover_;
  std::thread thread_;
};

}  // namespace roomd
