#include <dlfcn.h>
#include <fmt/format.h>
#include <link.h>

#include <cstring>
#include <string>

#include "plugin/shared_object.hpp"

namespace roomd {
namespace {

std::string lastError(const std::filesystem::path& file) {
  const char* text = dlerror();
  std::string message = text == nullptr ? "no reason given" : text;
  const std::string prefix = file.string() + ": ";
  if (message.starts_with(prefix)) message.erase(0, prefix.size());
  if (message.find("failed to map segment") != std::string::npos) {
    message += fmt::format("; is {} mounted noexec?", file.parent_path().string());
  }
  return message;
}

}  // namespace

Result<void*> mapLibrary(const std::filesystem::path& file) {
  if (void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL)) return library;
  return Error{lastError(file)};
}

const void* findSymbol(void* library, const char* name) { return dlsym(library, name); }

void unmapLibrary(void* library) { dlclose(library); }

bool isMapped(const std::filesystem::path& file) {
  const auto compare = [](dl_phdr_info* library, size_t, void* name) {
    return std::strcmp(library->dlpi_name, static_cast<const char*>(name)) == 0 ? 1 : 0;
  };
  std::string name = file.string();
  return dl_iterate_phdr(compare, name.data()) != 0;
}

}  // namespace roomd
