#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "result.hpp"

namespace roomd {

/// What a running host answered to a command.
struct ControlReply {
  bool ok = false;
  std::string text;  ///< for people, of any number of lines
};

/// Where a running host takes commands from other processes of the same user: a socket that belongs
/// to that user alone. One command at a time, a line each.
class ControlSocket {
 public:
  using Answer = std::function<void(ControlReply)>;
  /// Called on the socket's thread; answers once, at any time, from any thread.
  using Handler = std::function<void(const std::string& command, Answer answer)>;

  /// Listens at `file`, whose folder must exist.
  ControlSocket(std::filesystem::path file, Handler handler);

  /// Ends the thread; a command that is not answered yet is not waited for.
  ~ControlSocket();
  ControlSocket(const ControlSocket&) = delete;
  ControlSocket& operator=(const ControlSocket&) = delete;

  /// Why it does not listen; empty when it does.
  const std::string& problem() const { return problem_; }

 private:
  std::string open();
  void run();
  void serve(int connection);

  std::filesystem::path file_;
  Handler handler_;
  int listener_ = -1;
  int stop_ = -1;
  std::string problem_;
  std::thread thread_;
};

/// Sends `command` to the host that listens at `file` and waits for its reply, or an error: nobody
/// listens there, or `patience` is over.
Result<ControlReply> sendCommand(const std::filesystem::path& file, std::string_view command,
                                 std::chrono::milliseconds patience);

}  // namespace roomd
