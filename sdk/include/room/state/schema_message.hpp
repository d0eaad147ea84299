// A struct as a message of its own, for clients of Colyseus 0.15.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "room/array.hpp"
#include "room/collection.hpp"
#include "room/map.hpp"
#include "room/set.hpp"
#include "room/state/describe.hpp"
#include "room/state/instance.hpp"
#include "room/state/operations.hpp"
#include "room/state/tags.hpp"
#include "room/stream.hpp"

namespace room::detail {

/// Writes a struct with all that everybody may see of it as a state of its own: the client makes an
/// instance that has nothing to do with its room's state, with ref ids that count from 0 again. So
/// none of what encoders know of the struct is looked at or changed.
class SchemaMessageWriter {
 public:
  /// `types`: of the state of the room, whose numbers the client knows.
  explicit SchemaMessageWriter(const TypeDescriptions& types) : types_(types) {}

  /// The number of T among the types. Throws std::invalid_argument if it is not one of them.
  template <Schema T>
  std::uint32_t typeId() const {
    return typeIdOf(&kIdentity<T>);
  }

  /// The bytes for ROOM_STREAM_V2. Valid as long as the writer.
  template <Schema T>
  std::string_view write(const T& root) {
    writeStruct(root, ids_.next());
    return follow();
  }

  /// The same of what is behind a Ref, as the type that it really is of.
  std::uint32_t typeId(const InstanceBase& root) const { return typeIdOf(root.type()); }
  std::string_view write(InstanceBase& root) {
    meet(root);
    return follow();
  }

  /// Goes on with what stands behind a Ref.
  template <Schema T>
  void tell(const T& value, const InstanceBase& instance) {
    writeStruct(value, refIds_.at(&instance));
  }

 private:
  /// Counts from 0.
  struct Ids {
    RefId last = 0;
    RefId next() { return last++; }
  };

  std::uint32_t typeIdOf(const void* identity) const {
    const auto found =
        std::find_if(types_.begin(), types_.end(),
                     [identity](const TypeDescription& one) { return one.identity == identity; });
    if (found == types_.end()) {
      throw std::invalid_argument("a schema message needs a type that the room's state leads to");
    }
    return static_cast<std::uint32_t>(found - types_.begin());
  }

  RefId meet(InstanceBase& instance) {
    const auto [known, isNew] = refIds_.try_emplace(&instance, 0);
    if (isNew) {
      known->second = ids_.next();
      met_.push_back(&instance);
    }
    return known->second;
  }

  std::string_view follow() {
    for (std::size_t at = 0; at < met_.size(); ++at) met_[at]->tell(*this);
    return bytes_.view();
  }

  template <Schema T>
  void writeStruct(const T& value, RefId refId) {
    std::array<RefId, kFields<T>.kSize> owned{};
    openSection(bytes_, refId);
    forEachField<T>([&](auto field) {
      using Part = typename decltype(field)::Value;
      if constexpr (kTag<T, decltype(field)> == kNoTag) {
        if (isUnset(field.of(value))) return;
        writeByte(bytes_, kAdd | field.kIndex);
        if constexpr (Owned<Part>) {
          writeCount(bytes_, owned[field.kIndex] = ids_.next());
        } else {
          writePart(field.of(value));
        }
      }
    });
    forEachField<T>([&](auto field) {
      using Part = typename decltype(field)::Value;
      if constexpr (kTag<T, decltype(field)> == kNoTag && Owned<Part>) {
        writeOwned(field.of(value), owned[field.kIndex]);
      }
    });
  }

  template <class T>
  static bool isUnset(const T& part) {
    if constexpr (kIsOptional<T> || kIsRef<T>) {
      return !part;
    } else {
      return false;
    }
  }

  template <class T>
  void writePart(const T& part) {
    if constexpr (kIsOptional<T>) {
      writePrimitive(bytes_, *part);
    } else if constexpr (kIsRef<T>) {
      writeReference<Target<T>>(*instanceOf(part));
    } else {
      writePrimitive(bytes_, part);
    }
  }

  /// As in contents.hpp, but with a ref id of this message.
  template <class T>
  void writeReference(InstanceBase& instance) {
    writeCount(bytes_, meet(instance));
    if (instance.type() == &kIdentity<T>) return;
    writeByte(bytes_, kTypeMark);
    writeCount(bytes_, typeIdOf(instance.type()));
  }

  template <Schema T>
  void writeOwned(const T& value, RefId refId) {
    writeStruct(value, refId);
  }

  template <class T>
  void writeOwned(const Map<T>& map, RefId refId) {
    LazySection section(bytes_, refId);
    std::vector<RefId> owned;
    std::uint32_t number = 0;
    for (const auto& [key, value] : map) {
      if (isUnset(value)) continue;
      writeIndexed(section.open(), kAdd, number++);
      writeString(bytes_, key);
      if constexpr (Schema<T>) {
        writeCount(bytes_, owned.emplace_back(ids_.next()));
      } else {
        writePart(value);
      }
    }
    if constexpr (Schema<T>) {
      std::size_t at = 0;
      for (const auto& [key, value] : map) writeStruct(value, owned[at++]);
    }
  }

  template <class List>
  requires(kIsArray<List> || kIsSetLike<List>)  //
      void writeOwned(const List& list, RefId refId) {
    LazySection section(bytes_, refId);
    std::uint32_t index = 0;
    for (const auto& cell : cellsOf(list)) {
      if constexpr (Primitive<Element<List>>) {
        writeIndexed(section.open(), kAdd, index++);
        writePrimitive(bytes_, cell.value);
      } else if (InstanceBase* instance = instanceIn(cell)) {
        writeIndexed(section.open(), kAdd, index++);
        writeReference<Target<Element<List>>>(*instance);
      }
    }
  }

  const TypeDescriptions& types_;
  ByteBuffer bytes_;
  Ids ids_;
  std::unordered_map<const InstanceBase*, RefId> refIds_;
  std::vector<InstanceBase*> met_;
};

}  // namespace room::detail
