#pragma once

#include <room/abi.h>

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/catalog.hpp"

namespace roomd::test {

class ScriptedRoom;

/// How a hook ends the operation it was given.
struct Ending {
  enum class Kind : uint8_t { well, failed, later };
  Kind kind = Kind::well;
  std::string text;  ///< the value, or the text of the error (and the value beside it)
  int32_t code = ROOM_ERROR_NONE;
};

inline Ending gives(std::string value) { return {Ending::Kind::well, std::move(value)}; }
inline Ending fails(int32_t code, std::string text) {
  return {Ending::Kind::failed, std::move(text), code};
}
/// Not at all: the test does so with ScriptedRoom::finish.
inline Ending later() { return {Ending::Kind::later, {}}; }

/// A room class as a plugin has it, whose hooks write down that they were called and do what the
/// test has laid down for them. Must outlive its rooms.
class RoomClass {
 public:
  RoomClass();
  RoomClass(const RoomClass&) = delete;
  RoomClass& operator=(const RoomClass&) = delete;

  /// An entry of rooms.yaml that names this class.
  std::shared_ptr<const RoomType> type(RoomConfig config) const;
  std::shared_ptr<const RoomType> type(const std::string& name = "game") const;

  /// The hooks on offer; a test takes some away.
  room_vtable vtable;
  /// By the name of the hook ("onJoin"); at once and well when there is no entry.
  std::map<std::string, Ending> endings;
  /// What a hook does before it ends; the client is 0 where the hook has none.
  std::map<std::string, std::function<void(ScriptedRoom&, room_client)>> during;
  std::string handshake = "types";  ///< empty: rooms without state
  bool makesNothing = false;        ///< create() returns NULL, with error 777 "no room today"
  bool hasExtensions = true;        ///< rooms listen to presence and take remote calls
  bool offersHandover = true;       ///< `endings` of "save", "load" and "resume" say how it goes

  /// Every call but ticks and patches, of all rooms: "onLeave 1 4000".
  std::vector<std::string> calls;
  /// The calls since the last time.
  std::vector<std::string> takeCalls() { return std::exchange(calls, {}); }
  std::vector<int64_t> ticks;  ///< the delta of each
  int patches = 0;

  std::vector<ScriptedRoom*> rooms;  ///< not yet destroyed, oldest first
  size_t made = 0;

 private:
  friend class ScriptedRoom;
  struct Factory : room_factory {
    RoomClass* owner;
  };
  Factory factory_;
};

/// A room of a RoomClass. Its functions are those of the host's table; each fails the test when the
/// host calls a hook before it has returned (abi.h, convention 4).
class ScriptedRoom {
 public:
  ScriptedRoom(RoomClass& owner, const room_host* host) : owner_(owner), host_(host) {}

  /// Ends the oldest operation that `hook` has left open.
  void finish(const std::string& hook, const Ending& ending = {});
  void finish(room_op op, const Ending& ending = {});
  /// Ends all that is open.
  void finishAll();

  void set(std::string name, Value value);
  void setBytes(std::string_view bytes);
  void sleep(room_op op, int64_t delayUs);
  void allowReconnection(room_op op, room_client client, int64_t timeoutUs);
  void cancel(room_op op);
  void post(room_op op, std::string_view value);  ///< [any thread]
  void send(std::initializer_list<room_client> clients, std::string_view type,
            std::string_view payload = {}, uint32_t flags = 0);
  void broadcast(std::string_view type, std::string_view payload = {}, uint32_t flags = 0,
                 std::initializer_list<room_client> except = {});
  void broadcastSchema(uint32_t typeId, std::string_view content, uint32_t flags = 0,
                       std::initializer_list<room_client> except = {});
  void sendState(std::initializer_list<room_client> clients, uint32_t kind, uint32_t stream,
                 std::string_view bytes);
  void sendPatch(uint32_t stream, std::string_view bytes);
  void sendError(room_client client, int32_t code, std::string_view text);
  void flush();
  void close(room_client client, uint32_t code, std::string_view reason = {});
  void disconnect(room_op op, uint32_t code);
  /// Only inside onMessage.
  void rejectMessage(room_client client, uint32_t why, std::string_view text = {});

  // The host's extensions; they must be there.
  void callPresence(room_op op, std::string_view command, std::string_view arguments);
  void subscribe(room_op op, std::string_view topic);
  void unsubscribe(std::string_view topic);
  void publish(std::string_view topic, std::string_view message);
  void callMatchmaker(room_op op, std::string_view method, std::string_view arguments);

  const room_host* host() const { return host_; }

  std::string roomId;                              ///< as onCreate got it
  std::string options;                             ///< as onCreate got them
  std::string payload;                             ///< of the message that came last
  room_op reply = 0;                               ///< of the message that came last
  uint32_t messageFlags = 0;                       ///< of the message that came last
  std::map<room_client, std::string> auth;         ///< what onJoin got
  std::map<room_client, std::string> joinOptions;  ///< what onJoin got
  std::string authContext;                         ///< "token ip" of the last onAuth

 private:
  friend class RoomClass;
  struct Hooks;

  void enterHook(const std::string& hook, room_client client, const std::string& line);
  void endHook(const std::string& hook, room_op op);

  RoomClass& owner_;
  const room_host* host_;
  const room_message* message_ = nullptr;  ///< while onMessage runs
  bool inHook_ = false;
  bool inHost_ = false;
  std::map<std::string, std::vector<room_op>> open_;
};

}  // namespace roomd::test
