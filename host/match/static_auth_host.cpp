#include <spdlog/spdlog.h>

#include "match/static_auth.hpp"
#include "room/plugin_words.hpp"

namespace roomd {

/// The functions behind the room_host of a request. Nothing calls back into the request before it
/// has returned: what follows is posted.
struct StaticAuthTable {
  static StaticAuth& self(const room_host* host) { return *static_cast<StaticAuth*>(host->self); }

  static const void* extension(const room_host*, const char*) { return nullptr; }

  static void finish(const room_host* host, room_op op, const room_error* error, room_bytes value) {
    StaticAuth& request = self(host);
    auto ended = request.operations_.take(op);
    if (!ended) {
      spdlog::warn("static auth of {}: operation {} was finished twice or never started",
                   request.name(), op);
      return;
    }
    request.loop_.post([weak = request.weak_from_this(), ended = std::move(ended),
                        outcome = outcomeOf(error, value)] {
      if (const auto alive = weak.lock()) ended(outcome);
    });
  }

  static void sleep(const room_host* host, room_op op, int64_t delayUs) {
    self(host).sleep(op, delayUs);
  }
  static void cancel(const room_host* host, room_op op) { self(host).cancel(op); }
  static void post(const room_host* host, room_op op, room_bytes value) {
    self(host).endPluginOp(op, ROOM_ERROR_NONE, std::string(toView(value)));
  }
  static int64_t nowUs(const room_host* host) { return self(host).loop_.nowUs(); }

  static void log(const room_host* host, uint32_t level, room_bytes text) {
    spdlog::log(logLevelOf(level), "static auth of {}: {}", self(host).name(), toView(text));
  }

  /// A function that needs a room.
  template <class... Arguments>
  static void notOffered(const room_host* host, Arguments...) {
    spdlog::warn("static auth of {}: there is no room yet, only finish, sleep, cancel and post",
                 self(host).name());
  }
};

void StaticAuth::fillHostTable() {
  using Table = StaticAuthTable;
  host_.size = sizeof(room_host);
  host_.abi_minor = ROOM_ABI_MINOR;
  host_.self = this;
  host_.extension = Table::extension;
  host_.finish = Table::finish;
  host_.sleep = Table::sleep;
  host_.allow_reconnection = Table::notOffered;
  host_.cancel = Table::cancel;
  host_.post = Table::post;
  host_.send = Table::notOffered;
  host_.send_state = Table::notOffered;
  host_.send_error = Table::notOffered;
  host_.flush = Table::notOffered;
  host_.close = Table::notOffered;
  host_.reject_message = Table::notOffered;
  host_.disconnect = Table::notOffered;
  host_.set = Table::notOffered;
  host_.now_us = Table::nowUs;
  host_.log = Table::log;
}

}  // namespace roomd
