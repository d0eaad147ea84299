#include "net/acceptor.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <spdlog/spdlog.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>

namespace roomd {
namespace {

constexpr int kPauseMs = 100;
constexpr int kBacklog = 4096;

// Enough for a request line with ids; the rest of the request may come later.
constexpr size_t kHeadBytes = 4096;

int64_t nowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

/// Whoever is refused may have spoken already; closing with that unread would reset the connection
/// and could cost him the answer.
void turnAway(int socket, std::string_view answer) {
  send(socket, answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  shutdown(socket, SHUT_WR);
  std::array<char, kHeadBytes> unread;
  int patience = 16;
  while (patience-- > 0 && recv(socket, unread.data(), unread.size(), MSG_DONTWAIT) > 0) continue;
  ::close(socket);
}

std::string systemError(const char* what) { return fmt::format("{}: {}", what, strerror(errno)); }

}  // namespace

Acceptor::~Acceptor() {
  stop();
  for (const int descriptor : {epoll_, wake_}) {
    if (descriptor >= 0) ::close(descriptor);
  }
}

Result<uint16_t> Acceptor::listen(const std::string& host, uint16_t port) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int failure = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (failure != 0) return Error{gai_strerror(failure)};
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> address(found, freeaddrinfo);

  listener_ = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (listener_ < 0) return Error{systemError("socket")};
  const int on = 1;
  // Lets a restarted host listen at once; two living listeners on one port are still refused.
  setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener_, address->ai_addr, address->ai_addrlen) != 0) {
    return Error{systemError("bind")};
  }
  if (::listen(listener_, kBacklog) != 0) return Error{systemError("listen")};

  sockaddr_storage bound{};
  socklen_t length = sizeof bound;
  if (getsockname(listener_, reinterpret_cast<sockaddr*>(&bound), &length) != 0) {
    return Error{systemError("getsockname")};
  }
  // The port is at the same place in the addresses of IPv4 and IPv6.
  return ntohs(reinterpret_cast<sockaddr_in*>(&bound)->sin_port);
}

void Acceptor::start(Admit admit, Handover handover) {
  admit_ = std::move(admit);
  handover_ = std::move(handover);
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  wake_ = eventfd(0, EFD_CLOEXEC);
  for (const int descriptor : {listener_, wake_}) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = descriptor;
    epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event);
  }
  thread_ = std::thread([this] { run(); });
}

void Acceptor::stop() {
  if (thread_.joinable()) {
    eventfd_write(wake_, 1);
    thread_.join();
  }
  for (const auto& silent : silent_) ::close(silent.arrival.socket);
  silent_.clear();
  silentBySocket_.clear();
  if (listener_ >= 0) ::close(std::exchange(listener_, -1));
}

void Acceptor::run() {
  std::array<epoll_event, 256> events;
  for (;;) {
    int wait = -1;
    if (!silent_.empty()) {
      wait = static_cast<int>(std::max<int64_t>(silent_.front().until - nowMs(), 0));
    }
    if (paused_) wait = wait < 0 ? kPauseMs : std::min(wait, kPauseMs);
    const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), wait);
    if (std::exchange(paused_, false)) {
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.fd = listener_;
      epoll_ctl(epoll_, EPOLL_CTL_ADD, listener_, &event);
    }
    for (int i = 0; i < count; i++) {
      const int descriptor = events[static_cast<size_t>(i)].data.fd;
      if (descriptor == wake_) return;
      if (descriptor == listener_) {
        accept();
      } else {
        onReadable(descriptor);
      }
    }
    closeSilent(nowMs());
  }
}

void Acceptor::accept() {
  for (;;) {
    sockaddr_storage peer{};
    socklen_t length = sizeof peer;
    const int socket = accept4(listener_, reinterpret_cast<sockaddr*>(&peer), &length,
                               SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket < 0) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      if (errno != EAGAIN) pause();
      return;
    }
    starving_ = false;
    const auto address = IpAddress::of(reinterpret_cast<sockaddr&>(peer));
    take({socket, address.value_or(IpAddress()), nullptr});
  }
}

void Acceptor::pause() {
  if (!std::exchange(starving_, true)) {
    spdlog::warn("accept: {}; trying again every {} ms", strerror(errno), kPauseMs);
  }
  epoll_ctl(epoll_, EPOLL_CTL_DEL, listener_, nullptr);
  paused_ = true;
}

void Acceptor::take(Arrival arrival) {
  const int socket = arrival.socket;
  if (const auto refusal = admit_(arrival); !refusal.empty()) return turnAway(socket, refusal);
  const int on = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (handOver(arrival)) return;
  silent_.push_back({std::move(arrival), nowMs() + patienceMs_});
  silentBySocket_[socket] = std::prev(silent_.end());
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = socket;
  epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
}

bool Acceptor::handOver(Arrival& arrival) {
  std::array<char, kHeadBytes> head;
  const ssize_t count = recv(arrival.socket, head.data(), head.size(), MSG_PEEK | MSG_DONTWAIT);
  if (count > 0) {
    handover_(std::move(arrival), {head.data(), static_cast<size_t>(count)});
    return true;
  }
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return false;
  ::close(arrival.socket);
  return true;
}

void Acceptor::onReadable(int socket) {
  const auto silent = silentBySocket_.find(socket);
  // The descriptor's number may be in use again as soon as it left our hands.
  epoll_ctl(epoll_, EPOLL_CTL_DEL, socket, nullptr);
  if (handOver(silent->second->arrival)) {
    silent_.erase(silent->second);
    silentBySocket_.erase(silent);
    return;
  }
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = socket;
  epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
}

void Acceptor::closeSilent(int64_t now) {
  while (!silent_.empty() && silent_.front().until <= now) {
    const int socket = silent_.front().arrival.socket;
    silentBySocket_.erase(socket);
    silent_.pop_front();
    ::close(socket);
  }
}

}  // namespace roomd
