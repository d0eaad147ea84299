// Structs that live on their own and are shared by handles, with what clients were told of them.
#pragma once

#include <cstdint>
#include <utility>

#include "room/state/fields.hpp"
#include "room/state/mirror.hpp"

namespace room {

class Value;

namespace detail {

class Scan;
class ContentsWriter;
class ViewWalk;
class Enroller;
class Reminder;
class SchemaMessageWriter;
class SnapshotWriter;
class SnapshotReader;

/// The address names the type.
template <class T>
inline constexpr char kIdentity = 0;

/// What an encoder last did with an instance.
struct Acquaintance {
  std::uint32_t encoder = 0;  // which one, 0 for none
  std::uint32_t patch = 0;    // the patch in which it last met the instance
  std::uint32_t writing = 0;  // the last full state that led to it; plus 1 when it was written
  bool adopted = false;       // the mirror says what clients know
  bool isHidden = false;      // it was met behind tagged fields only
  bool isReminded = false;    // a Reminder is below it right now
};

/// A struct of any type with its mirror, alive as long as a handle points to it. An instance
/// belongs to one room's state, like everything in it, so the count is a plain one.
class InstanceBase {
 public:
  InstanceBase() = default;
  InstanceBase(const InstanceBase&) = delete;
  InstanceBase& operator=(const InstanceBase&) = delete;

  /// The kIdentity of the struct.
  virtual const void* type() const noexcept = 0;
  /// The struct as its base of that identity, or null when it has no such base.
  virtual void* as(const void* identity) noexcept = 0;

  /// Writes what changed, for clients that know it.
  virtual void scan(Scan& scan) = 0;
  /// Writes all of it, for clients that do not.
  virtual void introduce(Scan& scan) = 0;
  /// Writes all that clients were told of it.
  virtual void write(ContentsWriter& writer) = 0;
  /// Writes what changed or is new for the clients of a view.
  virtual void walk(ViewWalk& walk) = 0;
  /// Tells clients of 0.15 of the maps below it once more.
  virtual void remind(Reminder& reminder, bool isHidden) = 0;
  /// Writes all that everybody may see of it into a message.
  virtual void tell(SchemaMessageWriter& writer) const = 0;
  virtual void enroll(Enroller& enroller, bool isFirst) const = 0;
  virtual void toValue(Value& value) const = 0;
  virtual void restore(const Value& value) = 0;
  virtual void save(SnapshotWriter& writer) const = 0;
  virtual void load(SnapshotReader& reader) = 0;

  virtual RefId& refId() noexcept = 0;
  RefId refId() const noexcept { return const_cast<InstanceBase*>(this)->refId(); }

  void hold() noexcept { ++holders_; }
  void release() noexcept {
    if (--holders_ == 0) delete this;
  }

  Acquaintance acquaintance;
  std::uint32_t typeId = 0;  // among the types of the encoder's state

 protected:
  virtual ~InstanceBase() = default;

 private:
  std::uint32_t holders_ = 0;
};

template <class T>
class Instance final : public InstanceBase {
 public:
// Fewer arguments than members are fine.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
  template <class... Arguments>
  explicit Instance(Arguments&&... arguments) : value{std::forward<Arguments>(arguments)...} {}
#pragma GCC diagnostic pop

  const void* type() const noexcept override { return &kIdentity<T>; }
  void* as(const void* identity) noexcept override { return upcast<T>(identity); }

  void scan(Scan& scan) override;
  void introduce(Scan& scan) override;
  void write(ContentsWriter& writer) override;
  void walk(ViewWalk& walk) override;
  void remind(Reminder& reminder, bool isHidden) override;
  void tell(SchemaMessageWriter& writer) const override;
  void enroll(Enroller& enroller, bool isFirst) const override;
  void toValue(Value& result) const override;
  void restore(const Value& source) override;
  void save(SnapshotWriter& writer) const override;
  void load(SnapshotReader& reader) override;

  RefId& refId() noexcept override { return mirror.refId; }
  using InstanceBase::refId;

  T value;
  StructMirror<T> mirror;

 private:
  template <class U>
  void* upcast(const void* identity) noexcept {
    if (identity == &kIdentity<U>) return static_cast<U*>(&value);
    if constexpr (HasSchemaBase<U>) {
      return upcast<SchemaBase<U>>(identity);
    } else {
      return nullptr;
    }
  }
};

/// Holds an instance of any type, or none.
class InstancePointer {
 public:
  InstancePointer() = default;
  explicit InstancePointer(InstanceBase* instance) noexcept : instance_(instance) {
    if (instance_) instance_->hold();
  }
  InstancePointer(const InstancePointer& other) noexcept : InstancePointer(other.instance_) {}
  InstancePointer(InstancePointer&& other) noexcept
      : instance_(std::exchange(other.instance_, nullptr)) {}
  InstancePointer& operator=(InstancePointer other) noexcept {
    std::swap(instance_, other.instance_);
    return *this;
  }
  ~InstancePointer() {
    if (instance_) instance_->release();
  }

  InstanceBase* get() const noexcept { return instance_; }

 private:
  InstanceBase* instance_ = nullptr;
};

}  // namespace detail
}  // namespace room
