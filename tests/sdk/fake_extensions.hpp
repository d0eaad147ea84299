// The host's presence and matchmaker, as far as a room can tell: they record what is asked, and
// answer when the test says so.
#pragma once

#include <room/abi_matchmaker.h>
#include <room/abi_presence.h>

#include <string>
#include <string_view>
#include <vector>

#include "fake_host.hpp"

namespace fake {

/// A call of presence ("presence get") or of the matchmaker ("match query").
struct Call {
  room_op op;
  std::string name;
  room::Value arguments;
};

/// Offers both to the rooms of one host.
class Extensions {
 public:
  explicit Extensions(Host& host) {
    current() = this;
    host.table.extension = [](const room_host*, const char* id) -> const void* {
      if (id == std::string_view(ROOM_PRESENCE)) return &kPresence;
      if (id == std::string_view(ROOM_MATCHMAKER)) return &kMatchmaker;
      return nullptr;
    };
  }
  Extensions(const Extensions&) = delete;
  Extensions& operator=(const Extensions&) = delete;
  ~Extensions() { current() = nullptr; }

  const Call& last() const { return calls.back(); }

  std::vector<Call> calls;
  std::vector<std::pair<room_op, std::string>> subscribed;
  std::vector<std::string> unsubscribed;
  std::vector<std::pair<std::string, room::Value>> published;

 private:
  static Extensions*& current() {
    static Extensions* extensions = nullptr;
    return extensions;
  }
  static void note(std::string_view kind, room_op op, room_bytes name, room_bytes arguments) {
    current()->calls.push_back(
        {op, std::string(kind) + text(name), room::detail::unpackValue(arguments)});
  }

  static void callPresence(const room_host*, room_op op, room_bytes name, room_bytes arguments) {
    note("presence ", op, name, arguments);
  }
  static void callMatchmaker(const room_host*, room_op op, room_bytes name, room_bytes arguments) {
    note("match ", op, name, arguments);
  }
  static void subscribe(const room_host*, room_op op, room_bytes topic) {
    current()->subscribed.emplace_back(op, text(topic));
  }
  static void unsubscribe(const room_host*, room_bytes topic) {
    current()->unsubscribed.push_back(text(topic));
  }
  static void publish(const room_host*, room_bytes topic, room_bytes message) {
    current()->published.emplace_back(text(topic), room::detail::unpackValue(message));
  }

  static inline const room_presence kPresence = {
      sizeof(room_presence), 0, &callPresence, &subscribe, &unsubscribe, &publish};
  static inline const room_matchmaker kMatchmaker = {sizeof(room_matchmaker), 0, &callMatchmaker};
};

}  // namespace fake
