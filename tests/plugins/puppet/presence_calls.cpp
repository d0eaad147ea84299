// The call "presence": `[method, ...args]`.
#include <stdexcept>

#include "puppeteer.hpp"

using room::Task;
using room::Value;

namespace {

/// The result of a call of the presence as an answer to a client.
template <class T>
Task<Value> answered(room::Call<T> call) {
  if constexpr (std::is_void_v<T>) {
    co_await call;
    co_return Value();
  } else {
    const T result = co_await call;
    co_return Value::from(result);
  }
}

/// Arguments of a method: a key, and then a field, a value or a number.
class Arguments {
 public:
  explicit Arguments(Value args) : args_(std::move(args)) {}
  std::string key() const { return args_.at(0).asString(); }
  std::string field() const { return args_.at(1).asString(); }
  const Value& at(size_t index) const { return args_.at(index); }
  size_t size() const { return args_.size(); }

 private:
  Value args_;
};

using Method = Task<Value> (*)(room::Presence& presence, Arguments args);

Task<Value> publish(room::Presence& presence, Arguments args) {
  co_await presence.publish(args.key(), args.at(1));
  co_return Value();
}

Task<Value> rpush(room::Presence& presence, Arguments args) {
  int64_t length = 0;
  for (size_t index = 1; index < args.size(); ++index) {
    length = co_await presence.rpush(args.key(), args.at(index));
  }
  co_return Value(length);
}

Task<Value> lpush(room::Presence& presence, Arguments args) {
  int64_t length = 0;
  for (size_t index = 1; index < args.size(); ++index) {
    length = co_await presence.lpush(args.key(), args.at(index));
  }
  co_return Value(length);
}

#define PUPPET_METHOD(name, ...)                                                                \
  {                                                                                             \
#name, [](room::Presence & presence,                                                        \
              [[maybe_unused]] Arguments args) { return answered(presence.name(__VA_ARGS__)); } \
  }

const std::map<std::string_view, Method> kMethods = {
    PUPPET_METHOD(get, args.key()),
    PUPPET_METHOD(exists, args.key()),
    PUPPET_METHOD(set, args.key(), args.at(1)),
    PUPPET_METHOD(setex, args.key(), args.at(1), args.at(2).asDouble()),
    PUPPET_METHOD(expire, args.key(), args.at(1).asDouble()),
    PUPPET_METHOD(del, args.key()),
    PUPPET_METHOD(incr, args.key()),
    PUPPET_METHOD(decr, args.key()),
    PUPPET_METHOD(sadd, args.key(), args.at(1)),
    PUPPET_METHOD(smembers, args.key()),
    PUPPET_METHOD(sismember, args.key(), args.at(1)),
    PUPPET_METHOD(srem, args.key(), args.at(1)),
    PUPPET_METHOD(scard, args.key()),
    PUPPET_METHOD(hset, args.key(), args.field(), args.at(2)),
    PUPPET_METHOD(hget, args.key(), args.field()),
    PUPPET_METHOD(hgetall, args.key()),
    PUPPET_METHOD(hdel, args.key(), args.field()),
    PUPPET_METHOD(hlen, args.key()),
    PUPPET_METHOD(hincrby, args.key(), args.field(), args.at(2).asInt()),
    PUPPET_METHOD(llen, args.key()),
    PUPPET_METHOD(lpop, args.key()),
    PUPPET_METHOD(rpop, args.key()),
    {"publish", &publish},
    {"rpush", &rpush},
    {"lpush", &lpush},
};

#undef PUPPET_METHOD

}  // namespace

/// What comes for a topic is broadcast as "presence" `[topic, message]`.
Task<Value> Puppeteer::subscribe(std::string topic) {
  auto subscription = room_.presence.subscribe(topic, [this, topic](const Value& message) {
    room_.broadcast("presence", Value::array({topic, message}));
  });
  co_await subscription;
  co_return Value();
}

Task<Value> Puppeteer::presence(Value args) {
  const std::string name = args.at(0).asString();
  const std::string key = args.at(1).asString();
  if (name == "subscribe") {
    Value nothing = co_await subscribe(key);
    co_return nothing;
  }
  if (name == "unsubscribe") {
    co_await room_.presence.unsubscribe(key);
    co_return Value();
  }
  const auto method = kMethods.find(name);
  if (method == kMethods.end()) throw std::runtime_error("no method \"" + name + '"');
  Arguments arguments(argumentsFrom(args, 1));
  Value result = co_await method->second(room_.presence, arguments);
  co_return result;
}
