#include "usage/ledger.hpp"

#include <algorithm>

namespace roomd {

Usage& Usage::operator+=(const Usage& other) {
  busyNs += other.busyNs;
  patchNs += other.patchNs;
  messagesIn += other.messagesIn;
  bytesIn += other.bytesIn;
  messagesOut += other.messagesOut;
  bytesOut += other.bytesOut;
  stateBytes += other.stateBytes;
  patches += other.patches;
  ticks += other.ticks;
  missed += other.missed;
  return *this;
}

PluginUsage& PluginUsage::operator+=(const PluginUsage& other) {
  rooms += other.rooms;
  ended += other.ended;
  usage += other.usage;
  return *this;
}

void Ledger::open(RoomUsage& room) { rooms_.insert(&room); }

void Ledger::close(RoomUsage& room) {
  if (charged_ == &room) charge(nullptr);
  rooms_.erase(&room);
  ended_[room.plugin] += PluginUsage{0, room.isSpare ? 0u : 1u, room.usage};
}

void Ledger::onMailbox(size_t tasks) {
  charge(nullptr);
  ++wakes_;
  tasks_ += tasks;
  mailboxDepth_ = std::max(mailboxDepth_, tasks);
}

void Ledger::turnTo(RoomUsage* room) {
  const int64_t now = nowNs();
  if (charged_ != nullptr) charged_->usage.busyNs += static_cast<uint64_t>(now - since_);
  charged_ = room;
  since_ = now;
}

LoopUsage Ledger::look() {
  charge(nullptr);
  LoopUsage seen;
  seen.turns = turns_;
  seen.wakes = wakes_;
  seen.tasks = tasks_;
  seen.mailboxDepth = mailboxDepth_;
  seen.lateness = lateness_;
  seen.plugins = ended_;
  for (const RoomUsage* room : rooms_) {
    if (!room->isSpare) seen.rooms.push_back(*room);
    seen.plugins[room->plugin] += PluginUsage{room->isSpare ? 0u : 1u, 0, room->usage};
  }
  return seen;
}

}  // namespace roomd
