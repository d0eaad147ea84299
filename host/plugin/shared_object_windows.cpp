#include <windows.h>

#include <string>
#include <system_error>

#include "plugin/shared_object.hpp"

namespace roomd {

Result<void*> mapLibrary(const std::filesystem::path& file) {
  // Its own folder first, so that it finds the libraries that were shipped with it.
  HMODULE library = LoadLibraryExW(file.c_str(), nullptr, LOAD_WITH_ALTERED_SEARCH_PATH);
  if (library != nullptr) return static_cast<void*>(library);
  return Error{std::system_category().message(static_cast<int>(GetLastError()))};
}

const void* findSymbol(void* library, const char* name) {
  return reinterpret_cast<const void*>(GetProcAddress(static_cast<HMODULE>(library), name));
}

void unmapLibrary(void* library) { FreeLibrary(static_cast<HMODULE>(library)); }

bool isMapped(const std::filesystem::path& file) {
  return GetModuleHandleW(file.c_str()) != nullptr;
}

}  // namespace roomd
