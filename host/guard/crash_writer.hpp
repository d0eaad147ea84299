#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace roomd {

/// Writes text without memory from the heap or locks: for signal handlers. What does not fit into
/// its buffer goes out before.
class CrashWriter {
 public:
  explicit CrashWriter(int descriptor) : descriptor_(descriptor) {}
  ~CrashWriter() { flush(); }
  CrashWriter(const CrashWriter&) = delete;
  CrashWriter& operator=(const CrashWriter&) = delete;

  CrashWriter& text(std::string_view text);
  CrashWriter& decimal(uint64_t number);
  /// "0x1f".
  CrashWriter& address(uint64_t number);
  /// Two digits for each byte.
  CrashWriter& bytes(const uint8_t* data, size_t size);
  void flush();

 private:
  CrashWriter& digits(uint64_t number, unsigned base);

  const int descriptor_;
  char buffer_[1024];
  size_t used_ = 0;
};

}  // namespace roomd
