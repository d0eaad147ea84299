#pragma once

#include <room/abi.h>

#include <atomic>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "result.hpp"
#include "room/loop.hpp"
#include "room/operations.hpp"
#include "room/peer.hpp"
#include "room/properties.hpp"
#include "room/room_spec.hpp"
#include "room/session.hpp"

namespace roomd {

/// One living room: the plugin's instance, its clients, timers and unfinished operations.
///
/// Lives on one loop; every function is called there. Calls into the plugin never nest: what a host
/// function causes waits until the plugin has returned (abi.h, convention 4).
class Room : public std::enable_shared_from_this<Room> {
 public:
  using Created = std::function<void(Result<std::shared_ptr<Room>>)>;

  /// Makes a room and runs its onCreate; `created` is called on the loop, maybe before this
  /// returns.
  static void create(Loop& loop, RoomSpec spec, RoomObserver& observer, Created created);

  Room(Loop& loop, RoomSpec spec, RoomObserver& observer);
  ~Room();
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;

  /// The room is to be found: its observer hears of every change from now on.
  void announce() { listed_ = true; }

  /// Ends a room that is not to be announced.
  void discard() { dispose(); }

  /// Takes a seat for a client that will connect soon; the session id, or why not (ROOM_ERROR_*).
  Result<std::string> reserveSeat(SeatSpec seat);

  /// Another room calls `method` with an array of arguments (both MessagePack); answered on the
  /// room's loop with what the plugin gave.
  void remoteCall(std::string_view method, std::string_view arguments,
                  std::function<void(Result<std::string>)> answer);

  /// The session whose seat opens with `token`, or an error. One that is still connected is found
  /// with `takeOver` only (clients of 0.17 and 0.18); its connection stays open until the client's
  /// new one arrives.
  Result<std::string> findReconnection(std::string_view token, bool takeOver);

  /// A client's connection arrives. The room answers through `peer` in any case; what the client
  /// says goes to the returned Inbox.
  std::shared_ptr<Inbox> attach(Knock knock, std::shared_ptr<Peer> peer);

  /// What a connection gets that knocks on a room that does not exist.
  static void refuse(const Knock& knock, Peer& peer);

  /// The host goes down: the room is asked to end (onBeforeShutdown).
  void shutdown();

  /// The room's code is not the newest any more: does what `drain:` of `policy` says. `next` is
  /// what new rooms of its name are made from; nullptr: there are none.
  void outdate(const DrainPolicy& policy, std::shared_ptr<const RoomType> next);

  const std::string& roomId() const { return spec_.roomId; }
  const Listing& listing() const { return listing_; }
  Loop& loop() const { return loop_; }

 private:
  class SessionInbox;
  enum class State : uint8_t { creating, open, disconnecting, disposing, disposed };
  using SessionPtr = std::shared_ptr<Session>;

  // ---- calls into the plugin (room.cpp)
  template <class Call>
  void enter(Call&& call) {
    auto keep = shared_from_this();
    loop_.ledger().charge(account());
    ++depth_;
    call();
    if (--depth_ == 0) settle();
  }
  /// The same for a call of the plugin's `hook`, with a message's type as `detail`: those who look
  /// after the loop are told of it.
  template <class Call>
  void enter(const char* hook, Call&& call, std::string_view detail = {}) {
    enter([&] {
      const PluginCall told(loop_.activity(), *callee_, hook, detail);
      call();
    });
  }
  void settle();
  /// Does `action` once no call into the plugin is on the stack.
  void later(std::function<void()> action);
  const room_vtable& vtable() const { return *spec_.type->factory->vtable; }
  void endPluginOp(room_op op, Result<std::string> outcome);
  /// Ends an operation without a result.
  void endPluginOp(room_op op) { endPluginOp(op, std::string()); }
  /// The table of one of the instance's extensions, or nullptr.
  template <class Table>
  const Table* extensionOf(const char* id) const {
    const void* table = vtable().extension ? vtable().extension(instance_, id) : nullptr;
    return static_cast<const Table*>(table);
  }

  /// Who pays for what is done now.
  RoomUsage* account() { return state_ == State::disposed ? nullptr : &account_; }

  // ---- life (room.cpp)
  void start(Created created);
  void onCreated(const Outcome& outcome, const Created& created);
  void dispose();
  void tellDisposing();
  void destroy();
  void disposeIfEmpty();
  bool isOver() const { return state_ == State::disposing || state_ == State::disposed; }
  void disconnect(room_op op, uint32_t code);
  void onRemoteAnswer(const Outcome& outcome);
  Error disposedError() const;
  std::string_view handshake(uint32_t form) const;

  // ---- properties (room_properties.cpp)
  void apply(const PropertyChange& change);
  void publish();
  /// Locks a full room if it `mayLock`, and unlocks one that no longer is.
  void updateAutoLock(bool mayLock);
  void tellProperty(const char* name, Value value);

  // ---- what happens by itself (room_clock.cpp)
  /// Starts a timer that has fired again, one interval after its deadline, and returns the time.
  int64_t keepRate(Timer& timer, int64_t intervalUs);
  void restartPatches();
  void onPatchTimer();
  void restartTicks();
  void onTickTimer();
  void sleep(room_op op, int64_t delayUs);
  void cancel(room_op op);

  // ---- seats (room_seats.cpp)
  bool isFull() const;
  bool takesClients() const { return state_ == State::open; }
  SessionPtr find(room_client id) const;
  SessionPtr findBySessionId(std::string_view sessionId) const;
  SessionPtr findByToken(std::string_view token) const;
  void onSeatTimer(const SessionPtr& session);
  void forget(const SessionPtr& session);

  // ---- joining (room_join.cpp)
  void sit(const SessionPtr& session, const Knock& knock, std::shared_ptr<Peer> peer,
           uint64_t attachment);
  void authenticate(const SessionPtr& session, const Knock& knock);
  void onAuthenticated(const SessionPtr& session, const Outcome& outcome);
  void join(const SessionPtr& session);
  void onJoined(const SessionPtr& session, const Outcome& outcome);
  void welcome(const SessionPtr& session);
  void acknowledge(const SessionPtr& session);
  void refuseJoin(const SessionPtr& session, const Outcome& outcome);
  room_join joinOf(const Session& session) const;

  // ---- coming back (room_reconnect.cpp)
  bool mayReturn(const Session& session, const Knock& knock) const;
  void rejoin(const SessionPtr& session);
  void tellReconnect(const SessionPtr& session);
  void onRejoined(const SessionPtr& session, const Outcome& outcome);
  void hold(room_op op, room_client client, int64_t timeoutUs);
  void endHold(const SessionPtr& session, Error reason);
  void leaveUnheld(const SessionPtr& session);

  // ---- what clients say (room_receive.cpp)
  void onMessage(const SessionPtr& session, std::string_view message);
  bool isFlooding(Session& session);
  void deliver(const SessionPtr& session, const wire::ClientMessage& message);
  void callHandler(const Session& session, const wire::MessageType& type,
                   const room_message& message);
  static bool readPayload(const Session& session, std::string_view& payload,
                          std::string& rewritten);
  void request(const SessionPtr& session, const wire::ClientMessage& message);
  void answer(Session& session, const Outcome& outcome);
  void respond(Session& session, uint32_t requestId, wire::ResponseStatus status,
               std::string_view payload);
  void reject(const room_message& message, room_client client, uint32_t why, std::string_view text);

  // ---- what goes to clients (room_send.cpp)
  void send(const room_target& target, const room_type& type, room_bytes payload, uint32_t flags);
  void sendSchema(const room_target& target, uint32_t typeId, room_bytes content, uint32_t flags);
  void sendState(const room_target& target, uint32_t kind, uint32_t stream, const room_bytes* parts,
                 uint32_t count);
  void sendMessage(const room_target& target, wire::Frame frame, uint32_t flags, bool isSchema);
  /// `isSchema`: it is for those who know such messages.
  void deliver(uint32_t rule, std::span<const room_client> listed, const wire::Frame& frame,
               bool isSchema);
  void sendTo(Session& session, const wire::Frame& frame);
  /// Past everything that may hold a frame back.
  void push(Session& session, const wire::Frame& frame);
  void flush();
  template <class Action>
  void forEachTarget(uint32_t rule, std::span<const room_client> listed, Action&& action);
  void setListening(Session& session, bool listening);

  // ---- leaving (room_leave.cpp)
  void onClosed(const SessionPtr& session, uint32_t code);
  void closeSession(const SessionPtr& session, uint32_t code, std::string_view reason);
  void beginLeave(Session& session, uint32_t code, uint32_t closeWith);
  void leave(const SessionPtr& session, uint32_t code, uint32_t closeWith);
  void callLeave(const SessionPtr& session);
  room_op startLeaveOp(const SessionPtr& session, const char* hook);
  void onLeft(const SessionPtr& session, room_op op);
  void closeAfterLeave(Session& session);

  // ---- newer code (room_handover.cpp)
  void handOver(std::shared_ptr<const RoomType> next);
  std::optional<std::string> refuseHandover(const RoomType& next) const;
  void tryHandover();
  void waitForHandover(std::string_view reason);
  void giveUpHandover(std::string_view reason);
  void receive(const std::shared_ptr<Room>& successor, const std::string& problem);
  Outcome moveInto(Room& successor);
  template <class Call>
  Outcome ask(Call&& call);
  void swapInstances(Room& other);
  void nameCodeInAccount();
  void forgetNewerCode();
  void abandonSuccessor();
  void abandon();
  void stopTimers();

  // ---- shared services (room_services.cpp)
  /// The host's extension `id` for this room, or nullptr. [any thread]
  const void* service(std::string_view id) const;
  Presence::Answer answerTo(room_op op);
  void subscribe(room_op op, std::string topic);
  void listenTo(std::string topic);
  void onPresence(const std::string& topic, const std::string& message);

  // ---- the tables given to the plugin (room_host.cpp, room_services.cpp)
  friend struct HostTable;
  friend struct ServiceTables;
  /// The table that one instance was made with. It goes with the instance when that moves.
  struct Handle {
    room_host table{};
    std::atomic<Room*> room = nullptr;
    uint64_t number = 0;  ///< never used twice

    static Handle& of(const room_host& host) { return *static_cast<Handle*>(host.self); }
  };
  static std::unique_ptr<Handle> makeHandle(Room& room);
  static Room& of(const room_host& host) { return *Handle::of(host).room; }
  /// The generated id, for log lines: it never changes, so any thread may ask.
  const std::string& logName() const { return logName_; }
  std::unique_ptr<Handle> handle_;
  const std::string logName_;
  std::unique_ptr<const Callee> callee_;
  RoomUsage account_;

  Loop& loop_;
  RoomSpec spec_;
  RoomObserver& observer_;
  room_instance* instance_ = nullptr;
  State state_ = State::creating;
  bool hasState_ = false;
  bool listed_ = false;  ///< announced, and not yet disposing

  int depth_ = 0;
  bool settling_ = false;
  std::list<std::function<void()>> later_;  // a deque would keep 576 bytes while it is empty
  Operations operations_;
  std::unordered_map<room_op, std::unique_ptr<Timer>> sleeps_;
  std::unordered_map<room_op, std::function<void(Result<std::string>)>> remoteCalls_;

  /// What services have not yet answered. The plugin may use the number of a cancelled operation
  /// again before its answer comes, so each has a token of its own.
  std::unordered_map<room_op, std::shared_ptr<const room_op>> asked_;
  std::map<std::string, std::unique_ptr<Subscription>, std::less<>> subscriptions_;

  std::map<room_client, SessionPtr> sessions_;  ///< in order of arrival
  std::unordered_map<std::string, SessionPtr> bySessionId_;
  room_client lastClient_ = 0;
  uint64_t lastAttachment_ = 0;
  std::map<uint32_t, uint32_t> listeners_;  ///< how many, for each stream

  Listing listing_;
  bool explicitLock_ = false;
  bool autoDispose_ = true;
  int64_t seatReservationUs_;
  Timer firstSeatTimer_;  ///< for a room that nobody asks for a seat in
  int64_t patchIntervalUs_ = 50'000;
  int64_t tickIntervalUs_ = 0;
  int64_t lastTickUs_ = 0;
  Timer patchTimer_;
  Timer tickTimer_;
  room_op disconnectOp_ = 0;
  uint32_t disconnectCode_ = 0;
  bool shutdownAsked_ = false;

  /// Messages are counted in windows of one second, which begin with the first message after the
  /// end of the one before; so a message needs no look at the clock.
  uint32_t messageLimit_ = 0;  ///< 0: none
  uint32_t window_ = 1;
  Timer windowTimer_;

  std::shared_ptr<const RoomType> next_;  ///< what the room is to move to
  std::shared_ptr<Room> successor_;       ///< has the instance of next_, which is being made
  bool toldOfWaiting_ = false;
  Timer handoverTimer_;  ///< the next try
  Timer drainTimer_;     ///< the end of an outdated room

  struct Held {
    uint32_t rule;
    std::vector<room_client> listed;
    wire::Frame frame;
    bool isSchema;
  };
  std::vector<Held> afterPatch_;
};

}  // namespace roomd
