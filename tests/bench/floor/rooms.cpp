#include "rooms.hpp"

#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstring>

#include "frames.hpp"

namespace bench {

namespace {

// The first byte of a message of either side.
constexpr char kJoinRoom = 10, kLeaveRoom = 12, kRoomData = 13, kState = 14, kPatch = 15;

constexpr std::string_view kReconnectionToken = "reconnect";
constexpr std::string_view kSerializer = "schema";
constexpr size_t kHandshakeSize = 100;  // about that of a state of two types

/// How often rooms of this name send patches, per second.
int patchRate(std::string_view name) {
  if (name == "echo" || name == "broadcast") return 0;
  return name == "state60" ? 60 : 20;
}

void appendText(std::string& out, std::string_view text) {
  out += static_cast<char>(0xa0 | text.size());
  out += text;
}

void appendRefId(std::string& out, uint32_t refId) {
  if (refId < 128) {
    out += static_cast<char>(refId);
  } else {
    out += '\xcd';
    out += static_cast<char>(refId);
    out += static_cast<char>(refId >> 8);
  }
}

template <class T>
void appendRaw(std::string& out, const T& value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void appendPlayer(std::string& out, const Member& member) {
  out += '\xff';
  appendRefId(out, member.refId);
  out += "\x80\xce";
  appendRaw(out, member.x);
  out += "\x81\xca";
  appendRaw(out, member.y);
}

template <class T>
T readBigEndian(const char* bytes) {
  T value = 0;
  for (size_t at = 0; at < sizeof value; ++at) {
    value = static_cast<T>(value << 8 | static_cast<unsigned char>(bytes[at]));
  }
  return value;
}

}  // namespace

Room& Rooms::create(std::string_view name) {
  auto room = std::make_unique<Room>();
  char id[16];
  std::snprintf(id, sizeof id, "R%08llx", static_cast<unsigned long long>(++lastId_));
  room->id = id;
  room->name = name;
  first_.emplace(name, room.get());
  if (const int rate = patchRate(name); rate != 0) {
    room->interval = 1'000'000'000 / rate;
    due_.emplace(SocketLoop::nowNs() + room->interval, room.get());
  }
  return *(rooms_[id] = std::move(room));
}

std::string Rooms::matchmake(std::string_view target) {
  target.remove_prefix(std::min(target.size(), std::string_view("/matchmake/").size()));
  const size_t slash = std::min(target.find('/'), target.size() - 1);
  const std::string_view method = target.substr(0, slash);
  const std::string_view asked = target.substr(slash + 1);
  Room* room = nullptr;
  if (method == "joinById") {
    if (const auto known = rooms_.find(std::string(asked)); known != rooms_.end()) {
      room = known->second.get();
    }
  } else if (method != "create") {
    if (const auto known = first_.find(asked); known != first_.end()) room = known->second;
  }
  if (!room) room = &create(asked);
  char answer[256];
  std::snprintf(answer, sizeof answer,
                R"({"room":{"clients":%zu,"name":"%s","processId":"floor","roomId":"%s"},)"
                R"("sessionId":"S%08llx"})",
                room->members.size(), room->name.c_str(), room->id.c_str(),
                static_cast<unsigned long long>(++lastId_));
  return answer;
}

bool Rooms::open(Connection& connection, std::string_view target) {
  const size_t slash = target.find('/', 1);
  const size_t query = target.find('?');
  constexpr std::string_view kSession = "sessionId=";
  const size_t session = target.find(kSession);
  if (slash >= query || session == target.npos) return false;
  const auto room = rooms_.find(std::string(target.substr(slash + 1, query - slash - 1)));
  if (room == rooms_.end()) return false;

  auto member = std::make_unique<Member>();
  member->room = room->second.get();
  member->connection = &connection;
  target.remove_prefix(session + kSession.size());
  member->sessionId = target.substr(0, target.find('&'));
  member->place = member->room->members.size();
  member->refId = ++member->room->lastRefId;
  connection.user = member.get();

  body_.assign(1, kJoinRoom);
  for (const std::string_view text : {kReconnectionToken, kSerializer}) {
    body_ += static_cast<char>(text.size());
    body_ += text;
  }
  body_.append(kHandshakeSize, '\1');
  connection.send(writeFrame(frame_, body_));
  member->room->members.push_back(std::move(member));
  return true;
}

void Rooms::message(Connection& connection, std::string_view payload) {
  auto* member = static_cast<Member*>(connection.user);
  if (!member || payload.empty()) return;
  switch (payload.front()) {
    case kJoinRoom:
      if (member->room->interval != 0) sendState(*member);
      return;
    case kLeaveRoom:
      connection.send(writeFrame(frame_, "\x0f\xa0", kCloseFrame));  // 4000
      return;
    case kRoomData:
      if (member->room->name == "echo") {
        connection.send(writeFrame(frame_, payload));
      } else if (member->room->name == "broadcast") {
        broadcast(*member->room, writeFrame(frame_, payload));
      } else {
        move(*member, payload);
      }
      return;
    default:
      return;
  }
}

void Rooms::sendState(Member& newcomer) {
  body_.assign(1, kState);
  for (const auto& member : newcomer.room->members) {
    body_ += '\x80';
    appendRefId(body_, member->refId);
    appendText(body_, member->sessionId);
    appendPlayer(body_, *member);
  }
  newcomer.connection->send(writeFrame(frame_, body_));
}

/// "move" with {x: uint32, y: float64}, the one form in which the load generator sends it.
void Rooms::move(Member& member, std::string_view payload) {
  constexpr size_t kX = 10, kY = 17;
  if (payload.size() < kY + sizeof(double)) return;
  member.x = readBigEndian<uint32_t>(payload.data() + kX);
  member.y =
      static_cast<float>(std::bit_cast<double>(readBigEndian<uint64_t>(payload.data() + kY)));
  if (std::exchange(member.hasMoved, true)) return;
  member.room->moved.push_back(&member);
}

void Rooms::closed(Connection& connection) {
  auto* member = static_cast<Member*>(std::exchange(connection.user, nullptr));
  if (!member) return;
  Room& room = *member->room;
  std::erase(room.moved, member);
  auto& members = room.members;
  members.back()->place = member->place;
  std::swap(members[member->place], members.back());
  members.pop_back();
}

int64_t Rooms::patch(int64_t now) {
  constexpr int64_t kIdle = 100'000'000;
  while (!due_.empty() && due_.top().first <= now) {
    const auto [due, room] = due_.top();
    due_.pop();
    due_.emplace(std::max(due + room->interval, now), room);
    if (!room->moved.empty()) sendPatch(*room);
  }
  return due_.empty() ? now + kIdle : due_.top().first;
}

void Rooms::sendPatch(Room& room) {
  body_.assign(1, kPatch);
  for (Member* member : room.moved) {
    appendPlayer(body_, *member);
    member->hasMoved = false;
  }
  room.moved.clear();
  broadcast(room, writeFrame(frame_, body_));
}

void Rooms::broadcast(Room& room, std::string_view frame) {
  for (const auto& member : room.members) member->connection->send(frame);
}

}  // namespace bench
