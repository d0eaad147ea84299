// One epoll loop over sockets, with nothing between it and the kernel.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

class SocketLoop;

class Connection {
 public:
  Connection(SocketLoop& loop, int descriptor) : loop_(loop), descriptor_(descriptor) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Bytes as they go out. With coalescing they leave at the end of the loop's turn, together.
  void send(std::string_view bytes);
  /// No more of this connection after the current call; what is buffered is given one try.
  void close();
  bool isOpen() const { return descriptor_ >= 0; }

  void* user = nullptr;      // whatever the application keeps about it
  bool isWebSocket = false;  // what has come in is frames, not HTTP

 private:
  friend class SocketLoop;

  SocketLoop& loop_;
  int descriptor_;
  bool isQueued_ = false;   // for the end of the turn
  bool isWaiting_ = false;  // for the socket to take more
  std::string in_, out_;
};

class SocketLoop {
 public:
  struct Events {
    /// Takes what it can from the front of `bytes`, which it may overwrite; returns how much.
    std::function<size_t(Connection&, char* bytes, size_t size)> onBytes;
    std::function<void(Connection&)> onClosed;
    /// Returns when it wants to be called next, on the clock of nowNs().
    std::function<int64_t(int64_t nowNs)> onTime;
  };

  /// `coalesces`: one send() per connection and turn, instead of one per Connection::send().
  SocketLoop(Events events, bool coalesces);

  /// Serves 127.0.0.1:`port`, for ever. Throws std::system_error.
  [[noreturn]] void run(uint16_t port);

  static int64_t nowNs();

 private:
  friend class Connection;

  void accept(int listener);
  void readable(Connection& connection);
  void flush(Connection& connection);
  void waitFor(Connection& connection, bool writable, int operation);
  void release(Connection& connection);

  Events events_;
  const bool coalesces_;
  const int epoll_;
  std::vector<Connection*> queued_;
  std::vector<Connection*> released_;
  std::vector<char> buffer_ = std::vector<char>(1 << 16);
};

}  // namespace bench
