#include "net/server.hpp"

#include <libwebsockets.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "ids.hpp"

namespace roomd {
namespace {

// libwebsockets walks its whole table of descriptors whenever a connection begins or ends, and the
// table has an entry for every descriptor the process may open.
constexpr rlim_t kDescriptorLimit = 20000;

// How long clients are given to answer the close frames of an ending host.
constexpr std::chrono::milliseconds kGoodbyeTime{1000};

void limitDescriptors() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = std::min(limit.rlim_max, kDescriptorLimit);
  setrlimit(RLIMIT_NOFILE, &limit);
}

unsigned loopCount(unsigned wanted) {
  return wanted != 0 ? wanted : std::max(1u, std::thread::hardware_concurrency());
}

}  // namespace

Server::Server(unsigned loops) : processIds_(randomId(6)) {
  limitDescriptors();
  lws_set_log_level(LLL_ERR, [](int, const char* line) {
    std::string_view text(line);
    spdlog::debug("libwebsockets: {}", text.substr(0, text.find_last_not_of("\n") + 1));
  });
  for (unsigned i = 0; i < loopCount(loops); i++) loops_.push_back(std::make_unique<UvLoop>(i));
  std::vector<Loop*> all;
  for (const auto& loop : loops_) all.push_back(loop.get());
  matchmaker_ = std::make_unique<Matchmaker>(std::move(all), directory_);
  routes_ = std::make_unique<Routes>(*matchmaker_, processIds_);
}

Server::~Server() { stop(); }

Result<uint16_t> Server::start(const std::string& host, uint16_t port,
                               std::shared_ptr<const Catalog> catalog) {
  auto bound = acceptor_.listen(host, port);
  if (!bound) return bound;
  matchmaker_->publish(std::move(catalog));
  for (const auto& loop : loops_) {
    auto& gateway =
        gateways_.emplace_back(std::make_unique<Gateway>(*loop, *routes_, directory_, processIds_));
    if (!gateway->open()) return Error{"libwebsockets made no context"};
  }
  running_ = true;
  for (size_t i = 0; i < loops_.size(); i++) {
    loops_[i]->start([gateway = gateways_[i].get()] { gateway->flush(); });
  }
  acceptor_.start([this](int socket, std::string_view head) { steer(socket, head); });
  return bound;
}

void Server::steer(int socket, std::string_view head) {
  const auto owner = processIds_.loopOfRequestLine(head);
  const size_t index = owner && *owner < loops_.size() ? *owner : nextLoop_++ % loops_.size();
  loops_[index]->post([gateway = gateways_[index].get(), socket] { gateway->adopt(socket); });
}

void Server::awaitGoodbyes() const {
  const auto deadline = std::chrono::steady_clock::now() + kGoodbyeTime;
  const auto open = [](const auto& gateway) { return gateway->connections() > 0; };
  while (std::ranges::any_of(gateways_, open) && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

void Server::stop() {
  if (!std::exchange(running_, false)) return;
  acceptor_.stop();
  for (size_t i = 0; i < loops_.size(); i++) {
    loops_[i]->stop([gateway = gateways_[i].get()] { gateway->close(); });
  }
}

}  // namespace roomd
