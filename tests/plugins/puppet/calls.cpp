// The calls that concern the room, its clients and its clock.
#include <stdexcept>

#include "puppeteer.hpp"

using room::Task;
using room::Value;

const std::map<std::string_view, Puppeteer::Immediate>& Puppeteer::immediateCalls() {
  static const std::map<std::string_view, Immediate> kCalls = {
      {"info", &Puppeteer::info},
      {"lock", &Puppeteer::lock},
      {"unlock", &Puppeteer::unlock},
      {"setPrivate", &Puppeteer::setPrivate},
      {"setMetadata", &Puppeteer::setMetadata},
      {"setMaxClients", &Puppeteer::setMaxClients},
      {"setAutoDispose", &Puppeteer::setAutoDispose},
      {"setRoomId", &Puppeteer::setRoomId},
      {"setSeatReservationTime", &Puppeteer::setSeatReservationTime},
      {"setPatchRate", &Puppeteer::setPatchRate},
      {"setSimulationInterval", &Puppeteer::setSimulationInterval},
      {"broadcastPatch", &Puppeteer::broadcastPatch},
      {"broadcast", &Puppeteer::broadcast},
      {"sendTo", &Puppeteer::sendTo},
      {"sendBytesTo", &Puppeteer::sendBytesTo},
      {"leave", &Puppeteer::leave},
      {"error", &Puppeteer::error},
      {"rejectReconnection", &Puppeteer::rejectReconnection},
      {"userData", &Puppeteer::userData},
      {"auth", &Puppeteer::auth},
      {"timeout", &Puppeteer::timeout},
      {"interval", &Puppeteer::interval},
      {"pause", &Puppeteer::pause},
      {"resume", &Puppeteer::resume},
      {"timer", &Puppeteer::timer},
      {"clear", &Puppeteer::clear},
      {"later", &Puppeteer::later},
      {"traceTicks", &Puppeteer::traceTicks},
  };
  return kCalls;
}

const std::map<std::string_view, Puppeteer::Slow>& Puppeteer::slowCalls() {
  static const std::map<std::string_view, Slow> kCalls = {
      {"disconnect", &Puppeteer::disconnect},
      {"together", &Puppeteer::together},
      {"presence", &Puppeteer::presence},
      {"createRoom", &Puppeteer::createRoom},
      {"query", &Puppeteer::query},
      {"remoteCall", &Puppeteer::remoteCall},
      {"reserveSeat", &Puppeteer::reserveSeat},
  };
  return kCalls;
}

Value Puppeteer::info(const Value&) {
  Value clients = Value::array();
  for (const room::Client& client : room_.clients) clients.push(client.sessionId());
  const bool isLimited = room_.maxClients() != room::kUnlimited;
  const std::optional<double> patchRate = room_.patchRate();
  return {{"roomId", room_.roomId()},
          {"roomName", room_.roomName()},
          {"clients", clients},
          {"maxClients", isLimited ? Value(room_.maxClients()) : Value(nullptr)},
          {"locked", room_.locked()},
          {"private", room_.isPrivate()},
          {"metadata", room_.metadata().exists() ? room_.metadata() : Value(nullptr)},
          {"patchRate", patchRate ? Value(*patchRate) : Value(nullptr)},
          {"autoDispose", room_.autoDispose()},
          {"ticks", ticks_},
          {"meanDelta", ticks_ ? deltas_ / static_cast<double>(ticks_) : 0}};
}

// ---- properties ----

Value Puppeteer::lock(const Value&) {
  room_.lock();
  return {};
}

Value Puppeteer::unlock(const Value&) {
  room_.unlock();
  return {};
}

Value Puppeteer::setPrivate(const Value& args) {
  room_.setPrivate(args.at(0).asBool());
  return {};
}

Value Puppeteer::setMetadata(const Value& args) {
  room_.setMetadata(args.at(0));
  return {};
}

Value Puppeteer::setMaxClients(const Value& args) {
  const bool isLimited = args.at(0).isNumber();
  room_.setMaxClients(isLimited ? static_cast<uint32_t>(args.at(0).asInt()) : room::kUnlimited);
  return {};
}

Value Puppeteer::setAutoDispose(const Value& args) {
  room_.setAutoDispose(args.at(0).asBool());
  return {};
}

Value Puppeteer::setRoomId(const Value& args) {
  room_.setRoomId(args.at(0).asString());
  return {};
}

Value Puppeteer::setSeatReservationTime(const Value& args) {
  room_.setSeatReservationTime(args.at(0).asDouble());
  return {};
}

Value Puppeteer::setPatchRate(const Value& args) {
  if (args.at(0).isNumber()) {
    room_.setPatchRate(args.at(0).asDouble());
  } else {
    room_.setPatchRate(nullptr);
  }
  return {};
}

Value Puppeteer::setSimulationInterval(const Value& args) {
  const auto tick = [this](double delta) {
    ++ticks_;
    deltas_ += delta;
    if (tracesTicks_) trace("tick");
  };
  if (args.at(0).isNumber()) {
    room_.setSimulationInterval(tick, args.at(0).asDouble());
  } else if (args.at(0).isNull()) {
    room_.setSimulationInterval();
  } else {
    room_.setSimulationInterval(tick);
  }
  return {};
}

Value Puppeteer::broadcastPatch(const Value&) { return room_.broadcastPatch(); }

// ---- clients ----

Value Puppeteer::broadcast(const Value& args) {
  std::vector<room::Client*> except;
  for (const Value& sessionId : args.at(2)["except"].elements()) {
    except.push_back(&clientOf(sessionId.text()));
  }
  const bool isHeldBack = args.at(2)["afterNextPatch"].asBool();
  room_.broadcast(messageType(args.at(0)), args.at(1),
                  {.except = except, .afterNextPatch = isHeldBack});
  return {};
}

Value Puppeteer::sendTo(const Value& args) {
  const bool isHeldBack = args.at(3)["afterNextPatch"].asBool();
  clientOf(args.at(0).text())
      .send(messageType(args.at(1)), args.at(2), {.afterNextPatch = isHeldBack});
  return {};
}

Value Puppeteer::sendBytesTo(const Value& args) {
  room::Bytes bytes;
  for (const Value& byte : args.at(2).elements()) {
    bytes.push_back(static_cast<uint8_t>(byte.asInt()));
  }
  clientOf(args.at(0).text()).sendBytes(messageType(args.at(1)), bytes);
  return {};
}

Value Puppeteer::leave(const Value& args) {
  room::Client& client = clientOf(args.at(0).text());
  if (args.at(1).isNumber()) {
    client.leave(args.at(1).asInt());
  } else {
    client.leave();
  }
  return {};
}

Value Puppeteer::error(const Value& args) {
  clientOf(args.at(0).text()).error(static_cast<int32_t>(args.at(1).asInt()), args.at(2).text());
  return {};
}

Value Puppeteer::rejectReconnection(const Value& args) {
  const std::string sessionId = args.at(0).asString();
  const auto found = pending_.find(sessionId);
  if (found == pending_.end()) throw std::runtime_error("no reconnection of \"" + sessionId + '"');
  found->second.reject();
  return {};
}

Value Puppeteer::userData(const Value& args) {
  room::Client& client = clientOf(args.at(0).text());
  if (args.size() > 1) client.userData = args.at(1);
  return valueIn(client.userData);
}

Value Puppeteer::auth(const Value& args) { return clientOf(args.at(0).text()).auth(); }

// ---- clock ----

void Puppeteer::fire(const std::string& tag) {
  trace("timer", nullptr, {{"tag", tag}});
  room_.broadcast("timer", tag);
}

room::Delayed& Puppeteer::timerOf(std::string_view tag) {
  const auto found = timers_.find(std::string(tag));
  if (found == timers_.end()) throw std::runtime_error("no timer \"" + std::string(tag) + '"');
  return found->second;
}

Value Puppeteer::timeout(const Value& args) {
  const std::string tag = args.at(0).asString();
  timers_[tag] = room_.clock.setTimeout([this, tag] { fire(tag); }, args.at(1).asDouble());
  return {};
}

Value Puppeteer::interval(const Value& args) {
  const std::string tag = args.at(0).asString();
  timers_[tag] = room_.clock.setInterval([this, tag] { fire(tag); }, args.at(1).asDouble());
  return {};
}

Value Puppeteer::pause(const Value& args) {
  timerOf(args.at(0).text()).pause();
  return {};
}

Value Puppeteer::resume(const Value& args) {
  timerOf(args.at(0).text()).resume();
  return {};
}

Value Puppeteer::timer(const Value& args) {
  const room::Delayed& timer = timerOf(args.at(0).text());
  return {{"active", timer.active()}, {"paused", timer.paused()}};
}

/// Ends a timer; or empties a field of the state, if there is no timer of this name.
Value Puppeteer::clear(const Value& args) {
  if (timers_.contains(args.at(0).asString())) {
    timerOf(args.at(0).text()).clear();
  } else {
    performOnState("clear", args);
  }
  return {};
}

// ---- calls of calls ----

Value Puppeteer::later(const Value& args) {
  room_.spawn([this, args]() -> Task<> {
    co_await room_.sleep(args.at(0).asDouble());
    co_await perform(args.at(1).asString(), argumentsFrom(args, 2));
  });
  return {};
}

Task<Value> Puppeteer::together(Value args) {
  Value results = Value::array();
  for (const Value& call : args.elements()) {
    Value result = co_await perform(call.at(0).asString(), argumentsFrom(call, 1));
    results.push(result.exists() ? result : Value(nullptr));
  }
  co_return results;
}

Task<Value> Puppeteer::disconnect(Value args) {
  const room::CloseCode code =
      args.at(0).isNumber() ? room::CloseCode(args.at(0).asInt()) : room::CloseCode::kConsented;
  co_await room_.disconnect(code);
  co_return Value();
}

Value Puppeteer::traceTicks(const Value& args) {
  tracesTicks_ = args.at(0).asBool();
  return {};
}
