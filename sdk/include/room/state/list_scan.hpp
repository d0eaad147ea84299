// What changed in arrays, sets and collections, found by comparing them with what was last told.
#pragma once

#include <vector>

#include "room/array.hpp"
#include "room/collection.hpp"
#include "room/set.hpp"
#include "room/state/acquaintances.hpp"
#include "room/state/differs.hpp"
#include "room/state/instance_list.hpp"
#include "room/state/patch_writer.hpp"
#include "room/state/primitive_array.hpp"

namespace room::detail {

class ListScan {
 public:
  ListScan(PatchWriter& writer, Acquaintances& acquaintances)
      : writer_(writer), acquaintances_(acquaintances), instances_(writer) {}

  template <Primitive T>
  void visit(const Array<T>& array, ListMirror<T>& mirror) {
    const auto& now = cellsOf(array);
    if (!differs(now, mirror.told)) return;
    writeArray(writer_, mirror.refId, now, mirror.told);
    mirror.told = now;
  }

  template <class T>
  requires(!Primitive<T>)  //
      void visit(const Array<T>& array, ListMirror<T>& mirror) {
    meetAll(cellsOf(array));
    if (!instances_.differsFrom(mirror.told)) return;
    instances_.writeArray<Target<T>>(mirror.refId, mirror.told);
    instances_.takeNote(mirror.told);
  }

  template <class List>
  requires kIsSetLike<List>
  void visit(List& list, ListMirror<Element<List>>& mirror) {
    using T = Element<List>;
    const auto& now = cellsOf(list);
    if constexpr (Primitive<T>) {
      if (changed(list) && differs(now, mirror.told)) {
        ByteBuffer& bytes = writer_.common();
        const auto isTold = [](const Cell<T>& a, const Cell<T>& b) { return !differs(a, b); };
        writeValues(bytes, mirror.refId, now, mirror.told, mirror.nextIndex, isTold,
                    [&](const Cell<T>& cell) { writePrimitive(bytes, cell.value); });
        mirror.told = now;
      }
    } else {
      meetAll(now);
      if (instances_.differsFrom(mirror.told)) {
        instances_.writeSet<Target<T>>(mirror.refId, mirror.told, mirror.nextIndex);
        instances_.takeNote(mirror.told);
      }
    }
    settle(list);
  }

 private:
  template <class Cells>
  void meetAll(const Cells& cells) {
    instances_.clear();
    for (const auto& cell : cells) {
      InstanceBase* instance = instanceIn(cell);
      if (instance) instances_.add(*instance, acquaintances_.meet(*instance));
    }
  }

  PatchWriter& writer_;
  Acquaintances& acquaintances_;
  InstanceList instances_;
};

}  // namespace room::detail
