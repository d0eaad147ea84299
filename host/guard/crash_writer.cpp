#include "guard/crash_writer.hpp"

#include <unistd.h>

#include <cerrno>

namespace roomd {
namespace {

constexpr char kDigits[] = "0123456789abcdef";

}  // namespace

CrashWriter& CrashWriter::text(std::string_view text) {
  for (const char c : text) {
    if (used_ == sizeof buffer_) flush();
    buffer_[used_++] = c;
  }
  return *this;
}

CrashWriter& CrashWriter::decimal(uint64_t number) { return digits(number, 10); }

CrashWriter& CrashWriter::address(uint64_t number) { return text("0x").digits(number, 16); }

CrashWriter& CrashWriter::digits(uint64_t number, unsigned base) {
  char reversed[20];
  size_t count = 0;
  do {
    reversed[count++] = kDigits[number % base];
    number /= base;
  } while (number != 0);
  while (count > 0) text({&reversed[--count], 1});
  return *this;
}

CrashWriter& CrashWriter::bytes(const uint8_t* data, size_t size) {
  for (size_t at = 0; at < size; ++at) {
    const char pair[] = {kDigits[data[at] >> 4], kDigits[data[at] & 15]};
    text({pair, 2});
  }
  return *this;
}

void CrashWriter::flush() {
  size_t done = 0;
  while (done < used_) {
    const ssize_t count = write(descriptor_, buffer_ + done, used_ - done);
    if (count < 0 && errno != EINTR) break;
    if (count > 0) done += static_cast<size_t>(count);
  }
  used_ = 0;
}

}  // namespace roomd
