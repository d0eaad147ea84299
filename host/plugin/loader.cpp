#include "plugin/loader.hpp"

#include <spdlog/spdlog.h>

#include <future>

#include "plugin/load_pass.hpp"
#include "plugin/probe.hpp"
#include "plugin/unnamed.hpp"

namespace roomd {

class Loader::Impl {
 public:
  Impl(std::filesystem::path runFolder, const std::filesystem::path& self)
      : state_(std::move(runFolder), self), unnamed_(self) {
    state_.unloader = worker_;
    if (!state_.runFolder.problem().empty()) spdlog::error("{}", state_.runFolder.problem());
  }

  ~Impl() { worker_->stop(); }

  void load(Config config, std::function<void(LoadReport)> done) {
    worker_->post([this, config = std::move(config), done = std::move(done)]() mutable {
      auto report = std::make_shared<LoadReport>(LoadPass(state_, config).run());
      report->notes = unnamed_.describe(config);
      const auto answer = [report, done = std::move(done)] { done(std::move(*report)); };
      // Behind the unloading of what the pass opened in vain, so that it is gone by then.
      if (!worker_->post(answer)) answer();
    });
  }

 private:
  LoaderState state_;
  UnnamedPlugins unnamed_;
  std::shared_ptr<Worker> worker_ = std::make_shared<Worker>();
};

Loader::Loader(std::filesystem::path runFolder, std::filesystem::path self)
    : impl_(std::make_unique<Impl>(std::move(runFolder), self)) {}

Loader::~Loader() = default;

void Loader::load(Config config, std::function<void(LoadReport)> done) {
  impl_->load(std::move(config), std::move(done));
}

LoadReport Loader::loadNow(Config config) {
  // Shared, because set_value may still be running when get() has returned.
  auto outcome = std::make_shared<std::promise<LoadReport>>();
  auto future = outcome->get_future();
  load(std::move(config), [outcome](LoadReport report) { outcome->set_value(std::move(report)); });
  return future.get();
}

int Loader::probe(const std::filesystem::path& file) { return runProbe(file); }

}  // namespace roomd
