#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "presence/commands.hpp"
#include "presence/store.hpp"
#include "presence/topics.hpp"
#include "presence/waiting_pops.hpp"
#include "room/services.hpp"

namespace roomd {

/// The presence of a host of one process: everything is in memory and ends with it. Bounded by
/// presence::Store. Must not outlive the loops it is used with. [any thread]
class LocalPresence final : public Presence {
 public:
  void call(std::string_view command, std::string_view arguments, Loop& loop, Asker asker,
            Answer answer) override;
  std::unique_ptr<Subscription> subscribe(std::string topic, Loop& loop,
                                          Listener listener) override;
  void publish(std::string_view topic, std::string_view message) override;

 private:
  Result<Value> run(std::string_view command, const presence::Texts& arguments, int64_t nowUs);
  void waitForPop(presence::Texts arguments, Loop& loop, Asker asker, Answer answer);
  /// The element, or empty: `waiting` is in the line then, and gets the answer.
  Result<std::string> popOrWait(const presence::WaitingPops::One& waiting, const Answer& answer);
  void limitWait(const presence::WaitingPops::One& waiting, int64_t delayUs);

  presence::Topics topics_;
  std::mutex mutex_;
  presence::Store store_;
  presence::WaitingPops waiting_;
};

}  // namespace roomd
