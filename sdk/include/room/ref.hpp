// room::Ref<T>: a shared handle to a struct that clients follow.
#pragma once

#include <concepts>
#include <cstddef>
#include <utility>

#include "room/state/instance.hpp"

namespace room {

template <class T>
class Ref;

namespace detail {

template <class T>
Ref<T> refTo(const InstancePointer& instance);

}  // namespace detail

/// Holds one instance of T, or of a struct that extends T (see SCHEMA_EXTENDS), or nothing. Copies
/// share the instance; it ends with the last of them.
///
///   room::Ref<Item> hero;                      // nothing at first
///   hero = room::make<Boss>();                 // clients see a Boss
///   state.team.push(hero);                     // the same instance at a second place
///   hero->hp = 7;                              // told once
///   hero = nullptr;                            // clients see the field unset
///
/// For clients, too, it is one object, wherever it stands. An instance belongs to the state of one
/// room. What holds itself, directly or through others, never ends: break such circles by hand.
template <class T>
class Ref {
 public:
  using Target = T;

  Ref() = default;
  Ref(std::nullptr_t) {}
  Ref(const Ref&) = default;
  /// `other` holds nothing afterwards.
  Ref(Ref&& other) noexcept
      : value_(std::exchange(other.value_, nullptr)), instance_(std::move(other.instance_)) {}
  Ref& operator=(const Ref&) = default;
  Ref& operator=(Ref&& other) noexcept {
    value_ = std::exchange(other.value_, nullptr);
    instance_ = std::move(other.instance_);
    return *this;
  }

  /// A handle of a struct that extends T.
  template <class U>
  requires(!std::same_as<T, U> && std::derived_from<U, T>) Ref(const Ref<U>& other) {
    static_assert(detail::kExtends<U, T>,
                  "room::Ref<T> takes a Ref<U> if SCHEMA_EXTENDS(U, T, ...) says that U extends T");
    value_ = other.get();
    instance_ = detail::InstancePointer(instanceOf(other));
  }

  T* get() const noexcept { return value_; }
  T& operator*() const noexcept { return *value_; }
  T* operator->() const noexcept { return value_; }
  explicit operator bool() const noexcept { return value_ != nullptr; }

  /// Lets go of the instance.
  void reset() noexcept { *this = Ref(); }

  /// The same instance as a U, or nothing when it is not one.
  template <class U>
  Ref<U> as() const {
    Ref<U> other;
    detail::InstanceBase* instance = instance_.get();
    if (void* value = instance ? instance->as(&detail::kIdentity<U>) : nullptr) {
      other.value_ = static_cast<U*>(value);
      other.instance_ = instance_;
    }
    return other;
  }

  /// The same instance, or both nothing.
  template <class U>
  bool operator==(const Ref<U>& other) const noexcept {
    return instanceOf(*this) == instanceOf(other);
  }
  bool operator==(std::nullptr_t) const noexcept { return value_ == nullptr; }

 private:
  template <class U>
  friend class Ref;
  template <class U, class... Arguments>
  friend Ref<U> make(Arguments&&... arguments);
  template <class U>
  friend Ref<U> detail::refTo(const detail::InstancePointer& instance);
  friend detail::InstanceBase* instanceOf(const Ref& ref) noexcept { return ref.instance_.get(); }

  T* value_ = nullptr;
  detail::InstancePointer instance_;
};

/// A new instance, made from T{arguments...}.
template <class T, class... Arguments>
Ref<T> make(Arguments&&... arguments) {
  auto* instance = new detail::Instance<T>(std::forward<Arguments>(arguments)...);
  Ref<T> ref;
  ref.instance_ = detail::InstancePointer(instance);
  ref.value_ = &instance->value;
  return ref;
}

namespace detail {

/// The instance as a T, or nothing when it is not one.
template <class T>
Ref<T> refTo(const InstancePointer& instance) {
  Ref<T> ref;
  if (void* value = instance.get()->as(&kIdentity<T>)) {
    ref.value_ = static_cast<T*>(value);
    ref.instance_ = instance;
  }
  return ref;
}

/// The instance that an element of a container holds, or null.
template <class T>
InstanceBase* instanceIn(const Ref<T>& ref) noexcept {
  return instanceOf(ref);
}
template <class T>
InstanceBase* instanceIn(const Cell<Ref<T>>& cell) noexcept {
  return instanceOf(cell.value);
}

}  // namespace detail
}  // namespace room
