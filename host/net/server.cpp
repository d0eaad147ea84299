#include "net/server.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <libwebsockets.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <thread>

#include "ids.hpp"

namespace roomd {
namespace {

// How long clients are given to answer the close frames of an ending host.
constexpr std::chrono::milliseconds kGoodbyeTime{1000};

// Descriptors that are no connections: the loops', the log's, those of plugins.
constexpr size_t kOtherDescriptors = 64;
constexpr size_t kDescriptorsOfLoop = 16;

unsigned loopCount(unsigned wanted) {
  return wanted != 0 ? wanted : std::max(1u, std::thread::hardware_concurrency());
}

/// Sets the limit of descriptors to what `config` needs, as far as that is allowed, and returns how
/// many connections that is enough for. Not more, as libwebsockets walks its whole table of
/// descriptors whenever a connection begins or ends, and the table has an entry for every
/// descriptor the process may open.
size_t makeDescriptors(const Config& config) {
  const size_t wanted = config.limits.maxConnections;
  const size_t others = kOtherDescriptors + loopCount(config.loops) * kDescriptorsOfLoop;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, wanted + others);
  setrlimit(RLIMIT_NOFILE, &limit);
  const size_t enough = limit.rlim_cur - std::min<size_t>(others, limit.rlim_cur / 2);
  if (enough < wanted) {
    spdlog::info("limits.maxConnections is {}, but only {} files may be open: {} connections",
                 wanted, limit.rlim_cur, enough);
  }
  return std::min(wanted, enough);
}

}  // namespace

Server::Server(const Config& config)
    : config_(config),
      mostConnections_(makeDescriptors(config)),
      policy_(std::make_shared<const Policy>(config)),
      processIds_(randomId(6)) {
  lws_set_log_level(LLL_ERR, [](int, const char* line) {
    std::string_view text(line);
    spdlog::debug("libwebsockets: {}", text.substr(0, text.find_last_not_of("\n") + 1));
  });
  for (unsigned i = 0; i < loopCount(config.loops); i++) {
    loops_.push_back(std::make_unique<UvLoop>(i));
  }
  std::vector<Loop*> all;
  for (const auto& loop : loops_) all.push_back(loop.get());
  matchmaker_ =
      std::make_unique<Matchmaker>(std::move(all), directory_, processIds_,
                                   MatchmakerOptions{&presence_, config.publicAddress,
                                                     config.limits.maxRooms, config.spreadAbove});
  routes_ = std::make_unique<Routes>(*matchmaker_, processIds_, seatRequests_, latency_);
  setLimits(config.limits);
  std::vector<const Activity*> activities;
  for (const auto& loop : loops_) activities.push_back(&loop->activity());
  watchdog_.emplace(activities,
                    [](const std::string& line) { spdlog::warn("watchdog: {}", line); });
  watchdog_->setBudget(config.watchdog);
}

Server::~Server() { stop(); }

Result<uint16_t> Server::start(std::shared_ptr<const Catalog> catalog) {
  auto bound = acceptor_.listen(config_.host, config_.port);
  if (!bound) return bound;
  matchmaker_->publish(std::move(catalog));
  const Gateway::Host host{*routes_, directory_, processIds_, latency_};
  for (const auto& loop : loops_) {
    auto& gateway = gateways_.emplace_back(std::make_unique<Gateway>(*loop, host, policy()));
    if (!gateway->open()) return Error{"libwebsockets made no context"};
  }
  running_ = true;
  for (size_t i = 0; i < loops_.size(); i++) {
    loops_[i]->start([gateway = gateways_[i].get()] { gateway->flush(); });
  }
  acceptor_.start(
      [this](Arrival& arrival) { return admit(arrival); },
      [this](Arrival arrival, std::string_view head) { steer(std::move(arrival), head); });
  return bound;
}

std::string Server::apply(const Config& config, std::shared_ptr<const Catalog> catalog) {
  const auto policy = std::make_shared<const Policy>(config);
  {
    const std::lock_guard lock(mutex_);
    policy_ = policy;
  }
  for (size_t i = 0; i < loops_.size(); i++) {
    loops_[i]->post([gateway = gateways_[i].get(), policy] { gateway->setPolicy(policy); });
  }
  setLimits(config.limits);
  watchdog_->setBudget(config.watchdog);
  if (!policy->simulateLatency) latency_.set(0);
  matchmaker_->publish(std::move(catalog));

  std::vector<std::string_view> stale;
  if (config.host != config_.host || config.port != config_.port) stale.push_back("listen");
  if (config.loops != config_.loops) stale.push_back("loops");
  if (config.spreadAbove != config_.spreadAbove) stale.push_back("spreadAbove");
  if (config.limits.maxConnections > config_.limits.maxConnections) {
    stale.push_back("limits.maxConnections");
  }
  if (config.limits.maxRooms != config_.limits.maxRooms) stale.push_back("limits.maxRooms");
  if (config.publicAddress != config_.publicAddress) stale.push_back("publicAddress");
  if (stale.empty()) return {};
  return fmt::format("changes of {} need a restart", fmt::join(stale, ", "));
}

void Server::setLimits(const Limits& limits) {
  places_.limit(std::min<size_t>(limits.maxConnections, mostConnections_),
                limits.maxConnectionsPerIp);
  seatRequests_.limit(limits.matchmakePerSecond);
}

std::shared_ptr<const Policy> Server::policy() const {
  const std::lock_guard lock(mutex_);
  return policy_;
}

void Server::drain(std::function<void()> done) {
  routes_->drain();
  matchmaker_->drain(std::move(done));
}

std::string_view Server::admit(Arrival& arrival) {
  arrival.place = places_.take();
  if (!arrival.place) return kHostIsFull;
  // Whom a proxy brings is known when he has spoken.
  const auto current = policy();
  const bool isProxy = std::ranges::any_of(
      current->trustedProxies, [&](const Network& one) { return one.contains(arrival.peer); });
  return isProxy || arrival.place->claim(arrival.peer) ? std::string_view() : kTooManyOfAddress;
}

void Server::steer(Arrival arrival, std::string_view head) {
  const auto owner = processIds_.loopOfRequestLine(head);
  const size_t index = owner && *owner < loops_.size() ? *owner : nextLoop_++ % loops_.size();
  loops_[index]->post([gateway = gateways_[index].get(), arrival = std::move(arrival)] {
    gateway->adopt(arrival);
  });
}

std::vector<LoopUsage> Server::usage() {
  std::vector<std::future<LoopUsage>> asked;
  for (const auto& loop : loops_) {
    auto answer = std::make_shared<std::promise<LoopUsage>>();
    asked.push_back(answer->get_future());
    loop->post([loop = loop.get(), answer] { answer->set_value(loop->usage()); });
  }
  std::vector<LoopUsage> usages;
  for (auto& one : asked) usages.push_back(one.get());
  return usages;
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
  latency_.set(0);
  for (size_t i = 0; i < loops_.size(); i++) {
    loops_[i]->stop([gateway = gateways_[i].get()] { gateway->close(); });
  }
}

}  // namespace roomd
