#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace roomd {

/// A test with a folder of its own, and the sample plugins at hand.
class ScratchTest : public testing::Test {
 protected:
  ScratchTest() {
    std::string name = (std::filesystem::temp_directory_path() / "roomd_test.XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~ScratchTest() override { std::filesystem::remove_all(folder_); }

  static std::filesystem::path sample(const std::string& name) {
    return std::filesystem::path(SAMPLE_FOLDER) / ("sample_" + name + ".so");
  }

  static std::string read(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  static void write(const std::filesystem::path& file, const std::string& content) {
    std::ofstream(file, std::ios::binary) << content;
  }

  /// Puts `content` at `file` as a careful build does: in one step, and (as far as anybody can see)
  /// some time ago. Each call gives the file another time.
  void install(const std::filesystem::path& file, const std::string& content) {
    const auto fresh = file.parent_path() / ".new";
    write(fresh, content);
    const auto now = std::filesystem::file_time_type::clock::now();
    std::filesystem::last_write_time(fresh, now - std::chrono::seconds(1000 - ++installs_));
    std::filesystem::rename(fresh, file);
  }

  std::filesystem::path folder_;

 private:
  int installs_ = 0;
};

}  // namespace roomd
