#include "control/control_socket.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <future>
#include <optional>
#include <utility>

namespace roomd {
namespace {

constexpr size_t kMaxCommand = 256;
constexpr std::chrono::milliseconds kPatienceForCommand{1000};
constexpr std::string_view kDone = "done\n";
constexpr std::string_view kFailed = "failed\n";

std::string systemError(std::string_view what) {
  return fmt::format("{}: {}", what, std::strerror(errno));
}

std::optional<sockaddr_un> addressOf(const std::filesystem::path& file) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string& name = file.native();
  if (name.size() >= sizeof address.sun_path) return std::nullopt;
  name.copy(address.sun_path, name.size());
  return address;
}

bool becomesReadable(int socket, std::chrono::steady_clock::time_point deadline) {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  pollfd waited{socket, POLLIN, 0};
  return left.count() > 0 && poll(&waited, 1, static_cast<int>(left.count())) > 0;
}

void sendAll(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
}

/// Closes a descriptor when it goes out of scope.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return value_; }

 private:
  int value_;
};

}  // namespace

ControlSocket::ControlSocket(std::filesystem::path file, Handler handler)
    : file_(std::move(file)), handler_(std::move(handler)), problem_(open()) {
  if (problem_.empty()) thread_ = std::thread([this] { run(); });
}

std::string ControlSocket::open() {
  const auto address = addressOf(file_);
  if (!address) return fmt::format("control socket: the path {} is too long", file_.string());
  listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  stop_ = eventfd(0, EFD_CLOEXEC);
  if (listener_ < 0 || stop_ < 0) return systemError("control socket");
  std::error_code ignored;
  std::filesystem::remove(file_, ignored);
  if (bind(listener_, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0 ||
      chmod(file_.c_str(), S_IRUSR | S_IWUSR) != 0 || listen(listener_, 8) != 0) {
    return systemError(fmt::format("control socket {}", file_.string()));
  }
  return {};
}

ControlSocket::~ControlSocket() {
  if (thread_.joinable()) {
    eventfd_write(stop_, 1);
    thread_.join();
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
  }
  if (listener_ >= 0) close(listener_);
  if (stop_ >= 0) close(stop_);
}

void ControlSocket::run() {
  while (true) {
    pollfd descriptors[] = {{listener_, POLLIN, 0}, {stop_, POLLIN, 0}};
    poll(descriptors, 2, -1);
    if (descriptors[1].revents != 0) return;
    const Descriptor connection(accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC));
    if (connection.get() >= 0) serve(connection.get());
  }
}

void ControlSocket::serve(int connection) {
  const auto deadline = std::chrono::steady_clock::now() + kPatienceForCommand;
  std::string command;
  while (!command.ends_with('\n')) {
    char buffer[kMaxCommand];
    if (command.size() > kMaxCommand || !becomesReadable(connection, deadline)) return;
    const ssize_t size = recv(connection, buffer, sizeof buffer, 0);
    if (size <= 0) return;
    command.append(buffer, static_cast<size_t>(size));
  }
  command.pop_back();

  // The answer may come from another thread, and after this socket is gone.
  struct Outcome {
    std::promise<ControlReply> reply;
    Descriptor answered{eventfd(0, EFD_CLOEXEC)};
  };
  auto outcome = std::make_shared<Outcome>();
  auto reply = outcome->reply.get_future();
  handler_(command, [outcome](ControlReply given) {
    outcome->reply.set_value(std::move(given));
    eventfd_write(outcome->answered.get(), 1);
  });
  pollfd descriptors[] = {{outcome->answered.get(), POLLIN, 0}, {stop_, POLLIN, 0}};
  poll(descriptors, 2, -1);
  if (descriptors[0].revents == 0) return;
  const ControlReply given = reply.get();
  sendAll(connection, given.ok ? kDone : kFailed);
  sendAll(connection, given.text);
}

Result<ControlReply> sendCommand(const std::filesystem::path& file, std::string_view command,
                                 std::chrono::milliseconds patience) {
  const auto address = addressOf(file);
  if (!address) return Error{fmt::format("the path {} is too long", file.string())};
  const Descriptor connection(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (connect(connection.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) !=
      0) {
    return Error{systemError(file.string())};
  }
  sendAll(connection.get(), fmt::format("{}\n", command));
  const auto deadline = std::chrono::steady_clock::now() + patience;
  std::string text;
  char buffer[4096];
  while (true) {
    if (!becomesReadable(connection.get(), deadline)) return Error{"no answer"};
    const ssize_t size = recv(connection.get(), buffer, sizeof buffer, 0);
    if (size <= 0) break;
    text.append(buffer, static_cast<size_t>(size));
  }
  for (const auto verdict : {kDone, kFailed}) {
    if (text.starts_with(verdict))
      return ControlReply{verdict == kDone, text.substr(verdict.size())};
  }
  return Error{"the host ended without an answer"};
}

}  // namespace roomd
