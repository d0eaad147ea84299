// The structs that go with another into a view, or out of it.
#pragma once

#include <functional>
#include <type_traits>
#include <unordered_set>

#include "room/array.hpp"
#include "room/collection.hpp"
#include "room/map.hpp"
#include "room/ref.hpp"
#include "room/set.hpp"
#include "room/state/instance.hpp"
#include "room/state/roster.hpp"
#include "room/state/tags.hpp"
#include "room/state/wire_type.hpp"
#include "room/stream.hpp"

namespace room::detail {

template <Schema T>
StructKey keyOf(const T& value) {
  if constexpr (HasSchemaBase<T>) {
    return keyOf(static_cast<const SchemaBase<T>&>(value));
  } else {
    return {&value, &kIdentity<T>};
  }
}
template <class T>
StructKey keyOf(const Ref<T>& ref) {
  return ref ? keyOf(*ref) : StructKey{nullptr, nullptr};
}

/// Calls a function for each struct of a part of the state: it and all below it, but for what is
/// behind custom tags.
class Enroller {
 public:
  using Visit = std::function<void(const StructKey&, bool isFirst)>;

  explicit Enroller(Visit visit) : visit_(std::move(visit)) {}

  /// The structs of `part` itself are the first ones.
  template <class T>
  void enroll(const T& part) {
    if constexpr (kIsMap<T>) {
      for (const auto& entry : part) enrollOne(entry.value, true);
    } else if constexpr (kIsContainer<T>) {
      for (const auto& element : part) enrollOne(element, true);
    } else {
      enrollOne(part, true);
    }
  }

  template <Schema T>
  void enrollOne(const T& value, bool isFirst) {
    visit_(keyOf(value), isFirst);
    forEachField<T>([&](auto field) {
      constexpr int kTagHere = kTag<T, decltype(field)>;
      if constexpr (kTagHere == kNoTag || kTagHere == kDefaultTag) enrollBelow(field.of(value));
    });
  }
  template <class T>
  void enrollOne(const Ref<T>& ref, bool isFirst) {
    InstanceBase* instance = instanceOf(ref);
    if (instance && seen_.insert(instance).second) instance->enroll(*this, isFirst);
  }

 private:
  template <class T>
  void enrollBelow(const T& part) {
    if constexpr (Schema<T> || kIsRef<T>) {
      enrollOne(part, false);
    } else if constexpr (kIsContainer<T>) {
      if constexpr (!Primitive<Element<T>>) {
        if constexpr (kIsMap<T>) {
          for (const auto& entry : part) enrollOne(entry.value, false);
        } else {
          for (const auto& element : part) enrollOne(element, false);
        }
      }
    }
  }

  Visit visit_;
  std::unordered_set<const InstanceBase*> seen_;
};

}  // namespace room::detail
