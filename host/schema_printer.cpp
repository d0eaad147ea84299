#include "schema_printer.hpp"

#include <fmt/format.h>
#include <room/abi_state_types.h>

#include <cstdio>
#include <string_view>

#include "codegen/csharp.hpp"
#include "codegen/typescript.hpp"
#include "plugin/probe.hpp"

namespace roomd {
namespace {

const room_factory* findFactory(const room_plugin& plugin, std::string_view name) {
  for (uint32_t at = 0; at < plugin.factory_count; ++at) {
    if (plugin.factories[at]->name == name) return plugin.factories[at];
  }
  return nullptr;
}

Result<StateTypes> typesOf(const room_plugin& plugin, const std::string& name) {
  const room_factory* factory = findFactory(plugin, name);
  if (!factory) return Error{fmt::format("it has no class {}", name)};
  if (factory->handshake(factory, ROOM_HANDSHAKE_V3).size == 0) {
    return Error{fmt::format("rooms of {} have no state", name)};
  }
  const void* extension =
      factory->extension ? factory->extension(factory, ROOM_STATE_TYPES) : nullptr;
  if (!extension) {
    return Error{
        fmt::format("it does not say what the state of {} is made of; a newer SDK does", name)};
  }
  const room_bytes bytes = static_cast<const room_state_types*>(extension)->describe(factory);
  return readStateTypes({reinterpret_cast<const char*>(bytes.data), bytes.size});
}

}  // namespace

bool printSchema(const SchemaRequest& request, const std::filesystem::path& self) {
  const auto opened = openProbed(request.plugin, self);
  const auto types =
      opened ? typesOf(*opened->plugin, request.factory) : Result<StateTypes>(opened.error());
  if (!types) {
    fmt::print(stderr, "{}: {}\n", request.plugin.string(), types.error().message);
    return false;
  }
  const StateTypes told = toldTo(request.library, *types);
  fmt::print("{}", request.language == "ts" ? toTypeScript(told, request.library)
                                            : toCSharp(told, request.nameSpace));
  return true;
}

}  // namespace roomd
