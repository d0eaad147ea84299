// Sends a struct of the state's types as a message.
#pragma once

#include <cstdint>
#include <stdexcept>

#include "room/abi_schema_message.h"
#include "room/detail/kernel.hpp"
#include "room/state/schema_message.hpp"

namespace room::detail {

template <Schema T>
std::uint32_t typeIdOf(const SchemaMessageWriter& writer, const T&) {
  return writer.typeId<T>();
}

inline std::uint32_t typeIdOf(const SchemaMessageWriter& writer, const InstanceBase& instance) {
  return writer.typeId(instance);
}

/// `message`: a struct, or the instance behind a Ref.
template <class T>
void sendSchema(const Kernel& kernel, const room_target& target, T& message, uint32_t flags) {
  if (!kernel.stateTypes()) {
    throw std::invalid_argument("a schema message needs a room with a state");
  }
  SchemaMessageWriter writer(*kernel.stateTypes());
  const std::uint32_t typeId = typeIdOf(writer, message);
  const auto& host = kernel.extension<room_schema_message>(ROOM_SCHEMA_MESSAGE);
  host.send(&kernel.host(), &target, typeId, bytesOf(writer.write(message)), flags);
}

/// Throws std::invalid_argument if there is none.
template <class T>
InstanceBase& instanceToSend(const Ref<T>& message) {
  InstanceBase* instance = instanceOf(message);
  if (!instance) throw std::invalid_argument("a schema message that is an empty room::Ref");
  return *instance;
}

}  // namespace room::detail
