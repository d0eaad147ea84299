#include <fmt/format.h>
#include <room/abi_handover.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "room/bytes.hpp"
#include "room/room.hpp"

namespace roomd {
namespace {

// A room that waits for something is asked again after this time.
constexpr int64_t kRetryUs = 50'000;

const room_handover* handoverOf(const RoomType& type) {
  const room_factory& factory = *type.factory;
  const void* table = factory.extension ? factory.extension(&factory, ROOM_HANDOVER) : nullptr;
  const auto* handover = static_cast<const room_handover*>(table);
  const bool isWhole = handover && ROOM_HAS(handover, room_handover, save) &&
                       ROOM_HAS(handover, room_handover, load) &&
                       ROOM_HAS(handover, room_handover, resume);
  return isWhole ? handover : nullptr;
}

std::string_view handshakeOf(const RoomType& type, uint32_t form) {
  return type.factory->handshake ? toView(type.factory->handshake(type.factory, form))
                                 : std::string_view();
}

bool describesSameState(const RoomType& one, const RoomType& other) {
  for (uint32_t form = 0; form < ROOM_HANDSHAKE_COUNT; ++form) {
    if (handshakeOf(one, form) != handshakeOf(other, form)) return false;
  }
  return true;
}

Outcome failed(std::string message, int32_t code = ROOM_ERROR_NONE) {
  Outcome outcome;
  outcome.ok = false;
  outcome.code = code;
  outcome.message = std::move(message);
  return outcome;
}

/// Of a room that nobody is to hear of.
class NoObserver final : public RoomObserver {
 public:
  void onListing(const Listing&) override {}
  void onDisposing(const std::string&) override {}
  void onDisposed(const std::string&, unsigned) override {}
};

NoObserver noObserver;

}  // namespace

void Room::outdate(const DrainPolicy& policy, std::shared_ptr<const RoomType> next) {
  if (state_ != State::open || shutdownAsked_) return;
  forgetNewerCode();
  const bool isBack = next && next->factory == spec_.type->factory;
  if (isBack || policy.kind != DrainPolicy::Kind::end) drainTimer_.stop();
  if (isBack) return;
  switch (policy.kind) {
    case DrainPolicy::Kind::finish:
      return;
    case DrainPolicy::Kind::handover:
      if (next) handOver(std::move(next));
      return;
    case DrainPolicy::Kind::end:
      if (!drainTimer_.running()) {
        drainTimer_.start(loop_.nowUs() + std::chrono::microseconds(policy.time).count());
      }
      [[fallthrough]];
    case DrainPolicy::Kind::lock: {
      PropertyChange lock;
      lock.locked = true;
      apply(lock);
      return tellProperty("locked", Value{true});
    }
  }
}

void Room::handOver(std::shared_ptr<const RoomType> next) {
  next_ = std::move(next);
  toldOfWaiting_ = false;
  if (const auto refusal = refuseHandover(*next_)) return giveUpHandover(*refusal);
  tryHandover();
}

std::optional<std::string> Room::refuseHandover(const RoomType& next) const {
  if (!handoverOf(*spec_.type)) return "its plugin offers no hand-over";
  if (!handoverOf(next)) return "the new plugin offers no hand-over";
  if (!describesSameState(*spec_.type, next)) return "the new state has another schema";
  return std::nullopt;
}

void Room::tryHandover() {
  if (!next_ || successor_ || state_ != State::open) return;
  if (operations_.unfinished() != 0) return waitForHandover("a hook or a request is unfinished");
  RoomSpec spec = spec_;
  spec.type = next_;
  const auto successor = std::make_shared<Room>(loop_, std::move(spec), noObserver);
  successor_ = successor;
  successor->account_.isSpare = true;
  successor->start(
      [self = shared_from_this(), successor](const Result<std::shared_ptr<Room>>& made) {
        std::string problem;
        if (!made) {
          problem = made.error().message;
          successor->abandon();
        }
        // Not at once: the successor is still inside a call.
        self->loop_.post(
            [self, successor, problem = std::move(problem)] { self->receive(successor, problem); });
      });
}

void Room::waitForHandover(std::string_view reason) {
  if (!std::exchange(toldOfWaiting_, true)) {
    spdlog::info("room {}: will move to the new code later: {}", logName_, reason);
  }
  handoverTimer_.start(loop_.nowUs() + kRetryUs);
}

void Room::giveUpHandover(std::string_view reason) {
  next_.reset();
  spdlog::warn("room {}: stays on its old code: {}", logName_, reason);
}

void Room::receive(const std::shared_ptr<Room>& successor, const std::string& problem) {
  if (successor_ != successor) return;  // newer code, or the end of the room, came between
  successor_.reset();
  if (!problem.empty()) return giveUpHandover(fmt::format("onCreate: {}", problem));
  const Outcome moved = state_ == State::open ? moveInto(*successor) : failed("the room ends");
  // What is in there now is what nobody needs any more.
  successor->abandon();
  if (moved.ok) {
    next_.reset();
    spdlog::info("room {}: moved to the new code", logName_);
    if (listed_) observer_.onMoved(roomId(), spec_.type);
  } else if (moved.code == ROOM_HANDOVER_BUSY) {
    waitForHandover(moved.message);
  } else {
    giveUpHandover(moved.message);
  }
}

Outcome Room::moveInto(Room& successor) {
  const auto busy = [](const Room& room) { return room.operations_.unfinished() != 0; };
  if (busy(*this) || busy(successor)) {
    return failed("a hook is unfinished", ROOM_HANDOVER_BUSY);
  }
  const Outcome saved = ask([&](room_op op) { handoverOf(*spec_.type)->save(instance_, op); });
  if (!saved.ok) return saved;
  if (state_ != State::open) return failed("the room ends");
  const Outcome loaded = successor.ask([&](room_op op) {
    handoverOf(*successor.spec_.type)->load(successor.instance_, op, toBytes(saved.value));
  });
  if (!loaded.ok) return loaded;
  if (state_ != State::open || successor.state_ != State::open) {
    return failed("the room ends");
  }
  swapInstances(successor);
  const Outcome resumed = ask([&](room_op op) { handoverOf(*spec_.type)->resume(instance_, op); });
  // A room that the new code has ended is ended by it.
  if (!resumed.ok && state_ == State::open) swapInstances(successor);
  return resumed;
}

/// Asks the plugin for something that it finishes during the call.
template <class Call>
Outcome Room::ask(Call&& call) {
  const auto outcome = std::make_shared<Outcome>(failed("the plugin has not answered"));
  const room_op op = operations_.start([outcome](const Outcome& given) { *outcome = given; });
  enter([&] { call(op); });
  operations_.take(op);
  return *outcome;
}

void Room::swapInstances(Room& other) {
  const auto deadlinesOf = [](const Room& room) {
    std::vector<std::pair<room_op, int64_t>> deadlines;
    for (const auto& [op, timer] : room.sleeps_) deadlines.emplace_back(op, timer->deadline());
    return deadlines;
  };
  const auto topicsOf = [](const Room& room) {
    std::vector<std::string> topics;
    for (const auto& [topic, subscription] : room.subscriptions_) topics.push_back(topic);
    return topics;
  };
  const auto take = [](Room& room, const auto& deadlines, const std::vector<std::string>& topics) {
    room.handle_->room = &room;
    room.nameCodeInAccount();
    room.asked_.clear();
    room.sleeps_.clear();
    for (const auto& [op, deadline] : deadlines) room.sleep(op, deadline - room.loop_.nowUs());
    // A topic that both listen to is not left for a moment: nothing of it gets lost.
    std::erase_if(room.subscriptions_, [&](const auto& one) {
      return std::find(topics.begin(), topics.end(), one.first) == topics.end();
    });
    for (const std::string& topic : topics) room.listenTo(topic);
    room.restartPatches();
    room.restartTicks();
  };
  const auto ownDeadlines = deadlinesOf(*this);
  const auto otherDeadlines = deadlinesOf(other);
  const auto ownTopics = topicsOf(*this);
  const auto otherTopics = topicsOf(other);
  std::swap(instance_, other.instance_);
  std::swap(handle_, other.handle_);
  std::swap(callee_, other.callee_);
  std::swap(spec_.type, other.spec_.type);
  std::swap(patchIntervalUs_, other.patchIntervalUs_);
  std::swap(tickIntervalUs_, other.tickIntervalUs_);
  take(*this, otherDeadlines, otherTopics);
  take(other, ownDeadlines, ownTopics);
}

void Room::forgetNewerCode() {
  abandonSuccessor();
  next_.reset();
  handoverTimer_.stop();
}

void Room::abandonSuccessor() {
  if (const auto successor = std::exchange(successor_, nullptr)) successor->abandon();
}

/// Ends a room that was never one: its instance hears nothing but the end.
void Room::abandon() {
  if (isOver()) return;
  state_ = State::disposing;
  stopTimers();
  if (depth_ == 0 && !settling_) return destroy();
  later([self = shared_from_this()] { self->destroy(); });
}

}  // namespace roomd
