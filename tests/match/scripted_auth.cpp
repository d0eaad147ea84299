#include "scripted_auth.hpp"

#include <fmt/format.h>

#include "match/json.hpp"
#include "room/bytes.hpp"

namespace roomd::test {
namespace {

ScriptedAuth::Request& toRequest(room_instance* instance) {
  return *reinterpret_cast<ScriptedAuth::Request*>(instance);
}

std::string jsonOf(room_bytes bytes) { return toJson(*decode(toView(bytes))); }

}  // namespace

void ScriptedAuth::Request::pass(std::string_view auth) const {
  host->finish(host, op, nullptr, toBytes(auth));
}

void ScriptedAuth::Request::refuse(int32_t code, std::string_view text) const {
  const room_error error{sizeof(room_error), code, toBytes(text)};
  host->finish(host, op, &error, {});
}

struct ScriptedAuth::Hooks {
  static ScriptedAuth& owner(const room_factory* factory) {
    return *static_cast<const Factory*>(factory)->owner;
  }

  static room_instance* create(const room_factory* factory, const room_host* host) {
    auto& self = owner(factory);
    self.calls.push_back("create");
    if (self.makesNothing) return nullptr;
    self.requests.push_back(new Request{self, host});
    return reinterpret_cast<room_instance*>(self.requests.back());
  }

  static void onAuth(room_instance* instance, room_op op, const room_seat_request* request,
                     const room_auth_context* context) {
    auto& self = toRequest(instance);
    self.op = op;
    self.owner.calls.push_back(fmt::format("onAuth {} {} {}", toView(request->method),
                                           toView(request->room_name), jsonOf(request->options)));
    self.owner.context = fmt::format("{} {} {}", toView(context->token), toView(context->ip),
                                     jsonOf(context->headers));
    if (self.owner.during) return self.owner.during(self);
    self.pass();
  }

  static void onOp(room_instance* instance, room_op op, const room_error* error, room_bytes value) {
    toRequest(instance).owner.calls.push_back(
        error ? fmt::format("onOp {} {}", op, error->code)
              : fmt::format("onOp {} ok {}", op, toView(value)));
  }

  static void destroy(room_instance* instance) {
    auto* self = &toRequest(instance);
    self->owner.calls.push_back("destroy");
    std::erase(self->owner.requests, self);
    delete self;
  }

  static const void* extension(const room_factory* factory, const char* id) {
    return std::string_view(id) == ROOM_STATIC_AUTH ? &owner(factory).table : nullptr;
  }

  static room_instance* createRoom(const room_factory* factory, const room_host* host, room_op op) {
    const auto* inner = static_cast<const Factory*>(factory)->inner;
    return inner->create(inner, host, op);
  }

  static room_bytes handshake(const room_factory* factory, uint32_t form) {
    const auto* inner = static_cast<const Factory*>(factory)->inner;
    return inner->handshake(inner, form);
  }
};

ScriptedAuth::ScriptedAuth()
    : table{sizeof(room_static_auth), 0, Hooks::create, Hooks::onAuth, Hooks::onOp, Hooks::destroy},
      factory_() {}

std::shared_ptr<const RoomType> ScriptedAuth::over(const std::shared_ptr<const RoomType>& type) {
  factory_.size = sizeof(room_factory);
  factory_.name = type->factory->name;
  factory_.vtable = type->factory->vtable;
  factory_.handshake = Hooks::handshake;
  factory_.create = Hooks::createRoom;
  factory_.extension = Hooks::extension;
  factory_.owner = this;
  factory_.inner = type->factory;
  auto guarded = std::make_shared<RoomType>(*type);
  guarded->factory = &factory_;
  return guarded;
}

}  // namespace roomd::test
