#include "room/room.hpp"

#include <fmt/format.h>
#include <room/abi_matchmaker.h>
#include <spdlog/spdlog.h>

#include <utility>

#include "room/bytes.hpp"

namespace roomd {
namespace {

// Whatever goes on when an operation of the plugin's has ended.
constexpr const char* kResumed = "a timer or what awaited something";

bool describesState(const room_factory& factory) {
  return factory.handshake != nullptr && factory.handshake(&factory, ROOM_HANDSHAKE_V3).size > 0;
}

std::string calleeName(const RoomSpec& spec) {
  const auto& library = spec.type->library;
  return fmt::format("room \"{}\" (id {}) of {}", spec.type->config.name, spec.roomId,
                     library ? library->build() : "no library");
}

}  // namespace

void Room::create(Loop& loop, RoomSpec spec, RoomObserver& observer, Created created) {
  std::make_shared<Room>(loop, std::move(spec), observer)->start(std::move(created));
}

Room::Room(Loop& loop, RoomSpec spec, RoomObserver& observer)
    : handle_(makeHandle(*this)),
      logName_(spec.roomId),
      callee_(std::make_unique<const Callee>(calleeName(spec))),
      loop_(loop),
      spec_(std::move(spec)),
      observer_(observer),
      hasState_(describesState(*spec_.type->factory)),
      seatReservationUs_(spec_.seatReservationUs),
      firstSeatTimer_(loop.timers(),
                      [this] {
                        auto keep = shared_from_this();
                        disposeIfEmpty();
                      }),
      patchTimer_(loop.timers(), [this] { onPatchTimer(); }),
      tickTimer_(loop.timers(), [this] { onTickTimer(); }),
      messageLimit_(spec_.type->config.maxMessagesPerSecond),
      windowTimer_(loop.timers(), [this] { ++window_; }),
      handoverTimer_(loop.timers(), [this] { tryHandover(); }),
      drainTimer_(loop.timers(), [this] { shutdown(); }) {
  account_.name = spec_.type->config.name;
  account_.roomId = spec_.roomId;
  nameCodeInAccount();
  listing_.roomId = spec_.roomId;
  listing_.name = spec_.type->config.name;
  listing_.loop = loop.index();
  listing_.filter = spec_.filter;
  listing_.createdAtMs = spec_.createdAtMs;
}

Room::~Room() = default;

void Room::nameCodeInAccount() {
  const auto& library = spec_.type->library;
  if (!library) return;
  account_.plugin = library->source().filename();
  account_.build = library->build();
}

void Room::settle() {
  if (settling_) return;
  settling_ = true;
  while (!later_.empty()) {
    auto action = std::move(later_.front());
    later_.pop_front();
    action();
  }
  settling_ = false;
}

void Room::later(std::function<void()> action) {
  later_.push_back(std::move(action));
  if (depth_ == 0 && !settling_) {
    loop_.post([self = shared_from_this()] { self->settle(); });
  }
}

void Room::start(Created created) {
  loop_.ledger().open(account_);
  auto failure = std::make_shared<Outcome>();
  failure->message = "the room class made no room";
  const room_factory& factory = *spec_.type->factory;
  enter("create", [&] {
    const room_op op = operations_.start([failure](const Outcome& outcome) { *failure = outcome; });
    instance_ = factory.create(&factory, &handle_->table, op);
    if (instance_) operations_.take(op);
  });
  if (!instance_) {
    state_ = State::disposed;
    loop_.ledger().close(account_);
    created(Error{failure->message, failure->code});
    return observer_.onDisposed(spec_.roomId, loop_.index());
  }
  // The operation keeps the room alive while nobody else knows it.
  const room_op op =
      operations_.start([self = shared_from_this(), created = std::move(created)](
                            const Outcome& outcome) { self->onCreated(outcome, created); });
  const room_create arguments{sizeof(room_create), 0, toBytes(spec_.roomId), toBytes(listing_.name),
                              toBytes(spec_.options)};
  enter("onCreate", [&] { vtable().on_create(instance_, op, &arguments); });
}

void Room::onCreated(const Outcome& outcome, const Created& created) {
  if (isOver()) return;  // abandoned
  if (!outcome.ok) {
    created(Error{outcome.message, outcome.code});
    return dispose();
  }
  state_ = State::open;
  restartPatches();
  firstSeatTimer_.start(loop_.nowUs() + seatReservationUs_);
  created(shared_from_this());
}

void Room::dispose() {
  if (isOver()) return;
  state_ = State::disposing;
  stopTimers();
  tellDisposing();
  const room_op op = operations_.start([self = shared_from_this()](const Outcome& outcome) {
    if (!outcome.ok) spdlog::error("room {}: onDispose: {}", self->spec_.roomId, outcome.message);
    if (self->disconnectOp_ != 0) self->endPluginOp(self->disconnectOp_);
    self->later([self] { self->destroy(); });
  });
  enter("onDispose", [&] { vtable().on_dispose(instance_, op); });
}

void Room::stopTimers() {
  for (Timer* timer :
       {&firstSeatTimer_, &patchTimer_, &tickTimer_, &handoverTimer_, &drainTimer_}) {
    timer->stop();
  }
}

void Room::tellDisposing() {
  // Once: by the second time the id may be that of another room.
  if (std::exchange(listed_, false)) observer_.onDisposing(spec_.roomId);
}

void Room::destroy() {
  state_ = State::disposed;
  abandonSuccessor();
  ++depth_;  // whatever the plugin asks for in its destructor comes to nothing
  {
    const PluginCall told(loop_.activity(), *callee_, "destructor");
    vtable().destroy(instance_);
  }
  --depth_;
  instance_ = nullptr;
  later_.clear();
  sleeps_.clear();
  asked_.clear();
  subscriptions_.clear();
  operations_ = Operations();
  afterPatch_.clear();
  loop_.ledger().close(account_);
  // The room's code may be unloaded from here on.
  spec_.type.reset();
  next_.reset();
  for (const auto& [op, answer] : std::exchange(remoteCalls_, {})) answer(disposedError());
  observer_.onDisposed(spec_.roomId, loop_.index());
}

void Room::disposeIfEmpty() {
  if (!sessions_.empty()) return;
  if (state_ == State::disconnecting || (state_ == State::open && autoDispose_)) dispose();
}

void Room::disconnect(room_op op, uint32_t code) {
  if (state_ != State::open) {
    if (op == 0) return;
    if (state_ != State::creating) return endPluginOp(op);
    return endPluginOp(op, Error{"cannot disconnect during onCreate()", ROOM_ERROR_APPLICATION});
  }
  state_ = State::disconnecting;
  disconnectOp_ = op;
  disconnectCode_ = code;
  tellDisposing();
  const auto sessions = sessions_;
  // As in Colyseus, who came last is the first to leave.
  for (auto entry = sessions.rbegin(); entry != sessions.rend(); ++entry) {
    const SessionPtr& session = entry->second;
    switch (session->phase) {
      case Phase::reserved:
        forget(session);
        break;
      case Phase::welcomed:
      case Phase::active:
        leave(session, code, code);
        break;
      case Phase::leaving:
        if (session->hold) endHold(session, Error{"disconnecting", ROOM_ERROR_CANCELLED});
        break;
      default:  // a hook runs: its end finds the room disconnecting
        break;
    }
  }
  disposeIfEmpty();
}

void Room::shutdown() {
  if (state_ != State::open || std::exchange(shutdownAsked_, true)) return;
  forgetNewerCode();
  if (!vtable().on_before_shutdown) {
    return later([self = shared_from_this()] { self->disconnect(0, ROOM_CLOSE_SERVER_SHUTDOWN); });
  }
  const room_op op = operations_.start([self = shared_from_this()](const Outcome& outcome) {
    if (outcome.ok) return;
    spdlog::error("room {}: onBeforeShutdown: {}", self->spec_.roomId, outcome.message);
    self->disconnect(0, ROOM_CLOSE_SERVER_SHUTDOWN);
  });
  enter("onBeforeShutdown", [&] { vtable().on_before_shutdown(instance_, op); });
}

void Room::remoteCall(std::string_view method, std::string_view arguments,
                      std::function<void(Result<std::string>)> answer) {
  if (state_ != State::open) return answer(disposedError());
  const auto* table = extensionOf<room_remote_call>(ROOM_REMOTE_CALL);
  if (!table || !ROOM_HAS(table, room_remote_call, on_call)) {
    return answer(
        Error{fmt::format("room \"{}\" takes no remote calls", roomId()), ROOM_ERROR_UNHANDLED});
  }
  const room_op op = operations_.start(
      [self = shared_from_this()](const Outcome& outcome) { self->onRemoteAnswer(outcome); });
  remoteCalls_.emplace(op, std::move(answer));
  enter(
      "remoteRoomCall", [&] { table->on_call(instance_, op, toBytes(method), toBytes(arguments)); },
      method);
}

void Room::onRemoteAnswer(const Outcome& outcome) {
  auto call = remoteCalls_.extract(outcome.op);
  if (outcome.ok) {
    call.mapped()(outcome.value);
  } else {
    call.mapped()(Error{outcome.message, outcome.code});
  }
}

Error Room::disposedError() const {
  return {fmt::format("room \"{}\" has been disposed.", roomId()), ROOM_ERROR_INVALID_ROOM_ID};
}

void Room::endPluginOp(room_op op, Result<std::string> outcome) {
  later([self = shared_from_this(), op, outcome = std::move(outcome)] {
    if (!self->instance_) return;
    if (outcome) {
      self->enter(kResumed,
                  [&] { self->vtable().on_op(self->instance_, op, nullptr, toBytes(*outcome)); });
    } else {
      const Error& reason = outcome.error();
      const room_error error{sizeof(room_error), reason.code, toBytes(reason.message)};
      self->enter(kResumed, [&] { self->vtable().on_op(self->instance_, op, &error, {}); });
    }
  });
}

std::string_view Room::handshake(uint32_t form) const {
  const room_factory& factory = *spec_.type->factory;
  return hasState_ ? toView(factory.handshake(&factory, form)) : std::string_view();
}

}  // namespace roomd
