#pragma once

#include <room/abi.h>
#include <room/abi_static_auth.h>

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "match/seat_request.hpp"
#include "plugin/catalog.hpp"
#include "result.hpp"
#include "room/loop.hpp"
#include "room/operations.hpp"

namespace roomd {

/// One seat request that a room class is asked about before there is a room (abi_static_auth.h).
/// Lives on one loop; holds the class's library for as long as it lives.
class StaticAuth : public std::enable_shared_from_this<StaticAuth> {
 public:
  /// The auth data as MessagePack, empty when there is none; or why the client is refused.
  using Answer = std::function<void(Result<std::string>)>;

  /// How long a class may think about it.
  static constexpr int64_t kPatienceUs = 30'000'000;

  /// What the class offers, or nullptr. [any thread]
  static const room_static_auth* offeredBy(const RoomType& type);

  /// `type` offers static auth. `answer` is called on `loop`, once, when the class is done with the
  /// request.
  StaticAuth(Loop& loop, std::shared_ptr<const RoomType> type, const SeatRequest& request,
             Answer answer);
  ~StaticAuth();
  StaticAuth(const StaticAuth&) = delete;
  StaticAuth& operator=(const StaticAuth&) = delete;

  void start();
  /// Refuses the client now, unless it has been answered.
  void abort(Error reason) { end(std::move(reason)); }

 private:
  friend struct StaticAuthTable;

  void fillHostTable();
  void onAnswered(const Outcome& outcome);
  void end(Result<std::string> result);
  void destroyInstance();
  void sleep(room_op op, int64_t delayUs);
  void cancel(room_op op);
  /// Ends an operation of the plugin, once no call into it is on the stack.
  void endPluginOp(room_op op, int32_t code, std::string value);

  const std::string& name() const { return type_->config.name; }

  Loop& loop_;
  std::shared_ptr<const RoomType> type_;
  const Callee callee_;
  const room_static_auth& table_;
  const std::string method_;
  const std::string options_;  ///< MessagePack, as the headers
  const std::string token_;
  const std::string ip_;
  const std::string headers_;
  Answer answer_;
  room_host host_;
  room_instance* instance_ = nullptr;
  Operations operations_;
  std::unordered_map<room_op, std::unique_ptr<Timer>> sleeps_;
  Timer patience_;
};

}  // namespace roomd
