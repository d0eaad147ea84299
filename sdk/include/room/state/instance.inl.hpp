// What an instance does, for each type of struct.
#pragma once

#include "room/state/contents.hpp"
#include "room/state/enroll.hpp"
#include "room/state/instance.hpp"
#include "room/state/reminder.hpp"
#include "room/state/scan.hpp"
#include "room/state/schema_message.hpp"
#include "room/state/snapshot.hpp"
#include "room/state/to_value.hpp"
#include "room/state/view_walk.hpp"

namespace room::detail {

template <class T>
void Instance<T>::scan(Scan& scan) {
  scan.visit(value, mirror);
}

template <class T>
void Instance<T>::introduce(Scan& scan) {
  scan.introduceInstance(value, mirror);
}

template <class T>
void Instance<T>::write(ContentsWriter& writer) {
  writer.write(value, mirror);
}

template <class T>
void Instance<T>::walk(ViewWalk& walk) {
  walk.walkStruct(value, mirror);
}

template <class T>
void Instance<T>::remind(Reminder& reminder, bool isHidden) {
  reminder.remindBelow(value, mirror, isHidden);
}

template <class T>
void Instance<T>::tell(SchemaMessageWriter& writer) const {
  writer.tell(value, *this);
}

template <class T>
void Instance<T>::enroll(Enroller& enroller, bool isFirst) const {
  enroller.enrollOne(value, isFirst);
}

template <class T>
void Instance<T>::toValue(Value& result) const {
  result = room::toValue(value);
}

template <class T>
void Instance<T>::restore(const Value& source) {
  room::restore(value, source);
}

template <class T>
void Instance<T>::save(SnapshotWriter& writer) const {
  writer.save(value, mirror);
}

template <class T>
void Instance<T>::load(SnapshotReader& reader) {
  reader.load(value, mirror);
}

}  // namespace room::detail
