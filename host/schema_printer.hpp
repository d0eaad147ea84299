#pragma once

#include <filesystem>
#include <string>

#include "codegen/state_types.hpp"

namespace roomd {

/// What `roomd schema` is asked for.
struct SchemaRequest {
  std::filesystem::path plugin;   ///< game.so
  std::string factory;            ///< Game
  std::string language;           ///< ts or csharp
  std::string nameSpace;          ///< of C#; empty: none
  SchemaLibrary library = SchemaLibrary::v5;
};

/// Prints classes for clients to the states of a factory's rooms on standard output; or in one line
/// on standard error why not. `self` is the roomd executable. Whether it went well.
bool printSchema(const SchemaRequest& request, const std::filesystem::path& self);

}  // namespace roomd
