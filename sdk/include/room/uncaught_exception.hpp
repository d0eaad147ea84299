// What onUncaughtException is told.
#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "room/message.hpp"
#include "room/value.hpp"

namespace room {

class Client;

namespace detail {

/// Where in a room something is called, and for whom.
struct Occasion {
  std::string_view method;
  std::shared_ptr<Client> client = nullptr;
  std::optional<MessageType> type = std::nullopt;
  Value payload = {};

  Occasion(std::string_view methodName) : method(methodName) {}
  Occasion(const char* methodName) : method(methodName) {}
  Occasion(std::string_view methodName, std::shared_ptr<Client> who)
      : method(methodName), client(std::move(who)) {}
};

}  // namespace detail

/// An exception left a hook, a handler, a timer or a coroutine of the room. Valid inside
/// onUncaughtException only; copy what is to stay.
class UncaughtException {
 public:
  UncaughtException(const detail::Occasion& occasion, const std::string& message,
                    const std::exception_ptr& exception, const std::string& roomId,
                    const std::string& roomName)
      : occasion_(occasion),
        message_(message),
        exception_(exception),
        roomId_(roomId),
        roomName_(roomName) {}

  /// Where it came from: the name of a hook ("onCreate", "onAuth", "onJoin", "onLeave", "onDrop",
  /// "onReconnect", "onDispose", "onBeforePatch", "onBeforeShutdown"), or "onMessage",
  /// "setTimeout", "setInterval", "setSimulationInterval", "setTimestep", "setFixedTimestep",
  /// "presence.subscribe", "onRemoteCall" or "spawn".
  std::string_view methodName() const { return occasion_.method; }
  /// The exception's own text.
  const char* what() const { return message_.c_str(); }
  /// The exception itself, for std::rethrow_exception. Null when the C++ runtime could not keep it.
  const std::exception_ptr& exception() const { return exception_; }

  /// Whom it was about: the client of onAuth, onJoin, onLeave, onDrop, onReconnect or onMessage;
  /// null elsewhere.
  Client* client() const { return occasion_.client.get(); }
  /// The type and contents of the message, for "onMessage". For "presence.subscribe" the topic and
  /// the message, for "onRemoteCall" the method and its arguments.
  const std::optional<MessageType>& messageType() const { return occasion_.type; }
  const Value& payload() const { return occasion_.payload; }

  const std::string& roomId() const { return roomId_; }
  const std::string& roomName() const { return roomName_; }

 private:
  const detail::Occasion& occasion_;
  const std::string& message_;
  const std::exception_ptr& exception_;
  const std::string& roomId_;
  const std::string& roomName_;
};

}  // namespace room
