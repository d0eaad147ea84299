#include <room/detail/stage.hpp>

#include "room/bytes.hpp"
#include "room/room.hpp"
#include "testing/manual_loop.hpp"
#include "wire/number.hpp"

namespace room::testing::detail {

namespace wire = roomd::wire;

namespace {

constexpr char kJoinAck = static_cast<char>(wire::Opcode::joinRoom);
constexpr char kLeave = static_cast<char>(wire::Opcode::leaveRoom);
/// What onDispose may take of the stage's time, in microseconds.
constexpr int64_t kTimeToDispose = 60'000'000;

/// The rest of a ROOM_DATA or ROOM_DATA_BYTES.
Packet readPacket(std::string_view in, bool raw) {
  Packet packet;
  std::string_view name;
  int64_t number = 0;
  if (wire::readString(in, name)) {
    packet.name = name;
  } else if (wire::readNumber(in, number)) {
    packet.number = static_cast<uint32_t>(number);
  }
  packet.payload = in;
  packet.raw = raw;
  return packet;
}

}  // namespace

class Stage final : public roomd::RoomObserver, public std::enable_shared_from_this<Stage> {
 public:
  Stage(const room_factory& factory, std::string_view options, std::string_view roomName) {
    auto type = std::make_shared<roomd::RoomType>();
    type->config.name = roomName;
    type->config.options = roomd::Value{roomd::Map{}};
    type->factory = &factory;
    roomd::RoomSpec spec;
    spec.type = std::move(type);
    spec.roomId = "testing";
    spec.options = options;
    roomd::Room::create(loop, std::move(spec), *this,
                        [this](roomd::Result<std::shared_ptr<roomd::Room>> made) {
                          if (!made) {
                            error = made.error();
                            return;
                          }
                          room = *made;
                          room->announce();
                        });
    loop.runPosted();
  }

  /// Room and guests hold each other until then.
  void end();

  void onListing(const roomd::Listing&) override {}
  void onDisposing(const std::string&) override {}
  void onDisposed(const std::string&, unsigned) override { disposed = true; }

  roomd::test::ManualLoop loop;
  std::shared_ptr<roomd::Room> room;
  std::optional<roomd::Error> error;
  bool disposed = false;
  std::vector<std::weak_ptr<Guest>> guests;
};

/// Behaves as a client of 0.18 does on the plain address.
class Guest final : public roomd::Peer, public std::enable_shared_from_this<Guest> {
 public:
  explicit Guest(std::shared_ptr<Stage> stage) : stage_(std::move(stage)) {}

  void takeSeat(roomd::SeatSpec seat) {
    if (!stage_->room) return;
    const auto sessionId = stage_->room->reserveSeat(std::move(seat));
    if (!sessionId) {
      errors.emplace_back(sessionId.error().code, sessionId.error().message);
      return;
    }
    sessionId_ = *sessionId;
    connect();
  }

  void connect() {
    ending.reset();
    roomd::Knock knock;
    knock.dialect = &wire::dialect(wire::Generation::g18);
    knock.sessionId = sessionId_;
    knock.reconnectionToken = token_;
    knock.headers = roomd::Value{roomd::Map{}};
    inbox_ = stage_->room->attach(std::move(knock), shared_from_this());
    settle();
  }

  void say(std::string_view message) {
    if (inbox_) inbox_->onMessage(message);
    settle();
  }

  void goAway(uint32_t code) {
    joined = false;
    if (const auto inbox = std::exchange(inbox_, nullptr)) inbox->onClosed(code);
    settle();
  }

  bool comeBack() {
    if (inbox_ || token_.empty() || stage_->disposed) return false;
    connect();
    return joined;
  }

  void send(const wire::Frame& frame) override {
    std::string_view in = frame.payload();
    const auto opcode = static_cast<wire::Opcode>(in.front());
    in.remove_prefix(1);
    switch (opcode) {
      case wire::Opcode::joinRoom:
        return onJoined(in);
      case wire::Opcode::error:
        return onError(in);
      case wire::Opcode::roomData:
        packets.push_back(readPacket(in, false));
        return;
      case wire::Opcode::roomDataBytes:
        packets.push_back(readPacket(in, true));
        return;
      case wire::Opcode::roomStatePatch:
        ++patches;
        return;
      default:
        return;
    }
  }

  void close(uint32_t code, std::string_view reason) override {
    if (ending) return;
    const uint32_t seen = code == ROOM_CLOSE_NONE ? uint32_t{ROOM_CLOSE_NO_STATUS} : code;
    ending = Ending{seen, std::string(reason)};
    joined = false;
    stage_->loop.post([self = shared_from_this(), seen] {
      if (const auto inbox = std::exchange(self->inbox_, nullptr)) inbox->onClosed(seen);
    });
  }

  void terminate() override { close(ROOM_CLOSE_ABNORMAL, {}); }

  /// The room is no more.
  void forget() { inbox_.reset(); }

  const std::string& sessionId() const { return sessionId_; }

  bool joined = false;
  std::vector<Packet> packets;
  std::vector<std::pair<int32_t, std::string>> errors;
  std::optional<Ending> ending;
  uint64_t patches = 0;

 private:
  void settle() { stage_->loop.runPosted(); }

  void onJoined(std::string_view in) {
    const auto size = static_cast<unsigned char>(in.front());
    token_ = in.substr(1, size);
    joined = true;
    stage_->loop.post([self = shared_from_this()] {
      if (self->inbox_) self->inbox_->onMessage({&kJoinAck, 1});
    });
  }

  void onError(std::string_view in) {
    int64_t code = 0;
    std::string_view message;
    wire::readNumber(in, code);
    wire::readString(in, message);
    errors.emplace_back(static_cast<int32_t>(code), message);
  }

  std::shared_ptr<Stage> stage_;
  std::string sessionId_;
  std::string token_;
  std::shared_ptr<roomd::Inbox> inbox_;
};

void Stage::end() {
  if (room && !disposed) room->discard();
  loop.pass(kTimeToDispose);
  for (const auto& each : guests) {
    if (const auto guest = each.lock()) guest->forget();
  }
  room.reset();
}

std::shared_ptr<Stage> makeStage(const room_factory& factory, room_bytes options,
                                 std::string_view roomName) {
  auto stage = std::make_shared<Stage>(factory, roomd::toView(options), roomName);
  Stage* const raw = stage.get();
  return {raw, [stage = std::move(stage)](Stage*) { stage->end(); }};
}

std::optional<std::pair<int32_t, std::string>> creationError(const Stage& stage) {
  if (!stage.error) return std::nullopt;
  return std::pair(stage.error->code, stage.error->message);
}

void pass(Stage& stage, int64_t us) { stage.loop.pass(us); }

bool isDisposed(const Stage& stage) { return stage.disposed; }

void shutDown(Stage& stage) {
  if (stage.room) stage.room->shutdown();
  stage.loop.runPosted();
}

uint32_t seats(const Stage& stage) { return stage.room ? stage.room->listing().clients : 0; }

bool isLocked(const Stage& stage) { return stage.room && stage.room->listing().locked; }

std::shared_ptr<Guest> enter(Stage& stage, room_bytes options, room_bytes auth) {
  auto guest = std::make_shared<Guest>(stage.shared_from_this());
  stage.guests.push_back(guest);
  guest->takeSeat({std::string(roomd::toView(options)), std::string(roomd::toView(auth)), {}});
  return guest;
}

const std::string& sessionId(const Guest& guest) { return guest.sessionId(); }

bool isJoined(const Guest& guest) { return guest.joined; }

void say(Guest& guest, const room_type& type, room_bytes payload, bool raw) {
  std::string message(
      1, static_cast<char>(raw ? wire::Opcode::roomDataBytes : wire::Opcode::roomData));
  if (type.name.data) {
    wire::appendString(message, roomd::toView(type.name));
  } else {
    wire::appendNumber(message, type.number);
  }
  message += roomd::toView(payload);
  guest.say(message);
}

void leave(Guest& guest) { guest.say({&kLeave, 1}); }

void drop(Guest& guest, uint32_t code) { guest.goAway(code); }

bool reconnect(Guest& guest) { return guest.comeBack(); }

std::vector<Packet> takePackets(Guest& guest) { return std::exchange(guest.packets, {}); }

std::vector<std::pair<int32_t, std::string>> takeErrors(Guest& guest) {
  return std::exchange(guest.errors, {});
}

std::optional<Ending> ending(const Guest& guest) { return guest.ending; }

uint64_t patches(const Guest& guest) { return guest.patches; }

}  // namespace room::testing::detail
