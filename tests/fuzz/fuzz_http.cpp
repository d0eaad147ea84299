// Reads any bytes as one HTTP request and a few valid ones around it, up to rooms being made and
// left empty. Whatever is asked, there is one answer, and it is JSON where it says so.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/origin.hpp"
#include "match/json.hpp"
#include "net/client_address.hpp"
#include "net/routes.hpp"

namespace {

using namespace roomd;

constexpr std::string_view kForwarded = "x-forwarded-for: ";

void check(bool condition) {
  if (!condition) std::abort();
}

/// A loop that runs when it is told to, at a time that is always the same.
class IdleLoop final : public Loop {
 public:
  unsigned index() const override { return 0; }
  int64_t nowUs() const override { return now_; }
  void post(std::function<void()> task) override { posted_.push_back(std::move(task)); }
  bool isCurrent() const override { return true; }

  void run() {
    while (!posted_.empty()) {
      auto task = std::move(posted_.front());
      posted_.pop_front();
      task();
    }
  }

  void pass(int64_t us) {
    now_ += us;
    timers().advance(now_);
    run();
  }

 private:
  std::deque<std::function<void()>> posted_;
  int64_t now_ = 0;
};

/// Rooms that do nothing and hold two clients.
class TinyRoom {
 public:
  static std::shared_ptr<const RoomType> type() {
    static const room_vtable vtable = makeVtable();
    static const room_factory factory = {
        sizeof(room_factory), 0, "Tiny", &vtable, handshake, create, nullptr};
    auto type = std::make_shared<RoomType>();
    type->config.name = "tiny";
    type->config.filterBy = {"mode"};
    type->config.sortBy = {{"clients", true}, {"rank", false}};
    type->factory = &factory;
    return type;
  }

 private:
  static TinyRoom& of(room_instance* instance) { return *reinterpret_cast<TinyRoom*>(instance); }
  void finish(room_op op) const { host_->finish(host_, op, nullptr, {}); }

  static room_bytes handshake(const room_factory*, uint32_t) { return {}; }

  static room_instance* create(const room_factory*, const room_host* host, room_op) {
    auto room = std::make_unique<TinyRoom>();
    room->host_ = host;
    return reinterpret_cast<room_instance*>(room.release());
  }

  static room_vtable makeVtable() {
    room_vtable vtable{};
    vtable.size = sizeof vtable;
    vtable.destroy = [](room_instance* self) { delete &of(self); };
    vtable.on_create = [](room_instance* self, room_op op, const room_create* create) {
      const auto& host = *of(self).host_;
      Value properties;
      properties.set("maxClients", Value{int64_t{2}});
      const std::string bytes = encode(properties);
      host.set(&host, {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
      const std::string_view options(reinterpret_cast<const char*>(create->options.data),
                                     create->options.size);
      check(decode(options).ok());
      of(self).finish(op);
    };
    vtable.on_join = [](room_instance* self, room_op op, const room_join*) { of(self).finish(op); };
    vtable.on_leave = [](room_instance* self, room_op op, room_client, uint32_t) {
      of(self).finish(op);
    };
    vtable.on_forget = [](room_instance*, room_client) {};
    vtable.on_dispose = [](room_instance* self, room_op op) { of(self).finish(op); };
    vtable.on_message = [](room_instance*, room_client, const room_message*) {};
    vtable.on_tick = [](room_instance*, int64_t) {};
    vtable.on_patch = [](room_instance*) {};
    vtable.on_full_state = [](room_instance*, room_client, uint32_t, uint32_t) {};
    vtable.on_op = [](room_instance*, room_op, const room_error*, room_bytes) {};
    return vtable;
  }

  const room_host* host_ = nullptr;
};

/// A matchmaking host without a network.
class Host {
 public:
  Host() {
    std::map<std::string, std::shared_ptr<const RoomType>, std::less<>> types;
    types.emplace("tiny", TinyRoom::type());
    matchmaker_.publish(std::make_shared<Catalog>(std::move(types)));
  }

  ~Host() {
    bool drained = false;
    matchmaker_.drain([&] { drained = true; });
    loop_.run();
    check(drained && directory_.all().empty());
  }

  /// What a page of `origin` may do here is up to its host.
  void allow(const std::string& origin) { policy_.origins = {origin}; }

  HttpAnswer answerTo(const HttpRequest& request) {
    int answered = 0;
    HttpAnswer answer;
    routes_.handle(request, policy_, loop_, [&](HttpAnswer given) {
      answer = std::move(given);
      ++answered;
    });
    loop_.run();
    check(answered == 1);
    check(answer.status >= 200 && answer.status <= 599);
    const bool isJson = answer.contentType == "application/json" && !answer.body.empty();
    if (isJson) check(parseJson(answer.body).ok());
    return answer;
  }

  /// The id of the room that a valid request leads to.
  std::string enter(std::string_view path) {
    HttpRequest request;
    request.method = "POST";
    request.target = wire::parseTarget(path, {});
    request.body = "{}";
    const auto answer = answerTo(request);
    check(answer.status == 200);
    const auto body = parseJson(answer.body);
    const Value* room = body->find("room");
    check(room && room->find("roomId") && room->find("roomId")->text());
    return *room->find("roomId")->text();
  }

  void pass(int64_t us) { loop_.pass(us); }
  const Policy& policy() const { return policy_; }

 private:
  static Policy enabled() {
    Policy policy;
    policy.simulateLatency = true;
    return policy;
  }

  IdleLoop loop_;
  Directory directory_;
  wire::ProcessIds ids_{"abcdef"};
  Matchmaker matchmaker_{{&loop_}, directory_, ids_};
  RateLimiter seatRequests_;
  SimulatedLatency latency_;
  Policy policy_ = enabled();
  Routes routes_{matchmaker_, ids_, seatRequests_, latency_};
};

/// The next line of `input`.
std::string takeLine(std::string_view& input) {
  const size_t end = std::min(input.find('\n'), input.size());
  std::string line(input.substr(0, end));
  input.remove_prefix(std::min(end + 1, input.size()));
  return line;
}

/// Reads a header nobody has to send: whatever it says, its client is somebody we know or one it
/// names.
void checkForwarded(std::string_view text) {
  const auto proxy = *IpAddress::parse("10.0.0.1");
  const Network proxies[] = {*Network::parse("10.0.0.0/8")};
  const auto client = clientAddress(proxy, proxies, text, {});
  check(client == proxy || text.find(client.text()) != text.npos || !client.isV4() ||
        text.find(':') != text.npos);
  check(clientAddress(client, {}, text, text) == client);
  check(IpAddress::parse(client.text()) == client);
}

/// What is an origin once stays the same when it is read again, and is allowed then.
void checkOrigin(std::string_view text, Host& host) {
  const auto origin = normalOrigin(text);
  if (!origin) return;
  check(normalOrigin(*origin) == origin);
  host.allow(*origin);
  check(host.policy().allows(*origin) && !host.policy().allows(*origin + "x"));
}

/// "METHOD path", headers and parameters ("?name=value") up to an empty line, and the body. "ROOM"
/// in the path stands for the id of a room that is there.
HttpRequest requestOf(std::string_view input, const std::string& roomId) {
  HttpRequest request;
  const std::string first = takeLine(input);
  const size_t space = std::min(first.find(' '), first.size());
  request.method = first.substr(0, space);
  std::string path = first.substr(std::min(space + 1, first.size()));
  if (const size_t at = path.find("ROOM"); at != path.npos) path.replace(at, 4, roomId);
  const std::pair<std::string_view, std::string HttpRequest::*> headers[] = {
      {"host: ", &HttpRequest::host},
      {"origin: ", &HttpRequest::origin},
      {"user-agent: ", &HttpRequest::userAgent},
      {"sec-fetch-mode: ", &HttpRequest::secFetchMode},
      {"content-type: ", &HttpRequest::contentType}};
  std::vector<std::string> parameters;
  for (std::string line; !(line = takeLine(input)).empty();) {
    if (line[0] == '?') parameters.push_back(line.substr(1));
    for (const auto& [name, member] : headers) {
      if (line.starts_with(name)) request.*member = line.substr(name.size());
    }
    if (line == "secure") request.secure = true;
    if (line.starts_with(kForwarded)) checkForwarded(line.substr(kForwarded.size()));
  }
  request.target = wire::parseTarget(path, parameters);
  request.body = input;
  return request;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  Host host;
  const std::string room = host.enter("/g15/matchmake/create/tiny");
  const HttpRequest request = requestOf(input, room);
  host.answerTo(request);
  host.answerTo(request);
  const std::string headers = Routes::corsHeaders(request, host.policy());
  check(headers.ends_with("\r\n"));
  for (const char end : {'\r', '\n'}) check(std::ranges::count(headers, end) == 5);
  host.enter("/g16/matchmake/joinOrCreate/tiny");
  checkOrigin(request.origin, host);
  host.pass(20'000'000);
  host.answerTo(request);
  return 0;
}
