// Flood: sends much at once, and holds seats for as long as it is told.
#pragma once

#include <room/room.hpp>

struct Burst {
  uint32_t count = 0, size = 0;
};
MESSAGE(Burst, count, size);

class Flood : public room::Room<> {
 public:
  void onCreate(const room::Options& options) {
    if (options["maxClients"].isNumber()) setMaxClients(options.get<uint32_t>("maxClients", 0));
    if (options["seatSeconds"].isNumber())
      setSeatReservationTime(options.get<double>("seatSeconds", 15));
    onMessage("flood", [this](room::Client&, const Burst& burst) {
      const room::Bytes chunk(burst.size, 'x');
      for (uint32_t sent = 0; sent < burst.count; ++sent) broadcastBytes("chunk", chunk);
    });
    onMessage("clients", [this](room::Client& client) { client.send("clients", clients.size()); });
  }
};
