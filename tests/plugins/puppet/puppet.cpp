#include "puppet.hpp"

/// Has one handler for everything.
class AnyPuppet : public Puppet {
 protected:
  void handleMessages() override {
    onMessage("*",
              [](room::Client& client, const room::MessageType& type, const room::Value& message) {
                const room::Value payload = message.isUndefined() ? room::Value(nullptr) : message;
                client.send("any", room::Value::array({typeValue(type), payload}));
              });
    handleCalls();
  }
};

/// Hears of what its hooks, handlers and timers throw.
class CatchingPuppet : public Puppet {
 public:
  void onUncaughtException(const room::UncaughtException& exception) {
    trace("onUncaughtException", nullptr,
          {{"method", exception.methodName()}, {"error", exception.what()}});
  }
};

/// Is told of broken connections apart from departures.
class DroppingPuppet : public Puppet {
 public:
  room::Task<> onDrop(room::Client& client, room::CloseCode code) {
    co_await begin("onDrop", &client, ending(client, code));
    room::Value facts = co_await holdSeat(client, code);
    end("onDrop", &client, facts);
  }

  room::Task<> onReconnect(room::Client& client) {
    co_await begin("onReconnect", &client);
    end("onReconnect", &client);
  }

  room::Task<> onLeave(room::Client& client, room::CloseCode code) {
    co_await begin("onLeave", &client, ending(client, code));
    end("onLeave", &client);
  }
};

ROOM_PLUGIN(Puppet, StatelessPuppet, AnyPuppet, CatchingPuppet, DroppingPuppet)
