#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>

#include "config/network.hpp"
#include "net/places.hpp"
#include "result.hpp"

namespace roomd {

/// A connection that was accepted, on its way to the loop that will own it.
struct Arrival {
  int socket = -1;
  IpAddress peer;
  std::shared_ptr<Places::Place> place;
};

/// What those are told who come when the host, or their address, has too many connections.
inline constexpr std::string_view kHostIsFull =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n"
    "Connection: close\r\n\r\n";
inline constexpr std::string_view kTooManyOfAddress =
    "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\n"
    "Connection: close\r\n\r\n";

/// Owns the listening socket, on a thread of its own. Looks at the first bytes of every connection
/// without consuming them, and hands the socket on as soon as there are some: whom to is decided by
/// what they say. A connection that says nothing for a while is closed.
class Acceptor {
 public:
  /// Decides at once about a connection that was just accepted. Empty lets it in; else it is told
  /// this and closed. [acceptor's thread]
  using Admit = std::function<std::string_view(Arrival&)>;

  /// Takes a connection and the first bytes it will yield. [acceptor's thread]
  using Handover = std::function<void(Arrival, std::string_view head)>;

  /// `patience`: how long a connection may say nothing.
  explicit Acceptor(std::chrono::milliseconds patience = std::chrono::seconds(10))
      : patienceMs_(patience.count()) {}
  ~Acceptor();
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  /// Binds and listens; `port` 0 picks a free one. The port, or why not.
  Result<uint16_t> listen(const std::string& host, uint16_t port);

  void start(Admit admit, Handover handover);

  /// Closes the listening socket and ends the thread.
  void stop();

 private:
  struct Silent {
    Arrival arrival;
    int64_t until;
  };

  void run();
  void accept();
  void take(Arrival arrival);
  /// True when the connection has left our hands.
  bool handOver(Arrival& arrival);
  void pause();
  void onReadable(int socket);
  void closeSilent(int64_t now);

  const int64_t patienceMs_;
  int listener_ = -1;
  int epoll_ = -1;
  int wake_ = -1;
  bool paused_ = false;       ///< out of descriptors: accepting waits
  bool starving_ = false;     ///< that was said in the log, and no connection accepted since
  std::list<Silent> silent_;  ///< accepted, nothing heard yet; oldest first
  std::unordered_map<int, std::list<Silent>::iterator> silentBySocket_;
  Admit admit_;
  Handover handover_;
  std::thread thread_;
};

}  // namespace roomd
