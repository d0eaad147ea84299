// Which handler a message goes to.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "room/detail/handlers.hpp"

namespace room::detail {

/// The handlers of one kind of message, by its type.
class HandlerTable {
 public:
  using List = std::vector<std::shared_ptr<Handler>>;

  void add(const MessageType& type, const std::shared_ptr<Handler>& handler) {
    change(type, [&](List& list) { list.push_back(handler); });
  }
  void remove(const MessageType& type, const std::shared_ptr<Handler>& handler) {
    change(type, [&](List& list) { std::erase(list, handler); });
  }
  /// Null when there are none. What is returned does not change any more.
  std::shared_ptr<const List> find(const room_type& type) const {
    return type.name.data ? lookUp(byName_, textOf(type.name)) : lookUp(byNumber_, type.number);
  }
  std::shared_ptr<const List> find(std::string_view name) const { return lookUp(byName_, name); }
  void clear() {
    byName_.clear();
    byNumber_.clear();
  }

 private:
  template <class Map, class Key>
  static std::shared_ptr<const List> lookUp(const Map& map, const Key& key) {
    const auto found = map.find(key);
    return found == map.end() ? nullptr : found->second;
  }
  /// Handlers may come and go while the list is walked, so each change makes a new one.
  template <class Change>
  void change(const MessageType& type, Change apply) {
    auto& slot = type.isNumber() ? byNumber_[type.number()] : byName_[type.name()];
    auto changed = slot ? std::make_shared<List>(*slot) : std::make_shared<List>();
    apply(*changed);
    slot = changed->empty() ? nullptr : std::move(changed);
  }

  std::map<std::string, std::shared_ptr<const List>, std::less<>> byName_;
  std::map<uint32_t, std::shared_ptr<const List>> byNumber_;
};

/// All handlers of a room.
class Messages {
 public:
  explicit Messages(Kernel& kernel) : kernel_(kernel) {}
  Messages(const Messages&) = delete;
  Messages& operator=(const Messages&) = delete;

  HandlerTable& values() { return values_; }
  HandlerTable& bytes() { return bytes_; }
  void clear() {
    values_.clear();
    bytes_.clear();
  }

  void dispatch(const std::shared_ptr<Client>& client, const room_message& message) {
    Incoming incoming{kernel_, client, message, Node()};
    const auto handlers = find(message);
    if (!handlers) return incoming.reject(ROOM_REJECT_UNREGISTERED, {});
    const auto failure = attempt([&] {
      const bool isBytes = (message.flags & ROOM_MESSAGE_BYTES) != 0;
      if (!unpacker_) unpacker_ = std::make_unique<Unpacker>();
      incoming.payload =
          isBytes ? unpacker_->wrap(message.payload) : unpacker_->unpack(message.payload);
    });
    if (failure) return incoming.reject(ROOM_REJECT_INVALID, failure->message);
    for (const auto& handler : *handlers) {
      if (!handler->handle(incoming, handler)) return;
      if (message.reply != 0) return;  // the first one answers
    }
  }

 private:
  std::shared_ptr<const HandlerTable::List> find(const room_message& message) const {
    const bool isBytes = (message.flags & ROOM_MESSAGE_BYTES) != 0;
    const bool isStrict = (message.flags & ROOM_MESSAGE_STRICT_BYTES) != 0;
    if (isBytes) {
      if (auto handlers = bytes_.find(message.type)) return handlers;
    }
    if (!isBytes || !isStrict) {
      if (auto handlers = values_.find(message.type)) return handlers;
    }
    if (message.reply != 0) return nullptr;  // only a handler of its own type answers a request
    if (isBytes) {
      if (auto handlers = bytes_.find("*")) return handlers;
    }
    return values_.find("*");
  }

  Kernel& kernel_;
  HandlerTable values_;
  HandlerTable bytes_;
  std::unique_ptr<Unpacker> unpacker_;  ///< made for the first message: 1.3 KB
};

}  // namespace room::detail
