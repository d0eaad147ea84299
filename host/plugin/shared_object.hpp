#pragma once

#include <filesystem>

#include "result.hpp"

namespace roomd {

// Shared libraries as the system has them: shared_object_posix.cpp, shared_object_windows.cpp.

/// Maps `file`, an absolute path, with all that it needs, and runs its constructors. A file is
/// mapped once under one name; ask again only under another one. The error is the system's reason.
Result<void*> mapLibrary(const std::filesystem::path& file);

/// The address of what the library exports as `name`; null: nothing.
const void* findSymbol(void* library, const char* name);

/// Gives back what mapLibrary() gave; the library leaves unless it is pinned.
void unmapLibrary(void* library);

/// Whether a library mapped under the name `file` is still in this process.
bool isMapped(const std::filesystem::path& file);

}  // namespace roomd
