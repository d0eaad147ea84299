#include "puppeteer.hpp"

#include <stdexcept>

namespace {

/// As JavaScript sees it.
bool isTruthy(const room::Value& value) {
  if (!value.exists()) return false;
  if (value.isBool()) return value.asBool();
  if (value.isNumber()) return value.asDouble() != 0;
  if (value.isString()) return !value.text().empty();
  return true;
}

}  // namespace

void Puppeteer::create(const room::Options& options) {
  created_ = options;
  trace_.open(options["trace"].asString());
}

void Puppeteer::prepare() {
  const room::Options& options = created_;
  if (options.contains("roomId")) room_.setRoomId(options["roomId"].asString());
  if (const auto& count = options["maxClients"]; count.isNumber()) {
    room_.setMaxClients(static_cast<uint32_t>(count.asInt()));
  }
  if (options.contains("autoDispose")) room_.setAutoDispose(options["autoDispose"].asBool());
  if (options.contains("patchRate")) setPatchRate(room::Value::array({options["patchRate"]}));
  if (const auto& seconds = options["seatReservationTime"]; seconds.isNumber()) {
    room_.setSeatReservationTime(seconds.asDouble());
  }
  if (options.contains("private")) room_.setPrivate(options["private"].asBool());
  if (options.contains("metadata")) room_.setMetadata(options["metadata"]);
  authenticates_ = options.contains("onAuth") || options["delay"].contains("onAuth") ||
                   options["throwIn"].contains("onAuth");
}

room::Auth Puppeteer::authFrom(const room::Options& options) const {
  room::Value value = true;
  if (created_.contains("onAuth")) value = created_["onAuth"];
  if (options.contains("onAuth")) value = options["onAuth"];
  return isTruthy(value) ? room::Auth::allow(value) : room::Auth::refuse();
}

void Puppeteer::trace(std::string_view event, const room::Client* client,
                      const room::Value& facts) const {
  room::Value line{{"room", room_.roomId()}, {"event", event}};
  if (client) line.set("sessionId", client->sessionId());
  for (const auto& [name, fact] : facts.members()) line.set(name, fact);
  line.set("clients", room_.clients.size());
  trace_.write(line);
}

/// `{delay: {onJoin: 100}}` of the client's own options, or else of those of create.
room::Value Puppeteer::settingOf(std::string_view setting, std::string_view hook,
                                 const room::Client* client) const {
  if (client) {
    const auto found = joined_.find(client->sessionId());
    if (found != joined_.end() && found->second[setting].contains(hook)) {
      return found->second[setting][hook];
    }
  }
  return created_[setting][hook];
}

room::Task<> Puppeteer::begin(std::string_view hook, const room::Client* client,
                              room::Value facts) {
  room::Value line{{"phase", "begin"}};
  for (auto& [name, fact] : facts.members()) line.set(name, fact);
  trace(hook, client, line);
  const room::Value delay = settingOf("delay", hook, client);
  if (delay.isNumber()) co_await room_.sleep(delay.asDouble());
  const room::Value failure = settingOf("throwIn", hook, client);
  if (!failure.isObject()) co_return;
  const std::string message = failure["message"].asString();
  end(hook, client, {{"error", message}});
  if (failure["code"].isNumber()) {
    throw room::ServerError(static_cast<int32_t>(failure["code"].asInt()), message);
  }
  throw std::runtime_error(message);
}

void Puppeteer::end(std::string_view hook, const room::Client* client, room::Value facts) const {
  room::Value line{{"phase", "end"}};
  for (auto& [name, fact] : facts.members()) line.set(name, fact);
  trace(hook, client, line);
}

room::Value Puppeteer::ending(const room::Client& client, room::CloseCode code) {
  return {{"consented", code.consented()},
          {"auth", client.auth()},
          {"userData", valueIn(client.userData)},
          {"code", code.value}};
}

room::Task<room::Value> Puppeteer::holdSeat(room::Client& client, room::CloseCode code) {
  const room::Value& time = created_["reconnect"];
  if (!time.exists() || code.consented()) co_return room::Value();
  const room::ReconnectionTime limit = time.isNumber() ? room::ReconnectionTime(time.asDouble())
                                                       : room::ReconnectionTime(room::manual);
  const room::Reconnection held = room_.allowReconnection(client, limit);
  pending_.insert_or_assign(client.sessionId(), held);
  const bool returned = co_await held;
  pending_.erase(client.sessionId());
  co_return room::Value{{"returned", returned}};
}

room::Task<> Puppeteer::answer(room::Client& client, room::Value call) {
  const room::Value id = call.at(0);
  room::Value result = nullptr;
  room::Value failure;
  try {
    result = co_await perform(call.at(1).asString(), argumentsFrom(call, 2));
    if (!result.exists()) result = nullptr;
  } catch (const room::ServerError& error) {
    failure = {{"code", error.code()}, {"message", error.what()}};
  } catch (const std::exception& error) {
    failure = {{"code", nullptr}, {"message", error.what()}};
  }
  room::Value message = room::Value::array({id, result});
  if (failure.isObject()) message = room::Value::array({id, nullptr, failure});
  client.send("result", message);
}

room::Task<room::Value> Puppeteer::perform(std::string method, room::Value args) {
  if (const auto slow = slowCalls().find(method); slow != slowCalls().end()) {
    room::Value result = co_await (this->*slow->second)(args);
    co_return result;
  }
  if (const auto call = immediateCalls().find(method); call != immediateCalls().end()) {
    co_return (this->*call->second)(args);
  }
  std::optional<room::Value> result = performOnState(method, args);
  if (!result) throw std::runtime_error("no method \"" + method + '"');
  co_return *result;
}

room::Client& Puppeteer::clientOf(std::string_view sessionId) const {
  room::Client* client = room_.clients.getById(sessionId);
  if (!client) throw std::runtime_error("no client \"" + std::string(sessionId) + '"');
  return *client;
}

room::MessageType messageType(const room::Value& value) {
  if (value.isNumber()) return value.asInt();
  return value.asString();
}

room::Value typeValue(const room::MessageType& type) {
  return type.isNumber() ? room::Value(type.number()) : room::Value(type.name());
}

room::Value argumentsFrom(const room::Value& args, size_t first) {
  room::Value rest = room::Value::array();
  for (size_t index = first; index < args.size(); ++index) rest.push(args.at(index));
  return rest;
}

room::Value valueIn(const std::any& any) {
  const auto* value = std::any_cast<room::Value>(&any);
  return value ? *value : room::Value();
}
