#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "result.hpp"
#include "room/loop.hpp"

namespace roomd {

/// Ends a subscription when destroyed. Nothing arrives once that returned on the subscriber's loop.
class Subscription {
 public:
  virtual ~Subscription() = default;
};

/// Shared keys and topics (abi_presence.h has the commands). Values are MessagePack. [any thread]
class Presence {
 public:
  /// The result, as MessagePack; called on the loop that was named, maybe before the call returns.
  using Answer = std::function<void(Result<std::string>)>;
  /// Called on the subscriber's loop, never inside publish().
  using Listener = std::function<void(const std::string& topic, const std::string& message)>;

  /// Who asks: once it has expired nobody wants the answer, and a call that still waits takes
  /// nothing.
  using Asker = std::weak_ptr<const void>;

  virtual ~Presence() = default;

  virtual void call(std::string_view command, std::string_view arguments, Loop& loop, Asker asker,
                    Answer answer) = 0;
  virtual std::unique_ptr<Subscription> subscribe(std::string topic, Loop& loop,
                                                  Listener listener) = 0;
  virtual void publish(std::string_view topic, std::string_view message) = 0;
};

/// The matchmaker as rooms may use it (abi_matchmaker.h has the methods). [any thread]
class RoomMatchmaker {
 public:
  using Answer = Presence::Answer;

  virtual ~RoomMatchmaker() = default;

  /// `arguments` and the result are MessagePack; answered on `loop`.
  virtual void call(std::string_view method, std::string_view arguments, Loop& loop,
                    Answer answer) = 0;
};

/// What rooms may ask of the host beyond their own life. Either may be nullptr: the extension is
/// not offered then.
struct RoomServices {
  Presence* presence = nullptr;
  RoomMatchmaker* matchmaker = nullptr;
};

}  // namespace roomd
