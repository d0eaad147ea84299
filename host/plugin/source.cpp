#include "plugin/source.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <array>
#include <fstream>

namespace roomd {
namespace {

struct Look {
  std::filesystem::file_time_type changed;
  uintmax_t size = 0;
  ino_t inode = 0;
  bool operator==(const Look&) const = default;
};

Result<Look> look(const std::filesystem::path& file) {
  std::error_code problem;
  const auto status = std::filesystem::status(file, problem);
  if (!std::filesystem::exists(status)) {
    std::error_code none;
    const auto target = std::filesystem::read_symlink(file, none);
    if (!none)
      return Error{fmt::format("find: is a link to {}, which is not there", target.string())};
    return Error{fmt::format("find: no such file in {}", file.parent_path().string())};
  }
  if (!std::filesystem::is_regular_file(status)) return Error{"find: is no regular file"};
  Look seen;
  seen.changed = std::filesystem::last_write_time(file, problem);
  if (!problem) seen.size = std::filesystem::file_size(file, problem);
  if (problem) return Error{fmt::format("find: {}", problem.message())};
  struct stat details {};
  if (stat(file.c_str(), &details) == 0) seen.inode = details.st_ino;
  return seen;
}

}  // namespace

std::optional<std::string> waitUntilSettled(const std::filesystem::path& file,
                                            const SettleRule& rule) {
  auto before = look(file);
  if (!before) return before.error().message;
  const auto age = std::filesystem::file_time_type::clock::now() - before->changed;
  if (age > rule.quiet) return std::nullopt;

  const auto start = std::chrono::steady_clock::now();
  auto quietSince = start;
  while (true) {
    rule.pause();
    const auto now = std::chrono::steady_clock::now();
    auto after = look(file);
    if (!after) return after.error().message;
    if (*after != *before) {
      before = after;
      quietSince = now;
    }
    if (now - quietSince >= rule.quiet) return std::nullopt;
    if (now - start >= rule.patience) {
      return fmt::format("settle: still changing after {} ms", rule.patience.count());
    }
  }
}

Result<std::filesystem::path> copyWhole(
    const std::filesystem::path& file, const std::function<Result<std::filesystem::path>()>& copy) {
  constexpr int kAttempts = 3;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (auto problem = waitUntilSettled(file)) return Error{*problem};
    const auto before = look(file);
    auto made = copy();
    if (!made) return Error{fmt::format("stage: {}", made.error().message)};
    if (!before) return made;
    const auto after = look(file);
    if (after && *after == *before) return made;
    std::error_code ignored;
    std::filesystem::remove(*made, ignored);
  }
  return Error{fmt::format("stage: was replaced while it was copied, {} times", kAttempts)};
}

Result<uint64_t> hashContent(const std::filesystem::path& file) {
  // FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv
  constexpr uint64_t kOffset = 14695981039346656037U;
  constexpr uint64_t kPrime = 1099511628211U;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return Error{"cannot be read"};
  uint64_t hash = kOffset;
  std::array<char, 64 * 1024> buffer;
  do {
    stream.read(buffer.data(), buffer.size());
    const auto count = static_cast<size_t>(stream.gcount());
    for (size_t at = 0; at < count; ++at) {
      hash = (hash ^ static_cast<unsigned char>(buffer[at])) * kPrime;
    }
  } while (stream);
  if (stream.bad()) return Error{"cannot be read"};
  return hash;
}

}  // namespace roomd
