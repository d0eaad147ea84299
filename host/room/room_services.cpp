#include <room/abi_matchmaker.h>
#include <room/abi_presence.h>
#include <room/abi_schema_message.h>

#include <utility>

#include "room/bytes.hpp"
#include "room/room.hpp"

namespace roomd {

/// The functions behind the host's extensions: each finds its room and passes on.
struct ServiceTables {
  static Room& room(const room_host* host) { return Room::of(*host); }

  static void callPresence(const room_host* host, room_op op, room_bytes command,
                           room_bytes arguments) {
    Room& self = room(host);
    auto answer = self.answerTo(op);
    self.spec_.services.presence->call(toView(command), toView(arguments), self.loop_,
                                       self.asked_[op], std::move(answer));
  }

  static void subscribe(const room_host* host, room_op op, room_bytes topic) {
    room(host).subscribe(op, std::string(toView(topic)));
  }

  static void unsubscribe(const room_host* host, room_bytes topic) {
    auto& subscriptions = room(host).subscriptions_;
    if (auto found = subscriptions.find(toView(topic)); found != subscriptions.end()) {
      subscriptions.erase(found);
    }
  }

  static void publish(const room_host* host, room_bytes topic, room_bytes message) {
    room(host).spec_.services.presence->publish(toView(topic), toView(message));
  }

  static void callMatchmaker(const room_host* host, room_op op, room_bytes method,
                             room_bytes arguments) {
    Room& self = room(host);
    self.spec_.services.matchmaker->call(toView(method), toView(arguments), self.loop_,
                                         self.answerTo(op));
  }

  static void sendSchema(const room_host* host, const room_target* target, uint32_t typeId,
                         room_bytes content, uint32_t flags) {
    room(host).sendSchema(*target, typeId, content, flags);
  }

  static constexpr room_presence kPresence{sizeof(room_presence), 0,      callPresence, subscribe,
                                           unsubscribe,           publish};
  static constexpr room_matchmaker kMatchmaker{sizeof(room_matchmaker), 0, callMatchmaker};
  static constexpr room_schema_message kSchemaMessage{sizeof(room_schema_message), 0, sendSchema};
};

const void* Room::service(std::string_view id) const {
  const RoomServices& services = spec_.services;
  if (id == ROOM_PRESENCE && services.presence) return &ServiceTables::kPresence;
  if (id == ROOM_MATCHMAKER && services.matchmaker) return &ServiceTables::kMatchmaker;
  if (id == ROOM_SCHEMA_MESSAGE) return &ServiceTables::kSchemaMessage;
  return nullptr;
}

Presence::Answer Room::answerTo(room_op op) {
  const auto token = std::make_shared<const room_op>(op);
  asked_[op] = token;
  return [weak = weak_from_this(), asked = std::weak_ptr(token)](Result<std::string> outcome) {
    const auto self = weak.lock();
    const auto waiting = asked.lock();
    if (!self || !waiting) return;
    self->asked_.erase(*waiting);
    self->endPluginOp(*waiting, std::move(outcome));
  };
}

void Room::subscribe(room_op op, std::string topic) {
  listenTo(std::move(topic));
  endPluginOp(op);
}

void Room::listenTo(std::string topic) {
  if (!subscriptions_.contains(topic)) {
    auto listener = [weak = weak_from_this()](const std::string& about,
                                              const std::string& message) {
      if (auto self = weak.lock()) self->onPresence(about, message);
    };
    auto subscription = spec_.services.presence->subscribe(topic, loop_, std::move(listener));
    subscriptions_.emplace(std::move(topic), std::move(subscription));
  }
}

void Room::onPresence(const std::string& topic, const std::string& message) {
  if (!instance_) return;
  const auto* listener = extensionOf<room_presence_listener>(ROOM_PRESENCE_LISTENER);
  if (!listener || !ROOM_HAS(listener, room_presence_listener, on_presence)) return;
  enter(
      "presence.subscribe",
      [&] { listener->on_presence(instance_, toBytes(topic), toBytes(message)); }, topic);
}

}  // namespace roomd
