#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>

namespace roomd {

/// A folder, and which of its files matter.
struct WatchedFolder {
  std::filesystem::path folder;
  std::function<bool(std::string_view fileName)> matters;
};

/// Tells when files of some folders were written or moved into place. A file counts when whoever
/// wrote it has closed it, never before; what happens within `quiet` is told once. A folder that is
/// not there, or was replaced by another, is watched from the moment it is.
///
/// Deletions are not told: linkers and copy programs delete a file a moment before the new one is
/// there.
class FolderWatch {
 public:
  static constexpr std::chrono::milliseconds kQuiet{200};

  /// `changed` is called on a thread of the watch.
  FolderWatch(std::vector<WatchedFolder> folders, std::function<void()> changed,
              std::chrono::milliseconds quiet = kQuiet);

  /// Ends the thread; not from `changed`.
  ~FolderWatch();
  FolderWatch(const FolderWatch&) = delete;
  FolderWatch& operator=(const FolderWatch&) = delete;

  /// Why nothing can be watched (the system is out of inotify instances); empty otherwise.
  const std::string& problem() const { return problem_; }

 private:
  void run();
  bool watchMissing();
  bool readEvents();

  std::vector<WatchedFolder> folders_;
  std::function<void()> changed_;
  std::chrono::milliseconds quiet_;
  std::string problem_;
  int inotify_ = -1;
  int stop_ = -1;
  /// Descriptor -> index of the folder; one folder by two names has one descriptor.
  std::multimap<int, size_t> watched_;
  std::thread thread_;
};

}  // namespace roomd
