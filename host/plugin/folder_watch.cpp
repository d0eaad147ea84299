#include "plugin/folder_watch.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace roomd {
namespace {

using Clock = std::chrono::steady_clock;

constexpr uint32_t kFinished = IN_CLOSE_WRITE | IN_MOVED_TO;
constexpr uint32_t kGone = IN_DELETE_SELF | IN_MOVE_SELF;
constexpr std::chrono::milliseconds kLookForFolders{500};

}  // namespace

FolderWatch::FolderWatch(std::vector<WatchedFolder> folders, std::function<void()> changed,
                         std::chrono::milliseconds quiet)
    : folders_(std::move(folders)), changed_(std::move(changed)), quiet_(quiet) {
  inotify_ = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  stop_ = eventfd(0, EFD_CLOEXEC);
  if (inotify_ < 0 || stop_ < 0) {
    problem_ = fmt::format("cannot watch folders: {}", std::strerror(errno));
    return;
  }
  watchMissing();
  thread_ = std::thread([this] { run(); });
}

FolderWatch::~FolderWatch() {
  if (thread_.joinable()) {
    eventfd_write(stop_, 1);
    thread_.join();
  }
  if (inotify_ >= 0) close(inotify_);
  if (stop_ >= 0) close(stop_);
}

void FolderWatch::run() {
  constexpr auto kNever = Clock::time_point::max();
  auto due = kNever;
  while (true) {
    auto wait = kLookForFolders;
    if (due != kNever) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(due - Clock::now());
      wait = std::clamp(left, std::chrono::milliseconds(0), kLookForFolders);
    }
    // Only a folder that is missing has to be looked for; events come by themselves.
    const bool sleepsLong = due == kNever && watched_.size() == folders_.size();
    pollfd descriptors[] = {{inotify_, POLLIN, 0}, {stop_, POLLIN, 0}};
    poll(descriptors, 2, sleepsLong ? -1 : static_cast<int>(wait.count()));
    if (descriptors[1].revents != 0) return;
    const bool finished = readEvents();
    const bool appeared = watchMissing();
    if (finished || appeared) due = Clock::now() + quiet_;
    if (due == kNever || Clock::now() < due) continue;
    due = kNever;
    changed_();
  }
}

/// True when a folder is watched now that was not before.
bool FolderWatch::watchMissing() {
  bool appeared = false;
  for (size_t i = 0; i < folders_.size(); i++) {
    if (std::ranges::any_of(watched_, [i](const auto& known) { return known.second == i; })) {
      continue;
    }
    const int descriptor =
        inotify_add_watch(inotify_, folders_[i].folder.c_str(), kFinished | kGone | IN_ONLYDIR);
    if (descriptor < 0) continue;
    watched_.emplace(descriptor, i);
    appeared = true;
  }
  return appeared;
}

/// True when a file that matters was finished.
bool FolderWatch::readEvents() {
  bool finished = false;
  alignas(inotify_event) char buffer[8192];
  while (true) {
    const ssize_t size = read(inotify_, buffer, sizeof buffer);
    if (size <= 0) return finished;
    for (const char* at = buffer; at < buffer + size;) {
      const auto& event = *reinterpret_cast<const inotify_event*>(at);
      at += sizeof(inotify_event) + event.len;
      if ((event.mask & IN_Q_OVERFLOW) != 0) finished = true;
      if ((event.mask & (kGone | IN_IGNORED)) != 0) {
        if ((event.mask & IN_IGNORED) == 0) inotify_rm_watch(inotify_, event.wd);
        watched_.erase(event.wd);
      } else if ((event.mask & kFinished) != 0 && event.len > 0) {
        const auto [first, last] = watched_.equal_range(event.wd);
        finished = finished || std::any_of(first, last, [&](const auto& known) {
                     return folders_[known.second].matters(event.name);
                   });
      }
    }
  }
}

}  // namespace roomd
