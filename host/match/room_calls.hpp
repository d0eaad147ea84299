#pragma once

#include <string_view>

#include "match/directory.hpp"
#include "room/listing.hpp"
#include "room/services.hpp"
#include "value.hpp"
#include "wire/target.hpp"

namespace roomd {

class Matchmaker;

/// The matchmaker as rooms call it: reads arguments, describes results (abi_matchmaker.h). Rooms
/// vouch for the clients they ask seats for: static auth is not asked about those. [any thread]
class RoomCalls final : public RoomMatchmaker {
 public:
  RoomCalls(Matchmaker& matchmaker, Directory& directory, const wire::ProcessIds& processIds)
      : matchmaker_(matchmaker), directory_(directory), processIds_(processIds) {}

  void call(std::string_view method, std::string_view arguments, Loop& loop,
            Answer answer) override;

 private:
  struct Call;

  void createRoom(Call call);
  void seat(Call call);
  void query(Call call);
  void findOneRoomAvailable(Call call);
  void getRoomById(Call call);
  void remoteRoomCall(Call call);
  void stats(Call call);

  Value describe(const Listing& listing) const;

  Matchmaker& matchmaker_;
  Directory& directory_;
  const wire::ProcessIds& processIds_;
};

}  // namespace roomd
