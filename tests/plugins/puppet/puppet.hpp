// The puppet: a room whose every move is asked for by a client, so that one script can show the
// whole Room API. tests/clients/puppet has the scripts, and its twin for the original servers.
#pragma once

#include <algorithm>
#include <room/room.hpp>
#include <stdexcept>
#include <string>
#include <type_traits>

#include "puppeteer.hpp"
#include "state.hpp"
#include "state_calls.hpp"

template <class S>
class PuppetWith : public room::Room<S>, protected Puppeteer {
 public:
  PuppetWith() : Puppeteer(static_cast<room::RoomBase&>(*this)) {}

  room::Task<> onCreate(const room::Options& options) {
    create(options);
    const room::Value facts{{"options", options}};
    co_await begin("onCreate", nullptr, facts);
    prepare();
    handleMessages();
    end("onCreate");
  }

  room::Task<room::Auth> onAuth(room::Client& client, const room::Options& options,
                                const room::AuthContext& context) {
    if (!authenticates()) co_return room::Auth::allow();
    remember(client, options);
    room::Value facts{{"options", options}};
    if (!context.token.empty()) facts.set("token", context.token);
    co_await begin("onAuth", &client, facts);
    end("onAuth", &client);
    co_return authFrom(options);
  }

  room::Task<> onJoin(room::Client& client, const room::Options& options, const room::Value& auth) {
    remember(client, options);
    const room::Value facts{{"options", options}, {"auth", auth}};
    co_await begin("onJoin", &client, facts);
    const room::Value& greet = options["greet"];
    if (greet.isArray()) client.send(messageType(greet.at(0)), greet.at(1));
    end("onJoin", &client);
  }

  room::Task<> onLeave(room::Client& client, room::CloseCode code) {
    co_await begin("onLeave", &client, ending(client, code));
    room::Value facts = co_await holdSeat(client, code);
    end("onLeave", &client, facts);
  }

  room::Task<> onDispose() {
    co_await begin("onDispose");
    end("onDispose");
  }

  void onBeforePatch() {
    if (tracesTicks()) trace("onBeforePatch");
  }

 protected:
  virtual void handleMessages() {
    for (const room::MessageType& type : {room::MessageType("echo"), room::MessageType(7)}) {
      this->onMessage(type, [this, type](room::Client& client, const room::Value& message) {
        trace("message", &client, {{"type", typeValue(type)}});
        client.send(type, message);
      });
    }
    this->onMessageBytes("bytes", [this](room::Client& client, room::Bytes bytes) {
      trace("message", &client, {{"type", "bytes"}});
      std::reverse(bytes.begin(), bytes.end());
      client.sendBytes("bytes", bytes);
    });
    this->onMessage("boom", [this](room::Client& client) {
      trace("message", &client, {{"type", "boom"}});
      throw std::runtime_error("boom");
    });
    for (const char* time : {"first", "second"}) {
      this->onMessage("twice", [time](room::Client& client) { client.send("twice", time); });
    }
    handleCalls();
  }

  void handleCalls() {
    this->onRemoteCall("remote", [this](std::string method, room::Value args) {
      return perform(std::move(method), std::move(args));
    });
    this->onMessage("call", [this](room::Client& client, const room::Value& call) {
      return answer(client, call);
    });
  }

  std::optional<room::Value> performOnState(std::string_view method,
                                            const room::Value& args) override {
    if constexpr (std::is_void_v<S>) {
      return Puppeteer::performOnState(method, args);
    } else {
      if (method.starts_with("view")) {
        room::Client& client = clientOf(args.at(0).text());
        if (callOnView(client, this->state, method, args.at(1).text())) return room::Value();
      }
      return callOnState(this->state, method, args);
    }
  }
};

using Puppet = PuppetWith<State>;
using StatelessPuppet = PuppetWith<void>;
