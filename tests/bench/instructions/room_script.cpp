// Scripts of what clients do, played in a host without sockets: the matchmaker, the room and the
// plugin behind the ABI are the real ones. Run under valgrind by count.py.
//
//   room_script "20 joins"      plays that script
#include <room/abi.h>

#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "match/json.hpp"
#include "match/matchmaker.hpp"
#include "match/reservation.hpp"
#include "presence/local_presence.hpp"
#include "testing/manual_loop.hpp"
#include "wire/dialect.hpp"

extern "C" const room_plugin room_plugin_main;

namespace roomd {
namespace {

using test::ManualLoop;
using wire::Generation;

constexpr std::string_view kJoinAck = "\x0a";
constexpr std::string_view kLeave = "\x0c";
constexpr int kScriptClients = 20;
constexpr int64_t kPatchUs = 50'000;

/// A connection that counts what it is told.
class CountingPeer final : public Peer {
 public:
  void send(const wire::Frame&) override { ++frames; }
  void close(uint32_t, std::string_view) override {}
  void terminate() override {}

  size_t frames = 0;
};

struct Client {
  std::shared_ptr<CountingPeer> peer = std::make_shared<CountingPeer>();
  std::shared_ptr<Inbox> inbox;
};

/// A host of one loop that offers every room class of the plugin.
class Host {
 public:
  Host() {
    std::map<std::string, std::shared_ptr<const RoomType>, std::less<>> types;
    for (uint32_t i = 0; i < room_plugin_main.factory_count; ++i) {
      const room_factory* factory = room_plugin_main.factories[i];
      RoomType type;
      type.config.name = factory->name;
      type.config.maxMessagesPerSecond = 0;
      type.options = encode(Value{Map{}});
      type.factory = factory;
      types.emplace(factory->name, std::make_shared<const RoomType>(std::move(type)));
    }
    matchmaker_.publish(std::make_shared<Catalog>(std::move(types)));
  }

  /// As a modern client joins: asks for a seat, reads the answer, connects, acknowledges.
  Client join(const std::string& room) {
    SeatRequest request;
    request.method = "joinOrCreate";
    request.target = room;
    request.options = *parseJson("{}");
    Result<Seat> seat(Error{"no answer"});
    matchmaker_.request(std::move(request), loop_, [&](Result<Seat> given) { seat = given; });
    loop_.runPosted();
    if (!seat) std::abort();
    const Asker asker{Generation::unknown, Generation::modern, "127.0.0.1:2567", false};
    if (answerSeat(asker, *seat, ids_).status != 200) std::abort();

    Knock knock;
    knock.dialect = &wire::dialect(Generation::modern);
    knock.sessionId = seat->sessionId;
    Client client;
    client.inbox = directory_.find(seat->listing.roomId)->attach(std::move(knock), client.peer);
    loop_.runPosted();
    client.inbox->onMessage(kJoinAck);
    return client;
  }

  void leave(const Client& client) {
    client.inbox->onMessage(kLeave);
    loop_.runPosted();
    client.inbox->onClosed(4000);
    loop_.runPosted();
  }

  void pass(int64_t us) { loop_.pass(us); }

 private:
  ManualLoop loop_;
  LocalPresence presence_;
  wire::ProcessIds ids_{"abcdef"};
  Directory directory_;
  Matchmaker matchmaker_{{&loop_}, directory_, ids_, MatchmakerOptions{&presence_, {}, 0, 0}};
};

std::vector<Client> joinAll(Host& host, const std::string& room) {
  std::vector<Client> clients;
  for (int i = 0; i < kScriptClients; ++i) clients.push_back(host.join(room));
  return clients;
}

std::string dataMessage(std::string_view type, std::string_view payload) {
  std::string bytes = "\x0d";
  bytes += static_cast<char>(0xa0 + type.size());
  bytes += type;
  bytes += payload;
  return bytes;
}

/// The function that valgrind is told to look into.
extern "C" [[gnu::noinline]] void measured_script(const std::function<void()>& script) { script(); }

void joins() {
  Host host;
  const Client stays = host.join("State20");
  host.leave(host.join("State20"));
  measured_script([&] {
    for (const Client& client : joinAll(host, "State20")) host.leave(client);
  });
}

void messages() {
  Host host;
  const auto clients = joinAll(host, "Echo");
  const std::string text(32, 'x');
  const std::string message = dataMessage("echo", encode(Value{text}));
  const auto say = [&] {
    for (const Client& client : clients) client.inbox->onMessage(message);
  };
  say();
  const size_t before = clients.front().peer->frames;
  measured_script(say);
  if (clients.front().peer->frames != before + 1) std::abort();
}

void patches() {
  Host host;
  const auto clients = joinAll(host, "State20");
  double x = 65536;
  const auto moveAll = [&] {
    for (const Client& client : clients) {
      const Value move{Map{{"x", Value{x += 1}}, {"y", Value{0.25}}}};
      client.inbox->onMessage(dataMessage("move", encode(move)));
    }
    host.pass(kPatchUs);
  };
  moveAll();
  const size_t before = clients.front().peer->frames;
  measured_script(moveAll);
  if (clients.front().peer->frames != before + 1) std::abort();
}

}  // namespace
}  // namespace roomd

int main(int argc, char** argv) {
  const std::map<std::string, void (*)()> scripts = {
      {"20 joins and leaves", roomd::joins},
      {"20 messages echoed", roomd::messages},
      {"20 moves and a patch for 20", roomd::patches},
  };
  const auto script = scripts.find(argc > 1 ? argv[1] : "");
  if (script == scripts.end()) {
    for (const auto& [name, play] : scripts) std::puts(name.c_str());
    return 2;
  }
  script->second();
  return 0;
}
