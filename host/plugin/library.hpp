#pragma once

#include <room/abi.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "result.hpp"

namespace roomd {

class Worker;

/// A loaded plugin. Held by shared_ptr by the catalog and by every room made from it; when the last
/// holder lets go, the library is handed back to the loader, which unloads it on its own thread.
class Library {
 public:
  const room_plugin& plugin() const { return *plugin_; }

  /// The file in the plugin folder this was loaded from.
  const std::filesystem::path& source() const { return source_; }

  /// Counts the loads of this process, 1 first.
  uint64_t generation() const { return generation_; }

  /// The factory of that name, or nullptr.
  const room_factory* factory(std::string_view name) const;

  /// "game.so (generation 2)", for messages.
  std::string label() const;

  /// "game.so (generation 2, build id 1f0c...)", for who wants to look it up in the binary.
  const std::string& build() const { return build_; }

  /// Tells one content of the file from another.
  uint64_t contentHash() const { return contentHash_; }

  /// Opens `staged`, a copy of `source` whose name this process has not opened before, checks its
  /// tables and calls its load(). The error is "<step>: <reason>". The library is unloaded, and the
  /// copy removed, on `unloader` once nobody holds it; if that worker has stopped by then, it stays
  /// loaded, because its holders may still be on their way out of its code. [loader]
  static Result<std::shared_ptr<const Library>> open(const std::filesystem::path& source,
                                                     const std::filesystem::path& staged,
                                                     uint64_t generation,
                                                     const std::shared_ptr<Worker>& unloader);

  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

 private:
  Library() = default;
  void unload();

  const room_plugin* plugin_ = nullptr;
  void* handle_ = nullptr;
  std::filesystem::path source_;
  std::filesystem::path staged_;
  uint64_t generation_ = 0;
  uint64_t contentHash_ = 0;
  std::string build_;
};

}  // namespace roomd
