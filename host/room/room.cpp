#include "room/room.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "room/bytes.hpp"

namespace roomd {
namespace {

// A loop that was held up catches up with at most this many missed steps.
constexpr int64_t kMaxCatchUp = 4;

/// The deadline after `previous`, so that the mean rate is exact: never "interval after work".
int64_t nextDeadline(int64_t previous, int64_t interval, int64_t now) {
  const int64_t next = previous + interval;
  return now - next > kMaxCatchUp * interval ? now + interval : next;
}

bool describesState(const room_factory& factory) {
  return factory.handshake != nullptr && factory.handshake(&factory, ROOM_HANDSHAKE_V3).size > 0;
}

}  // namespace

void Room::create(Loop& loop, RoomSpec spec, RoomObserver& observer, Created created) {
  std::make_shared<Room>(loop, std::move(spec), observer)->start(std::move(created));
}

Room::Room(Loop& loop, RoomSpec spec, RoomObserver& observer)
    : logName_(spec.roomId),
      loop_(loop),
      spec_(std::move(spec)),
      observer_(observer),
      hasState_(describesState(*spec_.type->factory)),
      seatReservationUs_(spec_.seatReservationUs),
      patchTimer_(loop.timers(), [this] { onPatchTimer(); }),
      tickTimer_(loop.timers(), [this] { onTickTimer(); }) {
  listing_.roomId = spec_.roomId;
  listing_.name = spec_.type->config.name;
  listing_.loop = loop.index();
  listing_.filter = spec_.filter;
  listing_.createdAtMs = spec_.createdAtMs;
  fillHostTable();
}

Room::~Room() = default;

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
  auto failure = std::make_shared<Outcome>();
  failure->message = "the room class made no room";
  const room_factory& factory = *spec_.type->factory;
  enter([&] {
    const room_op op = operations_.start([failure](const Outcome& outcome) { *failure = outcome; });
    instance_ = factory.create(&factory, &host_, op);
  });
  if (!instance_) {
    state_ = State::disposed;
    created(Error{failure->message, failure->code});
    return observer_.onDisposed(spec_.roomId, loop_.index());
  }
  // The operation keeps the room alive while nobody else knows it.
  const room_op op =
      operations_.start([self = shared_from_this(), created = std::move(created)](
                            const Outcome& outcome) { self->onCreated(outcome, created); });
  const room_create arguments{sizeof(room_create), 0, toBytes(spec_.roomId), toBytes(listing_.name),
                              toBytes(spec_.options)};
  enter([&] { vtable().on_create(instance_, op, &arguments); });
}

void Room::onCreated(const Outcome& outcome, const Created& created) {
  if (!outcome.ok) {
    created(Error{outcome.message, outcome.code});
    return dispose();
  }
  state_ = State::open;
  schedulePatch(true);
  created(shared_from_this());
}

void Room::dispose() {
  if (state_ == State::disposing || state_ == State::disposed) return;
  state_ = State::disposing;
  patchTimer_.stop();
  tickTimer_.stop();
  tellDisposing();
  const room_op op = operations_.start([self = shared_from_this()](const Outcome& outcome) {
    if (!outcome.ok) spdlog::error("room {}: onDispose: {}", self->spec_.roomId, outcome.message);
    if (self->disconnectOp_ != 0) self->endPluginOp(self->disconnectOp_, ROOM_ERROR_NONE, {}, {});
    self->later([self] { self->destroy(); });
  });
  enter([&] { vtable().on_dispose(instance_, op); });
}

void Room::tellDisposing() {
  // Once: by the second time the id may be that of another room.
  if (std::exchange(listed_, false)) observer_.onDisposing(spec_.roomId);
}

void Room::destroy() {
  state_ = State::disposed;
  ++depth_;  // whatever the plugin asks for in its destructor comes to nothing
  vtable().destroy(instance_);
  --depth_;
  instance_ = nullptr;
  later_.clear();
  sleeps_.clear();
  operations_ = Operations();
  afterPatch_.clear();
  // The room's code may be unloaded from here on.
  spec_.type.reset();
  observer_.onDisposed(spec_.roomId, loop_.index());
}

void Room::disposeIfEmpty() {
  if (!sessions_.empty()) return;
  if (state_ == State::disconnecting || (state_ == State::open && autoDispose_)) dispose();
}

void Room::disconnect(room_op op, uint32_t code) {
  if (state_ != State::open) {
    if (op == 0) return;
    const bool early = state_ == State::creating;
    return endPluginOp(op, early ? ROOM_ERROR_APPLICATION : ROOM_ERROR_NONE,
                       early ? "cannot disconnect during onCreate()" : "", {});
  }
  state_ = State::disconnecting;
  disconnectOp_ = op;
  tellDisposing();
  auto sessions = sessions_;
  for (const auto& [id, session] : sessions) {
    switch (session->phase) {
      case Phase::reserved:
        forget(session);
        break;
      case Phase::welcomed:
      case Phase::active:
        leave(session, code, code);
        break;
      case Phase::leaving:
        if (session->hold) endHold(session, ROOM_ERROR_CANCELLED, "disconnecting");
        break;
      default:  // a hook runs: its end finds the room disconnecting
        break;
    }
  }
  disposeIfEmpty();
}

void Room::shutdown() {
  if (state_ != State::open || std::exchange(shutdownAsked_, true)) return;
  if (!vtable().on_before_shutdown) {
    return later([self = shared_from_this()] { self->disconnect(0, ROOM_CLOSE_SERVER_SHUTDOWN); });
  }
  const room_op op = operations_.start([self = shared_from_this()](const Outcome& outcome) {
    if (outcome.ok) return;
    spdlog::error("room {}: onBeforeShutdown: {}", self->spec_.roomId, outcome.message);
    self->disconnect(0, ROOM_CLOSE_SERVER_SHUTDOWN);
  });
  enter([&] { vtable().on_before_shutdown(instance_, op); });
}

void Room::apply(const PropertyChange& change) {
  if (change.roomId) {
    if (state_ == State::creating) {
      spec_.roomId = listing_.roomId = *change.roomId;
    } else {
      spdlog::warn("room {}: 'roomId' can only be overridden upon room creation", spec_.roomId);
    }
  }
  if (change.seatReservationUs) seatReservationUs_ = *change.seatReservationUs;
  if (change.patchIntervalUs && *change.patchIntervalUs != patchIntervalUs_) {
    patchIntervalUs_ = *change.patchIntervalUs;
    if (state_ != State::creating) schedulePatch(true);
  }
  if (change.simulationIntervalUs) {
    tickIntervalUs_ = *change.simulationIntervalUs;
    scheduleTick(true);
  }
  if (change.autoDispose) {
    autoDispose_ = *change.autoDispose;
    if (state_ == State::open) later([self = shared_from_this()] { self->disposeIfEmpty(); });
  }
  if (change.isPrivate) listing_.isPrivate = *change.isPrivate;
  if (change.metadata) listing_.metadata = std::make_shared<const Value>(*change.metadata);
  if (change.locked) explicitLock_ = listing_.locked = *change.locked;
  if (change.maxClients) {
    listing_.maxClients = *change.maxClients;
    updateAutoLock();
  }
  publish();
}

void Room::publish() {
  listing_.clients = static_cast<uint32_t>(sessions_.size());
  if (listed_ && state_ == State::open) observer_.onListing(listing_);
}

void Room::updateAutoLock() {
  const bool locked = explicitLock_ || isFull();
  if (locked == listing_.locked) return;
  listing_.locked = locked;
  later([self = shared_from_this(), locked] { self->tellProperty("locked", Value{locked}); });
}

void Room::tellProperty(const char* name, Value value) {
  if (!instance_ || !vtable().on_set) return;
  Value change;
  change.set(name, std::move(value));
  const std::string bytes = encode(change);
  enter([&] { vtable().on_set(instance_, toBytes(bytes)); });
}

void Room::endPluginOp(room_op op, int32_t code, std::string_view text, std::string value) {
  later([self = shared_from_this(), op, code, text = std::string(text), value = std::move(value)] {
    if (!self->instance_) return;
    const room_error error{sizeof(room_error), code, toBytes(text)};
    const room_error* failed = code == ROOM_ERROR_NONE ? nullptr : &error;
    self->enter([&] { self->vtable().on_op(self->instance_, op, failed, toBytes(value)); });
  });
}

void Room::schedulePatch(bool restart) {
  if (patchIntervalUs_ == 0) return patchTimer_.stop();
  const int64_t now = loop_.nowUs();
  patchTimer_.start(restart ? now + patchIntervalUs_
                            : nextDeadline(patchTimer_.deadline(), patchIntervalUs_, now));
}

void Room::onPatchTimer() {
  schedulePatch(false);
  enter([this] {
    vtable().on_patch(instance_);
    flush();
  });
}

void Room::scheduleTick(bool restart) {
  if (tickIntervalUs_ == 0) return tickTimer_.stop();
  const int64_t now = loop_.nowUs();
  if (restart) lastTickUs_ = now;
  tickTimer_.start(restart ? now + tickIntervalUs_
                           : nextDeadline(tickTimer_.deadline(), tickIntervalUs_, now));
}

void Room::onTickTimer() {
  scheduleTick(false);
  const int64_t now = loop_.nowUs();
  const int64_t delta = now - lastTickUs_;
  lastTickUs_ = now;
  enter([&] { vtable().on_tick(instance_, delta); });
}

std::string_view Room::handshake(uint32_t form) const {
  const room_factory& factory = *spec_.type->factory;
  return hasState_ ? toView(factory.handshake(&factory, form)) : std::string_view();
}

}  // namespace roomd
