#include "net/gateway.hpp"

#include <libwebsockets.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

#include "net/exchange.hpp"
#include "net/headers.hpp"
#include "net/latency_probe.hpp"
#include "net/remote.hpp"

namespace roomd {
namespace {

constexpr unsigned kRequestTimeoutSeconds = 10;
constexpr int kKeepAliveSeconds = 60;

// A socket is read in pieces of this size, and each WebSocket keeps a buffer of it, which is most
// of what an idle client costs. Players say little at a time; hosts that allow long messages expect
// some, and pieces of 16 KiB carry messages of 1 KiB that come in rows four times as fast.
constexpr size_t kLeastReceiveBuffer = 1024;
constexpr size_t kMostReceiveBuffer = 16384;

size_t receiveBuffer(size_t maxPayload) {
  return std::clamp(maxPayload / 4, kLeastReceiveBuffer, kMostReceiveBuffer);
}

constexpr unsigned kServiceBuffer = 65536;

// Left at its default, one write sends 4 KiB at a time and copies the rest.
constexpr size_t kTransmitSize = 1 << 22;

// Requests whose headers are still coming; a flood of slow ones must not keep the others waiting.
constexpr unsigned kHeaderPool = 4096;
constexpr unsigned short kHeaderBytes = 8192;

constexpr std::string_view kForbidden =
    "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

// Our own heartbeat does what libwebsockets' would: its own puts every connection that answers at
// the end of a sorted list, past all the others, which is half the work of a host with 10,000 idle
// clients.
const lws_retry_bo_t kNoHeartbeat = {nullptr, 0, 0, 0, 0, 0};

// libwebsockets has a table with an entry for each descriptor that may be open, and walks all of it
// whenever a connection begins or ends. So the lowest descriptors, all that most hosts ever use at
// a time, have a context of their own: with it a join takes a sixth less than with a table of
// 20,000.
constexpr rlim_t kSmallTable = 1024;

/// Lets libwebsockets believe, while this lives, that no more than so many descriptors may be open.
class FewerDescriptors {
 public:
  explicit FewerDescriptors(rlim_t count) {
    getrlimit(RLIMIT_NOFILE, &before_);
    rlimit fewer = before_;
    fewer.rlim_cur = std::min(count, before_.rlim_cur);
    setrlimit(RLIMIT_NOFILE, &fewer);
  }
  ~FewerDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }
  FewerDescriptors(const FewerDescriptors&) = delete;
  FewerDescriptors& operator=(const FewerDescriptors&) = delete;

 private:
  rlimit before_{};
};

int callback(lws* wsi, lws_callback_reasons reason, void* session, void* in, size_t length) {
  auto* context = wsi ? lws_get_context(wsi) : nullptr;
  auto* gateway = context ? static_cast<Gateway*>(lws_context_user(context)) : nullptr;
  return gateway ? gateway->onCallback(wsi, reason, session, in, length) : 0;
}

}  // namespace

/// libwebsockets' memory for each socket, zeroed when it begins.
struct Gateway::PerSocket {
  Connection* connection;               ///< keeps itself alive until onClosed
  std::shared_ptr<Exchange>* exchange;  ///< of the request that is running
};

/// A connection from its arrival to its end, whatever becomes of it.
struct Gateway::Visit {
  Arrival arrival;
  IpAddress client;  ///< of the WebSocket
};

/// libwebsockets keeps what it is given.
struct Gateway::Protocols {
  const lws_protocols list[2];
};

Gateway::Gateway(UvLoop& loop, const Host& host, std::shared_ptr<const Policy> policy)
    : loop_(loop),
      host_(host),
      policy_(std::move(policy)),
      protocols_(new Protocols{{{"room", callback, sizeof(PerSocket),
                                 receiveBuffer(policy_->maxPayload), 0, nullptr, kTransmitSize},
                                {nullptr, nullptr, 0, 0, 0, nullptr, 0}}}),
      heartbeat_(
          loop.timers(), [&loop] { return loop.nowUs(); },
          [](Connection& connection) { connection.ping(); }) {}

Gateway::~Gateway() {
  // With a loop of ours, libwebsockets ends in two steps: handles first, memory once they are
  // closed.
  for (const Sockets& sockets : sockets_) lws_context_destroy(sockets.context);
}

bool Gateway::open() {
  rlimit descriptors{};
  getrlimit(RLIMIT_NOFILE, &descriptors);
  if (descriptors.rlim_cur > kSmallTable && !openFor(kSmallTable)) return false;
  return openFor(descriptors.rlim_cur);
}

bool Gateway::openFor(uint64_t descriptors) {
  const FewerDescriptors table(descriptors);
  void* loops[] = {loop_.native()};
  lws_context_creation_info info{};
  info.port = CONTEXT_PORT_NO_LISTEN_SERVER;
  info.protocols = protocols_->list;
  info.options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
  info.foreign_loops = loops;
  info.user = this;
  info.pt_serv_buf_size = kServiceBuffer;
  info.max_http_header_pool = kHeaderPool;
  info.max_http_header_data = kHeaderBytes;
  info.timeout_secs = kRequestTimeoutSeconds;
  info.keepalive_timeout = kKeepAliveSeconds;
  info.retry_and_idle_policy = &kNoHeartbeat;
  lws_context* context = lws_create_context(&info);
  if (!context) return false;
  sockets_.push_back({descriptors, context, lws_create_vhost(context, &info)});
  return sockets_.back().vhost != nullptr;
}

void Gateway::adopt(const Arrival& arrival) {
  const auto descriptor = static_cast<uint64_t>(arrival.socket);
  const auto sockets = std::find_if(sockets_.begin(), sockets_.end(), [&](const Sockets& one) {
    return descriptor < one.descriptors;
  });
  if (closing_ || sockets == sockets_.end()) {
    ::close(arrival.socket);
    return;
  }
  // On failure libwebsockets has closed the socket.
  if (lws* wsi = lws_adopt_socket_vhost(sockets->vhost, arrival.socket)) {
    lws_set_opaque_user_data(wsi, new Visit{arrival, arrival.peer});
  }
}

void Gateway::flushLater(std::shared_ptr<Connection> connection) {
  dirty_.push_back(std::move(connection));
}

void Gateway::flush() {
  while (!dirty_.empty()) {
    flushing_.swap(dirty_);
    for (const auto& connection : flushing_) connection->flush();
    flushing_.clear();
  }
}

void Gateway::close() {
  heartbeat_.stop();
  closing_ = true;
  for (const Sockets& sockets : sockets_) lws_context_destroy(sockets.context);
}

int Gateway::onCallback(lws* wsi, int reason, void* session, void* in, size_t length) {
  auto* socket = static_cast<PerSocket*>(session);
  const std::string_view data(static_cast<const char*>(in), in ? length : 0);
  switch (reason) {
    case LWS_CALLBACK_HTTP:
      return onHttp(wsi, *socket);
    case LWS_CALLBACK_HTTP_BODY:
      if (socket->exchange) (*socket->exchange)->onBody(data);
      return 0;
    case LWS_CALLBACK_HTTP_BODY_COMPLETION: {
      if (!socket->exchange) return -1;
      const auto exchange = *socket->exchange;
      return exchange->onComplete(host_.routes);
    }
    case LWS_CALLBACK_HTTP_WRITEABLE: {
      if (!socket->exchange) return 0;
      const auto exchange = *socket->exchange;
      return exchange->onWriteable();
    }
    case LWS_CALLBACK_CLOSED_HTTP:
    case LWS_CALLBACK_HTTP_DROP_PROTOCOL:
      if (!socket || !socket->exchange) return 0;
      (*socket->exchange)->onClosed();
      delete std::exchange(socket->exchange, nullptr);
      return 0;

    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
      return onUpgrade(wsi);
    case LWS_CALLBACK_ESTABLISHED:
      return onEstablished(wsi, *socket);
    case LWS_CALLBACK_RECEIVE: {
      if (!socket->connection) return -1;
      const bool whole = lws_is_final_fragment(wsi) && lws_remaining_packet_payload(wsi) == 0;
      return socket->connection->onReceive(data, lws_remaining_packet_payload(wsi), whole) ? 0 : -1;
    }
    case LWS_CALLBACK_RECEIVE_PONG:
      if (socket->connection) socket->connection->onPong();
      return 0;
    case LWS_CALLBACK_SERVER_WRITEABLE:
      if (socket->connection) socket->connection->onWriteable();
      return 0;
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
      if (socket->connection) {
        const auto* code = reinterpret_cast<const unsigned char*>(data.data());
        socket->connection->onPeerClose(data.size() < 2 ? 1005u : code[0] * 256u + code[1]);
      }
      return 0;
    case LWS_CALLBACK_CLOSED:
      if (Connection* connection = std::exchange(socket->connection, nullptr)) {
        heartbeat_.remove(*connection, connection->place());
        --connectionCount_;
        connection->onClosed();
      }
      return 0;
    case LWS_CALLBACK_WSI_DESTROY:
      delete static_cast<Visit*>(lws_get_opaque_user_data(wsi));
      lws_set_opaque_user_data(wsi, nullptr);
      return 0;
    default:
      return 0;
  }
}

int Gateway::onHttp(lws* wsi, PerSocket& socket) {
  if (socket.exchange) {  // the request before this one on a kept connection
    (*socket.exchange)->onClosed();
    delete socket.exchange;
  }
  HttpRequest request = readRequest(wsi);
  request.client = readClient(wsi, visitOf(wsi).arrival.peer, policy_->trustedProxies);
  const auto bodySize = readBodySize(wsi);
  socket.exchange = new std::shared_ptr<Exchange>(
      std::make_shared<Exchange>(wsi, std::move(request), policy_, loop_));
  const auto exchange = *socket.exchange;
  return exchange->onHead(host_.routes, bodySize);
}

int Gateway::onUpgrade(lws* wsi) {
  Visit& visit = visitOf(wsi);
  visit.client = readClient(wsi, visit.arrival.peer, policy_->trustedProxies);
  std::string_view refusal;
  if (!policy_->allows(readOrigin(wsi))) {
    refusal = kForbidden;
  } else if (!visit.arrival.place->claim(visit.client)) {
    refusal = kTooManyOfAddress;
  }
  if (refusal.empty()) return 0;
  std::string text(refusal);
  lws_write(wsi, reinterpret_cast<unsigned char*>(text.data()), text.size(), LWS_WRITE_HTTP_FINAL);
  return -1;
}

Gateway::Visit& Gateway::visitOf(lws* wsi) {
  return *static_cast<Visit*>(lws_get_opaque_user_data(wsi));
}

int Gateway::onEstablished(lws* wsi, PerSocket& socket) {
  auto connection = std::make_shared<Connection>(*this, wsi);
  connection->retain();
  connection->setPlace(heartbeat_.add(*connection));
  ++connectionCount_;
  socket.connection = connection.get();
  if (!policy_->simulateLatency) {
    connection->setInbox(enter(wsi, connection));
    return 0;
  }
  auto link = std::make_shared<DelayedLink>(loop_, host_.latency, connection);
  link->setInbox(enter(wsi, link));
  connection->setInbox(std::move(link));
  return 0;
}

Knock Gateway::readKnock(lws* wsi, const wire::Target& target) const {
  Knock knock;
  knock.dialect = &wire::dialect(wire::generationOfWebSocket(target, host_.processIds));
  knock.sessionId = target.parameter("sessionId").value_or("");
  knock.reconnectionToken = target.parameter("reconnectionToken").value_or("");
  knock.skipHandshake = target.parameter("skipHandshake").has_value();
  knock.ip = visitOf(wsi).client.text();
  const auto token = target.parameter("_authToken");
  knock.authToken = token ? std::string(*token) : readBearer(wsi);
  knock.headers = readHeaders(wsi);
  return knock;
}

std::shared_ptr<Inbox> Gateway::enter(lws* wsi, std::shared_ptr<Peer> peer) {
  const auto target = readTarget(wsi);
  Knock knock = readKnock(wsi, target);
  const auto generation = knock.dialect->generation;
  const bool bare = knock.sessionId.empty() && target.segments.size() < 2;
  if (bare && generation != wire::Generation::g15 && generation != wire::Generation::g16) {
    return std::make_shared<LatencyProbe>(loop_, std::move(peer));
  }
  auto room = target.segments.empty() ? nullptr : host_.directory.find(target.segments.back());
  if (!room) {
    Room::refuse(knock, *peer);
    return nullptr;
  }
  if (&room->loop() == &loop_) return room->attach(std::move(knock), std::move(peer));
  return attachRemotely(std::move(room), std::move(knock), std::move(peer), loop_);
}

}  // namespace roomd
