#include "usage/describe.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace roomd {
namespace {

double seconds(uint64_t ns) { return static_cast<double>(ns) / 1e9; }

std::string describe(const Usage& usage) {
  return fmt::format(
      "busy {:.3f} s (patches {:.3f} s), in {} messages of {} bytes, out {} of {} bytes ({} of "
      "state), {} ticks, {} patches, {} missed",
      seconds(usage.busyNs), seconds(usage.patchNs), usage.messagesIn, usage.bytesIn,
      usage.messagesOut, usage.bytesOut, usage.stateBytes, usage.ticks, usage.patches,
      usage.missed);
}

std::string describe(const LoopUsage& loop) {
  const Lateness& late = loop.lateness;
  return fmt::format(
      "loop {}: {} rooms, processor {:.3f} s, {} turns, {} tasks in {} wakes (at most {} at once), "
      "{} deadlines kept late by {} us (median), {} us (99 %), {} us (worst)",
      loop.loop, loop.rooms.size(), seconds(loop.processorNs), loop.turns, loop.tasks, loop.wakes,
      loop.mailboxDepth, late.count(), late.quantile(0.5), late.quantile(0.99), late.worst());
}

}  // namespace

std::vector<std::string> describe(const std::vector<LoopUsage>& loops) {
  std::vector<std::string> lines;
  std::map<std::string, PluginUsage> plugins;
  std::vector<std::pair<unsigned, const RoomUsage*>> rooms;
  for (const LoopUsage& loop : loops) {
    lines.push_back(describe(loop));
    for (const auto& [name, usage] : loop.plugins) plugins[name] += usage;
    for (const RoomUsage& room : loop.rooms) rooms.emplace_back(loop.loop, &room);
  }
  for (const auto& [name, plugin] : plugins) {
    lines.push_back(fmt::format("plugin {}: {} rooms, {} ended, {}", name, plugin.rooms,
                                plugin.ended, describe(plugin.usage)));
  }
  std::sort(rooms.begin(), rooms.end(), [](const auto& left, const auto& right) {
    return left.second->usage.busyNs > right.second->usage.busyNs;
  });
  for (const auto& [loop, room] : rooms) {
    lines.push_back(fmt::format("room \"{}\" (id {}) of {} on loop {}: {} clients, {}", room->name,
                                room->roomId, room->build, loop, room->clients,
                                describe(room->usage)));
  }
  return lines;
}

}  // namespace roomd
