// One message for each type of value that the original room, written in JavaScript, has sent.
#pragma once

#include <cstdint>
#include <map>
#include <room/room.hpp>
#include <string>

namespace capture {

inline void sendEveryType(room::Client& client) {
  client.send("t_i", 1);
  client.send("t_n", -1);
  client.send("t_big", int64_t{4'294'967'296});
  client.send("t_neg", -129);
  client.send("t_f", 1.5);
  client.send("t_s", "é");
  client.send("t_t", true);
  client.send("t_nul", nullptr);
  client.send("t_und");
  client.send("t_arr", room::Value::array({1, "x"}));
  client.send("t_date", room::Timestamp{1'700'000'000, 123'000'000});
  client.send("t_bin", room::Bytes{1, 2, 3});
  client.send("t_buf", room::Bytes{9});
  client.send("t_map", std::map<std::string, int>{{"k", 1}});
  client.send("t_set", room::Value::array({1}));
  client.send("t_bi", uint64_t{12'345'678'901'234'567'890u});
  client.send("t_long", std::string(40, 'x'));
  client.send("t_f32", 0.1);
}

}  // namespace capture
