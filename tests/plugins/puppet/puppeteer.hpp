// Puppeteer: what moves a puppet, whatever its state: its options, its trace, and the calls that
// concern the room, its clients, its clock and the matchmaker.
#pragma once

#include <map>
#include <optional>
#include <room/room.hpp>
#include <string>
#include <string_view>

#include "trace.hpp"

class Puppeteer {
 public:
  explicit Puppeteer(room::RoomBase& room) : room_(room) {}
  virtual ~Puppeteer() = default;
  Puppeteer(const Puppeteer&) = delete;
  Puppeteer& operator=(const Puppeteer&) = delete;

  /// Remembers the options of create.
  void create(const room::Options& options);
  /// Does what they ask for.
  void prepare();
  void remember(const room::Client& client, const room::Options& options) {
    joined_[client.sessionId()] = options;
  }

  /// The options of create ask for an onAuth; without one everybody may enter.
  bool authenticates() const { return authenticates_; }
  /// What onAuth answers a client with these options. What JavaScript takes for false refuses it.
  room::Auth authFrom(const room::Options& options) const;

  /// Writes a line about something that happened.
  void trace(std::string_view event, const room::Client* client = nullptr,
             const room::Value& facts = {}) const;
  bool tracesTicks() const { return tracesTicks_; }

  /// The beginning of a hook: traced; then delayed, and made to throw, as the options ask.
  room::Task<> begin(std::string_view hook, const room::Client* client = nullptr,
                     room::Value facts = {});
  void end(std::string_view hook, const room::Client* client = nullptr,
           room::Value facts = {}) const;

  /// Whether it left on purpose, and what is known of a client that leaves.
  static room::Value ending(const room::Client& client, room::CloseCode code);
  /// Waits for a client that did not mean to leave, if the room was made to. Answers the facts for
  /// the trace.
  room::Task<room::Value> holdSeat(room::Client& client, room::CloseCode code);

  /// The handler of "call": `[id, method, ...args]`.
  room::Task<> answer(room::Client& client, room::Value call);
  /// Runs a method; throws when there is none of this name.
  room::Task<room::Value> perform(std::string method, room::Value args);

 protected:
  /// Runs a method that concerns the state, if it is one.
  virtual std::optional<room::Value> performOnState(std::string_view, const room::Value&) {
    return std::nullopt;
  }
  room::Client& clientOf(std::string_view sessionId) const;

 private:
  using Immediate = room::Value (Puppeteer::*)(const room::Value& args);
  using Slow = room::Task<room::Value> (Puppeteer::*)(room::Value args);
  static const std::map<std::string_view, Immediate>& immediateCalls();
  static const std::map<std::string_view, Slow>& slowCalls();

  room::Value settingOf(std::string_view setting, std::string_view hook,
                        const room::Client* client) const;

  room::Value info(const room::Value& args);
  room::Value lock(const room::Value& args);
  room::Value unlock(const room::Value& args);
  room::Value setPrivate(const room::Value& args);
  room::Value setMetadata(const room::Value& args);
  room::Value setMaxClients(const room::Value& args);
  room::Value setAutoDispose(const room::Value& args);
  room::Value setRoomId(const room::Value& args);
  room::Value setSeatReservationTime(const room::Value& args);
  room::Value setPatchRate(const room::Value& args);
  room::Value setSimulationInterval(const room::Value& args);
  room::Value broadcastPatch(const room::Value& args);
  room::Value broadcast(const room::Value& args);
  room::Value sendTo(const room::Value& args);
  room::Value sendBytesTo(const room::Value& args);
  room::Value leave(const room::Value& args);
  room::Value error(const room::Value& args);
  room::Value rejectReconnection(const room::Value& args);
  room::Value userData(const room::Value& args);
  room::Value auth(const room::Value& args);
  room::Value timeout(const room::Value& args);
  room::Value interval(const room::Value& args);
  room::Value pause(const room::Value& args);
  room::Value resume(const room::Value& args);
  room::Value timer(const room::Value& args);
  room::Value clear(const room::Value& args);
  room::Value later(const room::Value& args);
  room::Value traceTicks(const room::Value& args);
  room::Task<room::Value> disconnect(room::Value args);
  room::Task<room::Value> together(room::Value args);
  room::Task<room::Value> presence(room::Value args);
  room::Task<room::Value> subscribe(std::string topic);
  room::Task<room::Value> createRoom(room::Value args);
  room::Task<room::Value> query(room::Value args);
  room::Task<room::Value> remoteCall(room::Value args);
  room::Task<room::Value> reserveSeat(room::Value args);

  room::Delayed& timerOf(std::string_view tag);
  void fire(const std::string& tag);

  room::RoomBase& room_;
  Trace trace_;
  room::Options created_;
  std::map<std::string, room::Options> joined_;
  std::map<std::string, room::Delayed> timers_;
  std::map<std::string, room::Reconnection> pending_;
  bool authenticates_ = false;
  bool tracesTicks_ = false;
  int64_t ticks_ = 0;
  double deltas_ = 0;
};

/// The type of a message as the caller wrote it: a text or a number.
room::MessageType messageType(const room::Value& value);
/// What any message type is in a message.
room::Value typeValue(const room::MessageType& type);
/// The arguments from `first` on.
room::Value argumentsFrom(const room::Value& args, size_t first);
/// The Value that userData holds, or undefined.
room::Value valueIn(const std::any& any);
