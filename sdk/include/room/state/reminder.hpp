// What clients of 0.15 have to be told again of instances that are given a place.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "room/array.hpp"
#include "room/collection.hpp"
#include "room/map.hpp"
#include "room/ref.hpp"
#include "room/set.hpp"
#include "room/state/acquaintances.hpp"
#include "room/state/describe.hpp"
#include "room/state/fields.hpp"
#include "room/state/instance.hpp"
#include "room/state/mirror.hpp"
#include "room/state/operations.hpp"
#include "room/state/patch_writer.hpp"
#include "room/state/roster.hpp"
#include "room/state/tags.hpp"
#include "room/stream.hpp"

namespace room::detail {

/// The decoder of 0.15 keeps the place of each instance, and goes from place to place up to the
/// root whenever something changes. When an instance that it knows is given a place (another one,
/// or one more), it forgets the places of all that stands in maps below, and fails at the next
/// change there. So the entries of these maps are told again, which changes nothing but that.
///
/// What holds itself is left alone: 0.15 goes around in it for ever, whatever it is told.
class Reminder {
 public:
  /// For everybody, in a patch.
  Reminder(ByteBuffer& v2, const Acquaintances& acquaintances)
      : bytes_(v2), acquaintances_(&acquaintances) {}

  /// For one who gets full state `pass`, of what that has told so far.
  Reminder(ByteBuffer& v2, std::uint32_t pass) : bytes_(v2), pass_(pass) {}

  /// For those who have a view.
  Reminder(ByteBuffer& v2, const Acquaintances& acquaintances, const Knowledge& knowledge)
      : bytes_(v2), acquaintances_(&acquaintances), knowledge_(&knowledge) {}

  /// Tells of the maps below an instance, if clients know it.
  void remind(InstanceBase& instance) {
    const bool isHidden = knowledge_ && !acquaintances_->isShared(instance);
    if (holdsItself_ || !isThere(instance, isHidden)) return;
    if (instance.acquaintance.isReminded) {
      holdsItself_ = true;
      return;
    }
    const Stay stay(instance);
    instance.remind(*this, isHidden);
  }

  /// Tells again where everything is, when clients know all of a state: names what stands in the
  /// root at its place, and reminds of the maps below that. Elements of a collection cannot be
  /// named again, only added twice; those of the root stay as they are.
  template <Schema State>
  void tellPlaces(const State& state, const StructMirror<State>& mirror) {
    forEachField<State>([&](auto field) {
      using Part = typename decltype(field)::Value;
      if constexpr (kMayHoldInstances<Part>) {
        const bool isHidden = kTag<State, decltype(field)> != kNoTag;
        if (isHidden && !showsField(mirror.refId, field.kIndex)) return;
        if (!mayStandElsewhere<Part>(typesOf<State>())) return;
        namePlaces<field.kIndex>(mirror.refId, field.of(state), mirror.of(field), isHidden);
      }
    });
    remindBelow(state, mirror, false);
  }

  /// `isHidden`: it is known to the clients of the view only.
  template <Schema T>
  void remindBelow(const T& value, const StructMirror<T>& mirror, bool isHidden) {
    forEachField<T>([&](auto field) {
      using Part = typename decltype(field)::Value;
      if constexpr (kMayHoldInstances<Part>) {
        const bool isHiddenField = isHidden || kTag<T, decltype(field)> != kNoTag;
        if (isHiddenField && !showsField(mirror.refId, field.kIndex)) return;
        remindPart(field.of(value), mirror.of(field), isHiddenField);
      }
    });
  }

 private:
  /// Marks an instance as one that the reminder is below.
  class Stay {
   public:
    explicit Stay(InstanceBase& instance) : instance_(instance) {
      instance_.acquaintance.isReminded = true;
    }
    Stay(const Stay&) = delete;
    Stay& operator=(const Stay&) = delete;
    ~Stay() { instance_.acquaintance.isReminded = false; }

   private:
    InstanceBase& instance_;
  };

  template <class T>
  static constexpr bool mayHoldInstances() {
    if constexpr (kIsContainer<T>) {
      return !Primitive<Element<T>>;
    } else {
      return Schema<T> || kIsRef<T>;
    }
  }
  template <class T>
  static constexpr bool kMayHoldInstances = mayHoldInstances<T>();

  /// Whether what is in a part may be in another one as well.
  template <class Part>
  static bool mayStandElsewhere(const TypeDescriptions& types) {
    if constexpr (kIsRef<Part>) {
      return true;
    } else if constexpr (kIsContainer<Part>) {
      return mayStandElsewhere<Element<Part>>(types);
    } else {
      for (const TypeDescription& type : types) {
        if (type.identity == &kIdentity<Part>) return type.hasRefs;
      }
      return false;
    }
  }

  bool isThere(const InstanceBase& instance, bool isHidden) const {
    if (isHidden) return knowledge_->has(instance.refId());
    const Acquaintance& acquaintance = instance.acquaintance;
    if (pass_ != 0) return acquaintance.writing == pass_ + 1;
    return acquaintance.adopted && acquaintances_->knows(instance);
  }

  bool showsField(RefId refId, unsigned index) const {
    return knowledge_ && (knowledge_->fields(refId) >> index & 1) != 0;
  }

  template <unsigned index, class Part>
  void namePlaces(RefId owner, const Part& part, const Mirror<Part>& mirror, bool isHidden) {
    if constexpr (kIsRef<Part>) {
      if (part) nameField(owner, index, instanceOf(part)->refId());
    } else if constexpr (Schema<Part>) {
      nameField(owner, index, mirror.refId);
    } else if constexpr (kIsArray<Part>) {
      nameElements(mirror.refId, 0, toldOf(mirror, isHidden));
    } else if constexpr (kIsSet<Part> || kIsStream<Part>) {
      const std::vector<RefId>& told = toldOf(mirror, isHidden);
      nameElements(mirror.refId, mirror.nextIndex - static_cast<std::uint32_t>(told.size()), told);
    }
  }

  template <class T>
  const std::vector<RefId>& toldOf(const ListMirror<T>& mirror, bool isHidden) const {
    static const std::vector<RefId> kNothing;
    if (!isHidden) return mirror.told;
    const Known* known = knowledge_->find(mirror.refId);
    return known ? known->children : kNothing;
  }

  void nameField(RefId owner, unsigned index, RefId refId) {
    writeIndexed(bytes_, kSwitch, owner);
    writeByte(bytes_, kReplace | index);
    writeCount(bytes_, refId);
  }

  void nameElements(RefId list, std::uint32_t index, const std::vector<RefId>& told) {
    LazySection section(bytes_, list);
    for (const RefId refId : told) {
      writeIndexed(section.open(), kReplace, index++);
      writeCount(bytes_, refId);
    }
  }

  template <Schema T>
  void remindPart(const T& value, const StructMirror<T>& mirror, bool isHidden) {
    if (!isHidden || knowledge_->has(mirror.refId)) remindBelow(value, mirror, isHidden);
  }

  template <class T>
  void remindPart(const Ref<T>& ref, RefId, bool) {
    if (ref) remind(*instanceOf(ref));
  }

  template <class List>
  requires(kIsArray<List> || kIsSetLike<List>)  //
      void remindPart(const List& list, const ListMirror<Element<List>>&, bool) {
    for (const auto& cell : cellsOf(list)) {
      if (InstanceBase* instance = instanceIn(cell)) remind(*instance);
    }
  }

  template <class T>
  void remindPart(const Map<T>& map, const MapMirror& mirror, bool isHidden) {
    const auto& order = slotsOf(map).order();
    if (isHidden) {
      writeEntries(mirror.refId, knowledge_->find(mirror.refId));
    } else {
      writeEntries<T>(mirror.refId, order);
    }
    for (const Slot<T>* slot : order) {
      if (!slot || !slot->live || slot->fresh || !slot->known) continue;
      remindPart(slot->entry.value, slot->mirror, isHidden);
    }
  }

  /// All entries that clients have, also those that are about to go.
  template <class T>
  void writeEntries(RefId refId, const std::vector<Slot<T>*>& order) {
    LazySection section(bytes_, refId);
    for (const Slot<T>* slot : order) {
      if (slot && slot->known) writeEntry(section, slot->number, refIdOf(*slot));
    }
  }
  void writeEntries(RefId refId, const Known* known) {
    LazySection section(bytes_, refId);
    for (std::uint32_t number = 0; known && number < known->children.size(); ++number) {
      if (known->children[number] != 0) writeEntry(section, number, known->children[number]);
    }
  }

  void writeEntry(LazySection& section, std::uint32_t number, RefId refId) {
    writeIndexed(section.open(), kReplace, number);
    writeCount(bytes_, refId);
  }

  ByteBuffer& bytes_;
  const Acquaintances* acquaintances_ = nullptr;
  const Knowledge* knowledge_ = nullptr;
  const std::uint32_t pass_ = 0;
  bool holdsItself_ = false;
};

/// The state of a room, for those who do not know its type.
struct Root {
  const void* state;
  const void* mirror;
  void (*remind)(const Root& root, Reminder& reminder);
  void (*tellPlaces)(const Root& root, Reminder& reminder);
};

template <Schema State>
Root makeRoot(const State& state, const StructMirror<State>& mirror) {
  const auto remind = [](const Root& root, Reminder& reminder) {
    reminder.remindBelow(*static_cast<const State*>(root.state),
                         *static_cast<const StructMirror<State>*>(root.mirror), false);
  };
  const auto tellPlaces = [](const Root& root, Reminder& reminder) {
    reminder.tellPlaces(*static_cast<const State*>(root.state),
                        *static_cast<const StructMirror<State>*>(root.mirror));
  };
  return {&state, &mirror, remind, tellPlaces};
}

}  // namespace room::detail
