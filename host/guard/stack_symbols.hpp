#pragma once

#include <link.h>

#include <cstddef>
#include <cstdint>
#include <span>

#include "guard/crash_writer.hpp"

namespace roomd {

/// A library or executable that is mapped. Made and used without heap or locks.
struct Module {
  const char* file = nullptr;  ///< as the dynamic linker has it; "" for the executable
  uintptr_t base = 0;          ///< what is added to the addresses of the file
  const uint8_t* start = nullptr;

  /// The module this address is in; `file` is nullptr when there is none.
  static Module at(const void* address);

  /// The build id its linker wrote, or nothing.
  std::span<const uint8_t> buildId() const;
};

/// Writes one frame as "game.so+0x1234 (_ZN4Game4moveEv+0x10)": the offset is what addr2line
/// wants, the name is looked up in the file's symbol table and stands as it is there (c++filt
/// reads it).
void writeFrame(CrashWriter& out, const void* address);

/// The build id of the library that contains `address`.
std::span<const uint8_t> buildIdAt(const void* address);

}  // namespace roomd
