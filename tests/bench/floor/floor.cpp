// How fast a server can be that does nothing but what sockets and the protocol demand:
//
//   floor PORT [direct|coalesce]
//
// One thread, epoll, no plugin, no encoder, no checks. `direct` sends each message as it comes;
// `coalesce`, the default, sends what one connection gets in one turn of the loop at once.
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string_view>

#include "frames.hpp"
#include "rooms.hpp"
#include "socket_loop.hpp"

namespace {

using bench::Connection;
using bench::Rooms;

size_t readHttp(Rooms& rooms, Connection& connection, std::string_view bytes) {
  const bench::Request request = bench::readRequest(bytes);
  if (request.size == 0) return 0;
  if (request.method == "POST") {
    connection.send(bench::jsonAnswer(rooms.matchmake(request.target), request.closes));
    return request.size;
  }
  connection.send(bench::upgradeAnswer(request.webSocketKey));
  connection.isWebSocket = true;
  if (!rooms.open(connection, request.target)) connection.close();
  return request.size;
}

size_t readWebSocket(Rooms& rooms, Connection& connection, char* bytes, size_t size) {
  return bench::readFrames(bytes, size, [&](unsigned opcode, std::string_view payload) {
    if (opcode == bench::kCloseFrame) {
      connection.close();
    } else {
      rooms.message(connection, payload);
    }
    return connection.isOpen();
  });
}

size_t read(Rooms& rooms, Connection& connection, char* bytes, size_t size) {
  size_t used = 0;
  while (connection.isOpen() && used < size) {
    const size_t taken = connection.isWebSocket
                             ? readWebSocket(rooms, connection, bytes + used, size - used)
                             : readHttp(rooms, connection, {bytes + used, size - used});
    if (taken == 0) break;
    used += taken;
  }
  return connection.isOpen() ? used : size;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 2) {
    std::fputs("floor PORT [direct|coalesce]\n", stderr);
    return 2;
  }
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);

  Rooms rooms;
  bench::SocketLoop loop({[&](Connection& connection, char* bytes, size_t size) {
                            return read(rooms, connection, bytes, size);
                          },
                          [&](Connection& connection) { rooms.closed(connection); },
                          [&](int64_t now) { return rooms.patch(now); }},
                         argc < 3 || std::string_view(argv[2]) != "direct");
  loop.run(static_cast<uint16_t>(std::atoi(argv[1])));
} catch (const std::exception& problem) {
  std::fprintf(stderr, "floor: %s\n", problem.what());
  return 1;
}
