#pragma once

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "presence/store.hpp"
#include "room/services.hpp"

namespace roomd::presence {

/// One who waits for an element of any of some lists (`brpop`).
struct WaitingPop {
  WaitingPop(std::vector<std::string> keysToPop, Loop& askersLoop, Presence::Asker whoAsks)
      : keys(std::move(keysToPop)), loop(askersLoop), asker(std::move(whoAsks)) {}

  std::vector<std::string> keys;
  Loop& loop;
  Presence::Asker asker;
  Presence::Answer answer;
  bool ended = false;            ///< guarded by the owner's lock
  std::unique_ptr<Timer> timer;  ///< lives on `loop`
};

/// Those who wait, the first come first served. Its owner guards it with a lock.
class WaitingPops {
 public:
  using One = std::shared_ptr<WaitingPop>;

  void add(const One& one);
  /// Takes `one` out; false when it has ended before.
  bool end(const One& one);

  /// An element was pushed to `key`: gives it, and the others of the list, to those who wait. They
  /// are answered on their loops, later.
  void serve(Store& store, const std::string& key);

 private:
  /// Ends those whose asker has gone.
  void dropTheGone(const std::string& key);

  std::unordered_map<std::string, std::deque<One>> byKey_;
};

/// [key, text] as MessagePack, from the first of `keys` that has an element; empty when none has;
/// an error when one is no list.
Result<std::string> popAny(Store& store, const std::vector<std::string>& keys);

}  // namespace roomd::presence
