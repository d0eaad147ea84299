#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "usage/lateness.hpp"

namespace roomd {

/// What a room has used since it began. Everything only grows: two looks make a rate.
struct Usage {
  uint64_t busyNs = 0;       ///< of its loop's time, the plugin's part and what the host did for it
  uint64_t patchNs = 0;      ///< of busyNs, onBeforePatch, encoding and handing out patches
  uint64_t messagesIn = 0;   ///< WebSocket messages from clients
  uint64_t bytesIn = 0;      ///< their payloads
  uint64_t messagesOut = 0;  ///< frames to clients, one for each receiver
  uint64_t bytesOut = 0;     ///< their size, WebSocket headers included
  uint64_t stateBytes = 0;   ///< of bytesOut, full states and patches
  uint64_t patches = 0;      ///< times that the plugin was asked for a patch
  uint64_t ticks = 0;
  uint64_t missed = 0;  ///< ticks and patches that were left out because the loop came too late

  Usage& operator+=(const Usage& other);
};

/// One room and what it uses.
struct RoomUsage {
  std::string name;    ///< as in rooms.yaml
  std::string roomId;  ///< the generated one
  std::string plugin;  ///< "game.so"
  std::string build;   ///< the plugin's generation and build id
  size_t clients = 0;  ///< with a seat
  Usage usage;
  /// It is no room, but has the instance that another room is about to move into, or has left.
  bool isSpare = false;
};

/// What the rooms of one plugin use, in all its versions.
struct PluginUsage {
  size_t rooms = 0;  ///< those that live
  uint64_t ended = 0;
  Usage usage;  ///< of both

  PluginUsage& operator+=(const PluginUsage& other);
};

/// What one loop does.
struct LoopUsage {
  unsigned loop = 0;
  uint64_t processorNs = 0;  ///< of its thread: rooms, sockets, matchmaking
  uint64_t turns = 0;        ///< times it has waited for events
  uint64_t wakes = 0;        ///< times another thread woke it
  uint64_t tasks = 0;        ///< that were posted to it
  size_t mailboxDepth = 0;   ///< the most tasks found at once
  Lateness lateness;         ///< of ticks and patches
  std::vector<RoomUsage> rooms;
  std::map<std::string, PluginUsage> plugins;  ///< by RoomUsage::plugin
};

}  // namespace roomd
