// Message handlers: functions of the application, called with what their parameters ask for.
#pragma once

#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "room/client.hpp"
#include "room/detail/kernel.hpp"
#include "room/detail/leading.hpp"
#include "room/detail/parameters.hpp"

namespace room::detail {

/// One message on its way to a handler.
struct Incoming {
  Kernel& kernel;
  const std::shared_ptr<Client>& client;
  const room_message& message;
  Node payload;

  void reject(uint32_t why, std::string_view text) const {
    kernel.host().reject_message(&kernel.host(), &message, client->id(), why, bytesOf(text));
  }
  Occasion occasion() const {
    Occasion occasion("onMessage", client);
    occasion.type = toMessageType(message.type);
    return occasion;
  }
};

class Handler {
 public:
  virtual ~Handler() = default;
  /// False when the message is not what the handler takes, and was refused. `self` keeps the
  /// handler alive as long as its coroutine.
  virtual bool handle(const Incoming& incoming, const std::shared_ptr<Handler>& self) = 0;
};

/// A handler failed: reports it, and answers the request if there is one. A deliberate answer needs
/// no line in the log.
inline void endHandler(Kernel& kernel, room_op reply, const Failure& failure,
                       const Occasion& occasion) {
  if (failure.rejection) {
    if (reply != 0) kernel.reject(reply, *failure.rejection);
    return;
  }
  const bool isAnswer = reply != 0 && failure.code != ROOM_ERROR_NONE;
  if (!isAnswer || kernel.hooks().onUncaughtException) kernel.report(occasion, failure);
  if (reply != 0) kernel.finish(reply, &failure);
}

/// The value a handler or method returned ends the operation.
template <class Outcome>
void finishWith(Kernel& kernel, room_op op, const Outcome& outcome) {
  if constexpr (requires { outcome.value; }) {
    const auto failure = attempt([&] {
      kernel.withPacked(*outcome.value,
                        [&](room_bytes value) { kernel.finish(op, nullptr, value); });
    });
    if (failure) kernel.finish(op, &*failure);
  } else {
    kernel.finish(op, nullptr);
  }
}

/// A handler whose message is an M. One that serves every type is told which.
template <class M, bool isTold, class F>
class MessageHandler final : public Handler {
 public:
  explicit MessageHandler(F function) : function_(std::move(function)) {}

  bool handle(const Incoming& incoming, const std::shared_ptr<Handler>& self) override {
    M message{};
    Problem problem;
    if (!read(incoming.payload, message, problem)) {
      const std::string type = toMessageType(incoming.message.type).toString();
      incoming.reject(ROOM_REJECT_INVALID, problem.describe(type));
      return false;
    }
    if constexpr (IsTask<decltype(call(*incoming.client, incoming.message.type, message))>::value) {
      begin(incoming, self, std::move(message));
    } else {
      run(incoming, message);
    }
    return true;
  }

 private:
  struct NoType {
    NoType(const room_type&) {}
  };
  struct OwnType : MessageType {
    OwnType(const room_type& type) : MessageType(toMessageType(type)) {}
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

  void run(const Incoming& incoming, M& message) {
    incoming.kernel.tasks().run(
        [&] { return call(*incoming.client, incoming.message.type, message); },
        [&](const auto& outcome) {
          const room_op reply = incoming.message.reply;
          if (outcome.failure) {
            Occasion occasion = incoming.occasion();
            occasion.payload = readValue(incoming.payload);
            endHandler(incoming.kernel, reply, *outcome.failure, occasion);
          } else if (reply != 0) {
            finishWith(incoming.kernel, reply, outcome);
          }
        });
  }

  /// A coroutine refers to all of this, so it lives as long.
  struct Kept {
    std::shared_ptr<Handler> self;
    Occasion occasion;
    Type type;
    M message;
  };
  void begin(const Incoming& incoming, const std::shared_ptr<Handler>& self, M&& message) {
    auto kept = std::make_shared<Kept>(
        Kept{self, incoming.occasion(), incoming.message.type, std::move(message)});
    incoming.kernel.tasks().run(
        [this, kept] { return call(*kept->occasion.client, kept->type, kept->message); },
        [&kernel = incoming.kernel, reply = incoming.message.reply, kept](const auto& outcome) {
          if (outcome.failure) {
            kept->occasion.payload = Value::from(kept->message);
            endHandler(kernel, reply, *outcome.failure, kept->occasion);
          } else if (reply != 0) {
            finishWith(kernel, reply, outcome);
          }
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
