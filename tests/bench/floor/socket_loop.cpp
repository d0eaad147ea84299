#include "socket_loop.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <system_error>

namespace bench {

namespace {

constexpr int kMostEvents = 512;
constexpr int kMostAccepts = 64;

int check(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  return result;
}

}  // namespace

void Connection::send(std::string_view bytes) {
  if (!isOpen()) return;
  if (!loop_.coalesces_ && out_.empty()) {
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    bytes.remove_prefix(static_cast<size_t>(std::max<ssize_t>(sent, 0)));
    if (bytes.empty()) return;
  }
  out_ += bytes;
  if (isQueued_) return;
  isQueued_ = true;
  loop_.queued_.push_back(this);
}

void Connection::close() { loop_.release(*this); }

SocketLoop::SocketLoop(Events events, bool coalesces)
    : events_(std::move(events)), coalesces_(coalesces), epoll_(check(epoll_create1(0), "epoll")) {}

int64_t SocketLoop::nowNs() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

void SocketLoop::run(uint16_t port) {
  const int listener = check(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), "socket");
  const int yes = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  check(bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address), "bind");
  check(listen(listener, SOMAXCONN), "listen");
  epoll_event interest{EPOLLIN, {.ptr = nullptr}};
  check(epoll_ctl(epoll_, EPOLL_CTL_ADD, listener, &interest), "epoll_ctl");

  std::vector<epoll_event> events(kMostEvents);
  int64_t due = 0;
  for (;;) {
    const int64_t left = std::max<int64_t>(0, due - nowNs());
    const timespec timeout{left / 1'000'000'000, left % 1'000'000'000};
    const int count = epoll_pwait2(epoll_, events.data(), kMostEvents, &timeout, nullptr);
    for (int at = 0; at < count; ++at) {
      auto* connection = static_cast<Connection*>(events[static_cast<size_t>(at)].data.ptr);
      if (!connection) {
        accept(listener);
        continue;
      }
      const uint32_t what = events[static_cast<size_t>(at)].events;
      if (connection->isOpen() && (what & EPOLLOUT) != 0) flush(*connection);
      if (connection->isOpen() && (what & ~uint32_t{EPOLLOUT}) != 0) readable(*connection);
    }
    if (const int64_t now = nowNs(); now >= due) due = events_.onTime(now);
    for (Connection* connection : queued_) {
      connection->isQueued_ = false;
      if (connection->isOpen()) flush(*connection);
    }
    queued_.clear();
    for (const Connection* connection : released_) delete connection;
    released_.clear();
  }
}

void SocketLoop::accept(int listener) {
  for (int count = 0; count < kMostAccepts; ++count) {
    const int descriptor = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
    if (descriptor < 0) return;
    const int yes = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    waitFor(*new Connection(*this, descriptor), false, EPOLL_CTL_ADD);
  }
}

void SocketLoop::readable(Connection& connection) {
  const ssize_t received = recv(connection.descriptor_, buffer_.data(), buffer_.size(), 0);
  if (received < 0 && errno == EAGAIN) return;
  if (received <= 0) return release(connection);
  const auto size = static_cast<size_t>(received);
  if (connection.in_.empty()) {
    const size_t taken = events_.onBytes(connection, buffer_.data(), size);
    connection.in_.append(buffer_.data() + taken, size - taken);
  } else {
    connection.in_.append(buffer_.data(), size);
    connection.in_.erase(0,
                         events_.onBytes(connection, connection.in_.data(), connection.in_.size()));
  }
}

void SocketLoop::flush(Connection& connection) {
  std::string& out = connection.out_;
  const ssize_t sent = ::send(connection.descriptor_, out.data(), out.size(), MSG_NOSIGNAL);
  out.erase(0, static_cast<size_t>(std::max<ssize_t>(sent, 0)));
  if (connection.isWaiting_ == !out.empty()) return;
  connection.isWaiting_ = !out.empty();
  waitFor(connection, connection.isWaiting_, EPOLL_CTL_MOD);
}

void SocketLoop::waitFor(Connection& connection, bool writable, int operation) {
  epoll_event interest{EPOLLIN | (writable ? uint32_t{EPOLLOUT} : 0), {.ptr = &connection}};
  epoll_ctl(epoll_, operation, connection.descriptor_, &interest);
}

void SocketLoop::release(Connection& connection) {
  if (!connection.isOpen()) return;
  events_.onClosed(connection);
  if (!connection.out_.empty()) flush(connection);
  ::close(connection.descriptor_);
  connection.descriptor_ = -1;
  released_.push_back(&connection);
}

}  // namespace bench
