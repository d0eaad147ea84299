#pragma once

#include "room/state/mirror.hpp"
#include "room/state/tags.hpp"

namespace room::detail {

class Scan;
class ViewWalk;

/// A struct that everybody sees, with fields that not everybody does.
struct TaggedStruct {
  void* value;
  void* mirror;
  void (*scan)(Scan& scan, const TaggedStruct& self);
  void (*walk)(ViewWalk& walk, const TaggedStruct& self);
};

template <class T>
void scanTagged(Scan& scan, const TaggedStruct& self);
template <class T>
void walkTagged(ViewWalk& walk, const TaggedStruct& self);

template <class T>
TaggedStruct makeTagged(T& value, StructMirror<T>& mirror) {
  return {&value, &mirror, &scanTagged<T>, &walkTagged<T>};
}

}  // namespace room::detail
