// Message handlers: functions of the application, called with what their parameters ask for.
#pragma once

#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "room/client.hpp"
#include "room/detail/kernel.hpp"
#include "room/detail/leading.hpp"

namespace room::detail {

/// One message on its way to a handler.
struct Incoming {
  Kernel& kernel;
  const std::shared_ptr<Client>& client;
  const room_message& message;
  Node payload;
  room_op reply;  // 0: nobody waits for an answer

  void reject(uint32_t why, std::string_view text) const {
    kernel.host().reject_message(&kernel.host(), &message, client->id(), why, bytesOf(text));
  }
};

class Handler {
 public:
  virtual ~Handler() = default;
  /// `self` keeps the handler alive as long as its coroutine.
  virtual void handle(const Incoming& incoming, const std::shared_ptr<Handler>& self) = 0;
};

/// The parameters of a callable that has one call operator.
template <class F>
struct Parameters {};
template <class F>
requires requires { &F::operator(); }
struct Parameters<F> : Parameters<decltype(&F::operator())> {};
template <class R, class... Args>
struct Parameters<R (*)(Args...)> {
  using Types = std::tuple<Args...>;
};
template <class C, class R, class... Args>
struct Parameters<R (C::*)(Args...)> : Parameters<R (*)(Args...)> {};
template <class C, class R, class... Args>
struct Parameters<R (C::*)(Args...) const> : Parameters<R (*)(Args...)> {};
template <class C, class R, class... Args>
struct Parameters<R (C::*)(Args...) noexcept> : Parameters<R (*)(Args...)> {};
template <class C, class R, class... Args>
struct Parameters<R (C::*)(Args...) const noexcept> : Parameters<R (*)(Args...)> {};

template <class F>
concept HasKnownParameters = requires {
  typename Parameters<F>::Types;
};

/// The type of the parameter that takes the message: the one at `index`, or Value when the callable
/// has none there or is a template.
template <class F, size_t index>
struct MessageOf {
  using Type = Value;
};
template <HasKnownParameters F, size_t index>
requires(std::tuple_size_v<typename Parameters<F>::Types> > index) struct MessageOf<F, index> {
  using Type = std::remove_cvref_t<std::tuple_element_t<index, typename Parameters<F>::Types>>;
};

/// A handler whose message is an M. One that serves every type is told which.
template <class M, bool isTold, class F>
class MessageHandler final : public Handler {
 public:
  explicit MessageHandler(F function) : function_(std::move(function)) {}

  void handle(const Incoming& incoming, const std::shared_ptr<Handler>& self) override {
    M message{};
    Problem problem;
    if (!read(incoming.payload, message, problem)) {
      const std::string type = toMessageType(incoming.message.type).toString();
      return incoming.reject(ROOM_REJECT_INVALID, problem.describe(type));
    }
    Client& client = *incoming.client;
    const Type type(incoming.message.type);
    if constexpr (IsTask<decltype(call(client, type, message))>::value) {
      // The coroutine refers to all of this, so it lives as long.
      struct Body {
        std::shared_ptr<Handler> self;
        MessageHandler* handler;
        std::shared_ptr<Client> client;
        Type type;
        M message;
        auto operator()() { return handler->call(*client, type, message); }
      };
      run(incoming, Body{self, this, incoming.client, type, std::move(message)});
    } else {
      run(incoming, [&]() -> decltype(auto) { return call(client, type, message); });
    }
  }

 private:
  struct NoType {
    explicit NoType(const room_type&) {}
  };
  struct OwnType : MessageType {
    explicit OwnType(const room_type& type) : MessageType(toMessageType(type)) {}
  };
  using Type = std::conditional_t<isTold, OwnType, NoType>;

  decltype(auto) call(Client& client, const Type& type, M& message) {
    if constexpr (isTold) {
      const MessageType& shown = type;
      return callLeading(function_, client, shown, message);
    } else {
      return callLeading(function_, client, message);
    }
  }

  template <class Body>
  static void run(const Incoming& incoming, Body body) {
    Kernel& kernel = incoming.kernel;
    kernel.tasks().run(std::move(body), [&kernel, reply = incoming.reply](const auto& outcome) {
      if (outcome.failure) kernel.report("onMessage", *outcome.failure);
      if (reply == 0) return;
      if constexpr (requires { outcome.value; }) {
        if (!outcome.failure) {
          return kernel.withPacked(*outcome.value,
                                   [&](room_bytes value) { kernel.finish(reply, nullptr, value); });
        }
      }
      kernel.finish(reply, outcome.failure ? &*outcome.failure : nullptr);
    });
  }

  F function_;
};

/// Whether F asks for the type of the message too.
template <class F>
inline constexpr bool kIsTold = std::is_invocable_v<F&, Client&, const MessageType&, Value&>;
template <HasKnownParameters F>
inline constexpr bool kIsTold<F> = std::is_same_v<typename MessageOf<F, 1>::Type, MessageType>;

/// Only the form that is meant is looked at: the body of a generic lambda would not compile for
/// others.
template <class F, class M>
constexpr bool takesMessage() {
  if constexpr (kIsTold<F>) {
    return kTakesLeading<F&, Client&, const MessageType&, M&>;
  } else {
    return kTakesLeading<F&, Client&, M&>;
  }
}

template <class F>
std::shared_ptr<Handler> makeHandler(F function) {
  constexpr bool isTold = kIsTold<F>;
  using M = typename MessageOf<F, isTold ? 2 : 1>::Type;
  constexpr bool isRight = takesMessage<F, M>();
  static_assert(isRight,
                "room: a message handler takes (), (Client&), (Client&, const T&), or, for \"*\", "
                "(Client&, const MessageType&) or (Client&, const MessageType&, const T&)");
  if constexpr (isRight) {
    return std::make_shared<MessageHandler<M, isTold, F>>(std::move(function));
  }
}

}  // namespace room::detail
