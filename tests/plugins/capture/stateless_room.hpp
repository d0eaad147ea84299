#pragma once

#include <room/room.hpp>

namespace capture {

/// Has no state, and one handler for everything.
class StatelessRoom : public room::Room<> {
 public:
  void onCreate() {
    onMessage("*",
              [](room::Client& client, const room::MessageType& type, const room::Value& message) {
                const room::Value name =
                    type.isNumber() ? room::Value(type.number()) : room::Value(type.name());
                client.send("any", room::Value::array({name, message}));
              });
  }
};

}  // namespace capture
