#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "room/state/describe.hpp"
#include "room/state/instance.hpp"
#include "room/state/mirror.hpp"

namespace room::detail {

class RefIds {
 public:
  RefId next() { return ++last_; }
  RefId last() const { return last_; }
  /// Goes on after the numbers that clients heard from another encoder.
  void resume(RefId last) { last_ = last; }

 private:
  RefId last_ = 0;
};

/// Which of the instances behind Refs clients know. A client forgets an instance when the last
/// place that held it is gone at the end of a message. So it knows exactly those that were reached
/// from the root in the last patch, which is all that is kept: in the instance, the patch that met
/// it last. One that comes back later is news, with a new ref id.
class Acquaintances {
 public:
  Acquaintances(RefIds& ids, const TypeDescriptions& types) : ids_(ids), types_(types) {}

  struct Meeting {
    InstanceBase* instance;
    bool known;  // from before this patch
  };

  /// A patch begins, with what everybody sees.
  void begin() {
    ++patch_;
    isHidden_ = false;
    queue_.clear();
  }

  /// Clients know nothing any more, whatever they were told.
  void forget() { encoder_ = newEncoder(); }

  /// From here on, the patch meets what only views can show. An instance that changes between the
  /// two is a new one to clients: those who have seen it and those who have not cannot be told the
  /// same.
  void beginHidden() { isHidden_ = true; }

  /// All instances that this patch met were written.
  void end() { told_ = patch_; }

  /// Whether clients know the instance at this point of the message.
  bool knows(const InstanceBase& instance) const {
    const Acquaintance& last = instance.acquaintance;
    if (last.encoder != encoder_) return false;
    if (last.patch == patch_) return true;
    return last.patch >= told_ && last.adopted && last.isHidden == isHidden_;
  }

  /// Whether everybody knows the instance, after a whole patch.
  bool isShared(const InstanceBase& instance) const {
    const Acquaintance& last = instance.acquaintance;
    return last.encoder == encoder_ && last.patch == patch_ && !last.isHidden;
  }

  /// Called where the patch meets an instance. True if clients know it at this point of the
  /// message; false only once for each that they did not know.
  bool meet(InstanceBase& instance) {
    Acquaintance& last = instance.acquaintance;
    const bool known = knows(instance);
    if (known && last.patch == patch_) return true;
    queue_.push_back({&instance, known});
    if (!known) {
      instance.refId() = ids_.next();
      instance.typeId = typeId(instance.type());
      last = {};
      last.isHidden = isHidden_;
    }
    last.encoder = encoder_;
    last.patch = patch_;
    return known;
  }

  /// Meets an instance that clients know from before this patch, without a place in met(): the
  /// caller goes into it. False if they do not.
  bool meetAgain(InstanceBase& instance) {
    Acquaintance& last = instance.acquaintance;
    if (last.encoder != encoder_ || last.patch < told_) return false;
    if (!last.adopted || last.isHidden != isHidden_) return false;
    last.patch = patch_;
    return true;
  }

  /// Clients know the instance by this number, which another encoder told them.
  void recall(InstanceBase& instance, RefId refId) {
    instance.refId() = refId;
    instance.typeId = typeId(instance.type());
    instance.acquaintance = {};
    instance.acquaintance.encoder = encoder_;
    instance.acquaintance.patch = patch_;
    instance.acquaintance.adopted = true;
  }

  /// The type of an instance that was met.
  const TypeDescription& typeOf(const InstanceBase& instance) const {
    return types_[instance.typeId];
  }

  /// The instances met in this patch, in that order; it grows while they are gone through.
  const std::vector<Meeting>& met() const { return queue_; }

 private:
  static std::uint32_t newEncoder() {
    static std::atomic<std::uint32_t> last = 0;
    return ++last;
  }

  std::uint32_t typeId(const void* type) const {
    std::uint32_t id = 0;
    while (id < types_.size() && types_[id].identity != type) ++id;
    return id;
  }

  RefIds& ids_;
  const TypeDescriptions& types_;
  std::uint32_t encoder_ = newEncoder();
  std::uint32_t patch_ = 0;
  std::uint32_t told_ = 0;
  bool isHidden_ = false;
  std::vector<Meeting> queue_;
};

}  // namespace room::detail
