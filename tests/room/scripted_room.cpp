#include "scripted_room.hpp"

#include <gtest/gtest.h>
#include <room/abi_matchmaker.h>
#include <room/abi_presence.h>
#include <room/abi_schema_message.h>

#include <utility>

#include "room/bytes.hpp"

namespace roomd::test {
namespace {

/// Sets a flag for as long as it lives.
class Raised {
 public:
  explicit Raised(bool& flag) : flag_(flag), before_(std::exchange(flag, true)) {}
  ~Raised() { flag_ = before_; }
  Raised(const Raised&) = delete;
  Raised& operator=(const Raised&) = delete;

 private:
  bool& flag_;
  bool before_;
};

template <class Table>
const Table& extension(const room_host& host, const char* id) {
  return *static_cast<const Table*>(host.extension(&host, id));
}

}  // namespace

void ScriptedRoom::enterHook(const std::string& hook, room_client client, const std::string& line) {
  EXPECT_FALSE(inHost_) << hook << " was called before a host function returned";
  EXPECT_FALSE(inHook_) << hook << " was called inside another hook";
  const Raised raised(inHook_);
  if (!line.empty()) owner_.calls.push_back(line);
  const auto found = owner_.during.find(hook);
  if (found == owner_.during.end()) return;
  const auto action = found->second;
  action(*this, client);
}

void ScriptedRoom::endHook(const std::string& hook, room_op op) {
  open_[hook].push_back(op);
  const auto ending = owner_.endings[hook];
  if (ending.kind != Ending::Kind::later) finish(hook, ending);
}

void ScriptedRoom::finish(const std::string& hook, const Ending& ending) {
  auto& open = open_[hook];
  ASSERT_FALSE(open.empty()) << hook << " is not running";
  const room_op op = open.front();
  open.erase(open.begin());
  finish(op, ending);
}

void ScriptedRoom::finish(room_op op, const Ending& ending) {
  const Raised raised(inHost_);
  const room_error error{sizeof(room_error), ending.code, toBytes(ending.text)};
  const bool failed = ending.kind == Ending::Kind::failed;
  host_->finish(host_, op, failed ? &error : nullptr, toBytes(ending.text));
}

void ScriptedRoom::finishAll() {
  for (const auto& [hook, open] : std::exchange(open_, {})) {
    for (const room_op op : open) finish(op, {});
  }
}

void ScriptedRoom::set(std::string name, Value value) {
  Value change;
  change.set(std::move(name), std::move(value));
  setBytes(encode(change));
}

void ScriptedRoom::setBytes(std::string_view bytes) {
  const Raised raised(inHost_);
  host_->set(host_, toBytes(bytes));
}

void ScriptedRoom::sleep(room_op op, int64_t delayUs) {
  const Raised raised(inHost_);
  host_->sleep(host_, op, delayUs);
}

void ScriptedRoom::allowReconnection(room_op op, room_client client, int64_t timeoutUs) {
  const Raised raised(inHost_);
  host_->allow_reconnection(host_, op, client, timeoutUs);
}

void ScriptedRoom::cancel(room_op op) {
  const Raised raised(inHost_);
  host_->cancel(host_, op);
}

void ScriptedRoom::post(room_op op, std::string_view value) {
  host_->post(host_, op, toBytes(value));
}

void ScriptedRoom::send(std::initializer_list<room_client> clients, std::string_view type,
                        std::string_view bytes, uint32_t flags) {
  const Raised raised(inHost_);
  const room_target target{ROOM_TO_LISTED, static_cast<uint32_t>(clients.size()), clients.begin()};
  const room_type kind{toBytes(type), 0, 0};
  host_->send(host_, &target, &kind, toBytes(bytes), flags);
}

void ScriptedRoom::broadcast(std::string_view type, std::string_view bytes, uint32_t flags,
                             std::initializer_list<room_client> except) {
  const Raised raised(inHost_);
  const room_target target{ROOM_TO_ALL_EXCEPT, static_cast<uint32_t>(except.size()),
                           except.begin()};
  const room_type kind{toBytes(type), 0, 0};
  host_->send(host_, &target, &kind, toBytes(bytes), flags);
}

void ScriptedRoom::broadcastSchema(uint32_t typeId, std::string_view content, uint32_t flags,
                                   std::initializer_list<room_client> except) {
  const Raised raised(inHost_);
  const room_target target{ROOM_TO_ALL_EXCEPT, static_cast<uint32_t>(except.size()),
                           except.begin()};
  extension<room_schema_message>(*host_, ROOM_SCHEMA_MESSAGE)
      .send(host_, &target, typeId, toBytes(content), flags);
}

void ScriptedRoom::sendState(std::initializer_list<room_client> clients, uint32_t kind,
                             uint32_t stream, std::string_view bytes) {
  const Raised raised(inHost_);
  const room_target target{ROOM_TO_LISTED, static_cast<uint32_t>(clients.size()), clients.begin()};
  const room_bytes part = toBytes(bytes);
  host_->send_state(host_, &target, kind, stream, &part, 1);
}

void ScriptedRoom::sendPatch(uint32_t stream, std::string_view bytes) {
  const Raised raised(inHost_);
  const room_target everybody{ROOM_TO_ALL_EXCEPT, 0, nullptr};
  const room_bytes part = toBytes(bytes);
  host_->send_state(host_, &everybody, ROOM_STATE_PATCH, stream, &part, 1);
}

void ScriptedRoom::sendError(room_client client, int32_t code, std::string_view text) {
  const Raised raised(inHost_);
  host_->send_error(host_, client, code, toBytes(text));
}

void ScriptedRoom::flush() {
  const Raised raised(inHost_);
  host_->flush(host_);
}

void ScriptedRoom::close(room_client client, uint32_t code, std::string_view reason) {
  const Raised raised(inHost_);
  host_->close(host_, client, code, toBytes(reason));
}

void ScriptedRoom::disconnect(room_op op, uint32_t code) {
  const Raised raised(inHost_);
  host_->disconnect(host_, op, code);
}

void ScriptedRoom::rejectMessage(room_client client, uint32_t why, std::string_view text) {
  const Raised raised(inHost_);
  host_->reject_message(host_, message_, client, why, toBytes(text));
}

void ScriptedRoom::callPresence(room_op op, std::string_view command, std::string_view arguments) {
  const Raised raised(inHost_);
  extension<room_presence>(*host_, ROOM_PRESENCE)
      .call(host_, op, toBytes(command), toBytes(arguments));
}

void ScriptedRoom::subscribe(room_op op, std::string_view topic) {
  const Raised raised(inHost_);
  extension<room_presence>(*host_, ROOM_PRESENCE).subscribe(host_, op, toBytes(topic));
}

void ScriptedRoom::unsubscribe(std::string_view topic) {
  const Raised raised(inHost_);
  extension<room_presence>(*host_, ROOM_PRESENCE).unsubscribe(host_, toBytes(topic));
}

void ScriptedRoom::publish(std::string_view topic, std::string_view message) {
  const Raised raised(inHost_);
  extension<room_presence>(*host_, ROOM_PRESENCE).publish(host_, toBytes(topic), toBytes(message));
}

void ScriptedRoom::callMatchmaker(room_op op, std::string_view method, std::string_view arguments) {
  const Raised raised(inHost_);
  extension<room_matchmaker>(*host_, ROOM_MATCHMAKER)
      .call(host_, op, toBytes(method), toBytes(arguments));
}

}  // namespace roomd::test
