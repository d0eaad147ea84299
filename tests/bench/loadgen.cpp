// Load generator for servers that speak the Colyseus client protocol: one thread on epoll, no
// dependency beyond libc and libstdc++. README.md lists the workloads and the rooms a server must
// define.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace {

// ---------------------------------------------------------------- options
struct Options {
  std::string workload, host = "127.0.0.1", room, label, method = "joinById", mtype;
  int port = 2567, rooms = 1, clients = 1, size = 32, window = 1, conc = 32;
  int pid = 0, probes = 16, keepalive = 0, expectState = -1, quiet = 0, active = 0;
  double rate = 10, hz = 20, duration = 5, warmup = 1, settle = 0;
} opt;

uint64_t nowNs() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return uint64_t(t.tv_sec) * 1000000000ull + uint64_t(t.tv_nsec);
}

[[noreturn]] void die(const char* fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  fprintf(stderr, "loadgen: ");
  vfprintf(stderr, fmt, ap);
  fprintf(stderr, "\n");
  va_end(ap);
  exit(2);
}

// ---------------------------------------------------------------- histogram
// Log-linear, 64 steps per power of two: about 1.6 % resolution.
struct Hist {
  std::vector<uint64_t> b = std::vector<uint64_t>(64 * 60);
  uint64_t n = 0, max = 0;
  double sum = 0;
  static int index(uint64_t v) {
    if (v < 64) return int(v);
    int m = 63 - __builtin_clzll(v);
    return (m - 5) * 64 + int((v >> (m - 6)) & 63);
  }
  static double value(int i) {
    if (i < 64) return i;
    int m = i / 64 + 5;
    return double((uint64_t(64) + uint64_t(i % 64)) << (m - 6)) +
           double(uint64_t(1) << (m - 6)) / 2;
  }
  void add(uint64_t v) {
    b[size_t(std::min(index(v), 64 * 60 - 1))]++;
    n++;
    sum += double(v);
    max = std::max(max, v);
  }
  double q(double p) const {
    if (!n) return 0;
    uint64_t want = uint64_t(p * double(n - 1)) + 1, c = 0;
    for (size_t i = 0; i < b.size(); i++)
      if ((c += b[i]) >= want) return value(int(i));
    return double(max);
  }
  double mean() const { return n ? sum / double(n) : 0; }
  void clear() { *this = Hist(); }
};

// ---------------------------------------------------------------- server process figures
double procCpuSeconds(int pid) {
  if (!pid) return 0;
  std::string path = "/proc/" + std::to_string(pid) + "/stat";
  FILE* f = fopen(path.c_str(), "r");
  if (!f) return 0;
  char buf[2048];
  size_t n = fread(buf, 1, sizeof buf - 1, f);
  fclose(f);
  buf[n] = 0;
  char* p = strrchr(buf, ')');
  if (!p) return 0;
  unsigned long long ut = 0, st = 0;
  if (sscanf(p + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu", &ut, &st) != 2)
    return 0;
  return double(ut + st) / double(sysconf(_SC_CLK_TCK));
}

double procRssKb(int pid) {
  if (!pid) return 0;
  std::string path = "/proc/" + std::to_string(pid) + "/status";
  FILE* f = fopen(path.c_str(), "r");
  if (!f) return 0;
  char line[256];
  double kb = 0;
  while (fgets(line, sizeof line, f))
    if (!strncmp(line, "VmRSS:", 6)) kb = atof(line + 6);
  fclose(f);
  return kb;
}

double selfCpuSeconds() {
  rusage u;
  getrusage(RUSAGE_SELF, &u);
  return double(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
         double(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

// ---------------------------------------------------------------- connections
constexpr int kHttp = 1, kWs = 2;
struct Conn {
  int kind = 0, fd = -1;
  bool connecting = false, wantOut = false;
  std::string out;
};

enum class St : uint8_t { Idle, Http, Upgrade, Join, State, Joined, Leaving, Closed };

struct Client;
struct Http : Conn {
  Client* owner = nullptr;
  std::string in;
};

struct Room {
  std::string id;
  std::vector<Client*> members;
  // broadcast bookkeeping
  std::vector<uint64_t> sentAt;
  std::vector<uint32_t> got;
  uint64_t seq = 0, done = 0;
};

struct Client : Conn {
  St st = St::Idle;
  bool probe = false, creator = false, churn = false, gotClose = false;
  int idx = 0, room = 0;
  std::string sid, in, frame;
  uint64_t skip = 0;     // bytes of an uninteresting frame still to come
  uint64_t skipLen = 0;  // its whole payload
  uint64_t t0 = 0, tHttp = 0, lastPatch = 0, seq = 0;
  std::deque<uint64_t> outstanding;                 // echo: send times
  std::deque<std::pair<uint32_t, uint64_t>> marks;  // state: marker, send time
};

int ep = -1;
sockaddr_in addr{};
std::vector<Room> rooms;
std::vector<std::unique_ptr<Client>> clients;
std::vector<Http*> freeHttp;
std::vector<std::unique_ptr<Http>> allHttp;
std::deque<Client*> startQueue;
int inFlight = 0, joined = 0, failures = 0, liveWs = 0;
uint64_t closedByServer = 0;
bool measuring = false, stopping = false;
std::string hostHeader;

// measured
uint64_t mMsgs = 0, mBytes = 0, mSent = 0, mJoins = 0, mPatches = 0, mPatchBytes = 0, mReads = 0,
         mErrors = 0;
Hist hLat, hInterval, hIntervalError, hJoin, hJoinHttp;
std::string lastError;

void startNext();
void onJoined(Client* c, uint64_t t);

void arm(Conn* c, bool add) {
  epoll_event e{};
  e.events = EPOLLIN | (c->connecting || c->wantOut ? uint32_t(EPOLLOUT) : 0u);
  e.data.ptr = c;
  epoll_ctl(ep, add ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, c->fd, &e);
}

void openSocket(Conn* c) {
  c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (c->fd < 0) die("socket: %s", strerror(errno));
  int one = 1;
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  c->connecting = true;
  c->wantOut = false;
  if (connect(c->fd, reinterpret_cast<sockaddr*>(&addr), sizeof addr) < 0 && errno != EINPROGRESS)
    die("connect: %s", strerror(errno));
  arm(c, true);
}

void flushOut(Conn* c) {
  while (!c->out.empty()) {
    ssize_t n = send(c->fd, c->out.data(), c->out.size(), MSG_NOSIGNAL);
    if (n < 0) {
      if (errno == EAGAIN) break;
      c->out.clear();
      return;
    }
    c->out.erase(0, size_t(n));
  }
  bool want = !c->out.empty();
  if (want != c->wantOut) {
    c->wantOut = want;
    arm(c, false);
  }
}

void sendBytes(Conn* c, const char* p, size_t n) {
  if (c->connecting || !c->out.empty()) {
    c->out.append(p, n);
    return;
  }
  ssize_t k = send(c->fd, p, n, MSG_NOSIGNAL);
  if (k == ssize_t(n)) return;
  if (k < 0) {
    if (errno != EAGAIN) return;
    k = 0;
  }
  c->out.append(p + k, n - size_t(k));
  c->wantOut = true;
  arm(c, false);
}

void dropConn(Conn* c) {
  if (c->fd >= 0) close(c->fd);
  c->fd = -1;
  c->out.clear();
  c->connecting = c->wantOut = false;
}

// ---------------------------------------------------------------- WebSocket client framing
constexpr uint8_t kMask[4] = {0x37, 0xfa, 0x21, 0x3d};

void appendFrame(std::string& to, int opcode, const uint8_t* p, size_t n) {
  to.push_back(char(0x80 | opcode));
  if (n < 126) {
    to.push_back(char(0x80 | n));
  } else if (n < 65536) {
    to.push_back(char(0x80 | 126));
    to.push_back(char(n >> 8));
    to.push_back(char(n));
  } else {
    to.push_back(char(0x80 | 127));
    for (int s = 56; s >= 0; s -= 8) to.push_back(char(uint64_t(n) >> s));
  }
  to.append(reinterpret_cast<const char*>(kMask), 4);
  for (size_t i = 0; i < n; i++) to.push_back(char(p[i] ^ kMask[i & 3]));
}

void sendFrame(Client* c, int opcode, const uint8_t* p, size_t n) {
  std::string s;
  appendFrame(s, opcode, p, n);
  sendBytes(c, s.data(), s.size());
}

// ROOM_DATA: [13][type as string][msgpack]
std::vector<uint8_t> roomData(const std::string& type) {
  std::vector<uint8_t> m;
  m.reserve(64 + type.size());
  m.push_back(13);
  m.push_back(uint8_t(0xa0 | type.size()));
  for (char ch : type) m.push_back(uint8_t(ch));
  return m;
}

std::string stringMessage(const std::string& type, int size) {
  std::vector<uint8_t> m = roomData(type);
  if (size < 32) {
    m.push_back(uint8_t(0xa0 | size));
  } else if (size < 256) {
    m.push_back(0xd9);
    m.push_back(uint8_t(size));
  } else {
    m.push_back(0xda);
    m.push_back(uint8_t(size >> 8));
    m.push_back(uint8_t(size));
  }
  m.insert(m.end(), size_t(size), uint8_t('x'));
  std::string f;
  appendFrame(f, 2, m.data(), m.size());
  return f;
}

std::string messageFrame;  // echo and broadcast: one prebuilt frame
std::string moveFrame;     // state: a template
size_t moveX = 0, moveY = 0, moveBody = 0;

void buildMove() {
  std::vector<uint8_t> m = roomData(opt.mtype.empty() ? "move" : opt.mtype);
  m.push_back(0x82);
  m.push_back(0xa1);
  m.push_back('x');
  m.push_back(0xce);
  moveX = m.size();
  m.insert(m.end(), 4, 0);
  m.push_back(0xa1);
  m.push_back('y');
  m.push_back(0xcb);
  moveY = m.size();
  m.insert(m.end(), 8, 0);
  moveFrame.clear();
  appendFrame(moveFrame, 2, m.data(), m.size());
  moveBody = moveFrame.size() - m.size();
}

void putMasked(size_t at, const uint8_t* p, size_t n) {
  for (size_t i = 0; i < n; i++) moveFrame[moveBody + at + i] = char(p[i] ^ kMask[(at + i) & 3]);
}

// The marker x lies in 65536 .. 2^31-1, so msgpack carries it as uint32 and a
// schema "number" field as 0xce and four little-endian bytes, in every version.
void sendMove(Client* c, uint64_t t) {
  uint32_t x = (uint32_t(c->idx + 16) << 12) | uint32_t(c->seq & 0xfff);
  double y = double(c->seq % 1000) + 0.25;
  c->seq++;
  uint8_t b[8];
  for (int i = 0; i < 4; i++) b[i] = uint8_t(x >> (24 - 8 * i));
  putMasked(moveX, b, 4);
  uint64_t u;
  memcpy(&u, &y, 8);
  for (int i = 0; i < 8; i++) b[i] = uint8_t(u >> (56 - 8 * i));
  putMasked(moveY, b, 8);
  if (c->probe) {
    c->marks.emplace_back(x, t);
    if (c->marks.size() > 256) c->marks.pop_front();
  }
  sendBytes(c, moveFrame.data(), moveFrame.size());
  if (measuring) mSent++;
}

// ---------------------------------------------------------------- workload hooks
void echoSend(Client* c, int n, uint64_t t) {
  std::string s;
  for (int i = 0; i < n; i++) {
    s += messageFrame;
    c->outstanding.push_back(t);
  }
  sendBytes(c, s.data(), s.size());
}

void broadcastSend(Room& r, uint64_t t) {
  size_t slot = r.seq % r.got.size();
  r.sentAt[slot] = t;
  r.got[slot] = 0;
  r.seq++;
  sendBytes(r.members[0], messageFrame.data(), messageFrame.size());
}

void onPatch(Client* c, const uint8_t* p, size_t n, uint64_t t) {
  if (measuring) {
    mPatches++;
    mPatchBytes += n;
    if (c->lastPatch) {
      const uint64_t interval = t - c->lastPatch, nominal = uint64_t(1e9 / opt.hz);
      hInterval.add(interval);
      hIntervalError.add(std::max(interval, nominal) - std::min(interval, nominal));
    }
  }
  c->lastPatch = t;
  if (!c->probe || !p) return;
  for (size_t j = c->marks.size(); j-- > 0;) {
    uint32_t x = c->marks[j].first;
    uint8_t pat[5] = {0xce, uint8_t(x), uint8_t(x >> 8), uint8_t(x >> 16), uint8_t(x >> 24)};
    if (memmem(p, n, pat, 5)) {
      for (size_t i = 0; i <= j; i++) {
        if (measuring) hLat.add(t - c->marks.front().second);
        c->marks.pop_front();
      }
      return;
    }
  }
}

void onData(Client* c, uint64_t t, int& credit) {
  if (opt.workload == "echo") {
    if (c->outstanding.empty()) return;
    if (measuring) {
      mMsgs++;
      hLat.add(t - c->outstanding.front());
    }
    c->outstanding.pop_front();
    credit++;
  } else if (opt.workload == "broadcast") {
    Room& r = rooms[size_t(c->room)];
    size_t slot = c->seq++ % r.got.size();
    if (measuring) {
      mMsgs++;
      hLat.add(t - r.sentAt[slot]);
    }
    if (++r.got[slot] == r.members.size()) {
      r.done++;
      if (!stopping && opt.rate <= 0) broadcastSend(r, t);
    }
  }
}

// ---------------------------------------------------------------- client life
void fail(Client* c, const char* why, std::string_view detail = {}) {
  failures++;
  if (measuring) mErrors++;
  lastError = std::string(why) + " " + std::string(detail.substr(0, 300));
  bool counted = c->st != St::Joined && c->st != St::Closed && c->st != St::Idle;
  if (c->st == St::Joined) joined--;
  if (c->fd >= 0) {
    dropConn(c);
    liveWs--;
  }
  c->st = St::Closed;
  if (counted) inFlight--;
  if (c->churn && !stopping) startQueue.push_back(c);
  if (failures > 200 && !c->churn) die("too many failures: %s", lastError.c_str());
}

void startClient(Client* c) {
  inFlight++;
  c->t0 = nowNs();
  c->st = St::Http;
  c->in.clear();
  c->skip = 0;
  c->gotClose = false;
  Http* h;
  if (opt.keepalive && !freeHttp.empty()) {
    h = freeHttp.back();
    freeHttp.pop_back();
  } else {
    if (!opt.keepalive && !freeHttp.empty()) {
      h = freeHttp.back();
      freeHttp.pop_back();
    } else {
      allHttp.push_back(std::make_unique<Http>());
      h = allHttp.back().get();
      h->kind = kHttp;
    }
  }
  if (h->fd < 0) openSocket(h);
  h->owner = c;
  h->in.clear();
  std::string target;
  if (c->creator)
    target = "create/" + opt.room;
  else if (opt.method == "joinById")
    target = "joinById/" + rooms[size_t(c->room)].id;
  else
    target = opt.method + "/" + opt.room;
  std::string req =
      "POST /matchmake/" + target + " HTTP/1.1\r\nHost: " + hostHeader +
      "\r\nAccept: application/json\r\nContent-Type: application/json\r\nContent-Length: 2\r\n" +
      (opt.keepalive ? "" : "Connection: close\r\n") + "\r\n{}";
  sendBytes(h, req.data(), req.size());
}

std::string jsonString(std::string_view s, const char* key) {
  std::string k = std::string("\"") + key + "\"";
  size_t p = s.find(k);
  if (p == s.npos) return {};
  p += k.size();
  while (p < s.size() && (s[p] == ' ' || s[p] == ':')) p++;
  if (p >= s.size() || s[p] != '"') return {};
  size_t e = s.find('"', p + 1);
  if (e == s.npos) return {};
  return std::string(s.substr(p + 1, e - p - 1));
}

void matchmade(Client* c, std::string_view body) {
  c->tHttp = nowNs();
  c->sid = jsonString(body, "sessionId");
  std::string rid = jsonString(body, "roomId"), proc = jsonString(body, "processId");
  if (c->sid.empty() || rid.empty()) return fail(c, "matchmake:", body);
  if (c->creator) rooms[size_t(c->room)].id = rid;
  if (opt.workload == "rooms") {
    inFlight--;
    joined++;
    c->st = St::Closed;
    hJoin.add(c->tHttp - c->t0);
    return;
  }
  c->st = St::Upgrade;
  openSocket(c);
  liveWs++;
  std::string req = "GET /" + (proc.empty() ? std::string("p") : proc) + "/" + rid +
                    "?sessionId=" + c->sid + " HTTP/1.1\r\nHost: " + hostHeader +
                    "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  sendBytes(c, req.data(), req.size());
}

void leave(Client* c) {
  uint8_t b = 12;
  c->st = St::Leaving;
  sendFrame(c, 2, &b, 1);
}

void onJoined(Client* c, uint64_t t) {
  if (c->churn) {
    if (measuring) {
      mJoins++;
      hJoin.add(t - c->t0);
      hJoinHttp.add(c->tHttp - c->t0);
    }
    leave(c);
    return;
  }
  c->st = St::Joined;
  inFlight--;
  joined++;
}

void closedWs(Client* c) {
  if (c->fd >= 0) {
    dropConn(c);
    liveWs--;
  }
  if (c->st == St::Leaving) {
    c->st = St::Closed;
    inFlight--;
    if (c->churn && !stopping) startQueue.push_back(c);
    return;
  }
  if (c->st == St::Joined) closedByServer++;
  if (!stopping)
    fail(c, "closed by the server in state", std::to_string(int(c->st)));
  else
    c->st = St::Closed;
}

void onMessage(Client* c, const uint8_t* p, size_t n, uint64_t t, int& credit) {
  if (!n) return;
  int code = p[0] & 0x1f;
  switch (code) {
    case 10: {
      uint8_t b = 10;
      sendFrame(c, 2, &b, 1);
      if (c->st == St::Join) {
        if (opt.expectState)
          c->st = St::State;
        else
          onJoined(c, t);
      }
      break;
    }
    case 11:
      fail(c, "ERROR message", std::string_view(reinterpret_cast<const char*>(p), n));
      break;
    case 14:
      if (c->st == St::State) onJoined(c, t);
      break;
    case 15:
      onPatch(c, p, n, t);
      break;
    case 13:
    case 16:
    case 17:
      onData(c, t, credit);
      break;
    default:
      break;
  }
}

// Consumes frames from [p, p+n); returns the bytes used.
size_t parseFrames(Client* c, const uint8_t* p, size_t n, uint64_t t, int& credit) {
  size_t i = 0;
  while (i < n && c->fd >= 0) {
    if (c->skip) {
      size_t k = std::min<uint64_t>(c->skip, n - i);
      c->skip -= k;
      i += k;
      if (!c->skip) onPatch(c, nullptr, c->skipLen, t);
      continue;
    }
    if (n - i < 2) break;
    uint8_t b0 = p[i], b1 = p[i + 1];
    size_t h = 2;
    uint64_t len = b1 & 0x7f;
    if (len == 126) {
      if (n - i < 4) break;
      len = uint64_t(p[i + 2]) << 8 | p[i + 3];
      h = 4;
    } else if (len == 127) {
      if (n - i < 10) break;
      len = 0;
      for (int k = 0; k < 8; k++) len = len << 8 | p[i + 2 + size_t(k)];
      h = 10;
    }
    if (b1 & 0x80) die("masked frame from the server");
    int op = b0 & 15;
    if (n - i - h < len) {
      // a patch that is only counted need not be kept whole
      if (op == 2 && n - i > h && (p[i + h] & 0x1f) == 15 && !c->probe) {
        c->skipLen = len;
        c->skip = len;
        i += h;
        continue;
      }
      break;
    }
    const uint8_t* body = p + i + h;
    i += h + len;
    if (op == 2 || op == 1 || op == 0) {
      if (!(b0 & 0x80)) die("fragmented message from the server");
      onMessage(c, body, len, t, credit);
    } else if (op == 9) {
      sendFrame(c, 10, body, len);
    } else if (op == 8) {
      if (!c->gotClose) {
        c->gotClose = true;
        sendFrame(c, 8, body, std::min<uint64_t>(len, 2));
        if (c->st != St::Leaving)
          lastError =
              "close " + (len >= 2 ? std::to_string(body[0] << 8 | body[1]) : std::string("-"));
        closedWs(c);
        return n;
      }
    }
  }
  return i;
}

char rbuf[1 << 18];

void wsReadable(Client* c) {
  ssize_t r = recv(c->fd, rbuf, sizeof rbuf, 0);
  if (r < 0 && errno == EAGAIN) return;
  if (r <= 0) return closedWs(c);
  uint64_t t = nowNs();
  if (measuring) {
    mBytes += uint64_t(r);
    mReads++;
  }
  const uint8_t* p = reinterpret_cast<uint8_t*>(rbuf);
  size_t n = size_t(r);
  bool kept = !c->in.empty();
  if (kept) {
    c->in.append(rbuf, n);
    p = reinterpret_cast<const uint8_t*>(c->in.data());
    n = c->in.size();
  }
  size_t used = 0;
  if (c->st == St::Upgrade) {
    std::string_view s(reinterpret_cast<const char*>(p), n);
    size_t e = s.find("\r\n\r\n");
    if (e == s.npos) {
      if (!kept) c->in.assign(rbuf, size_t(r));
      return;
    }
    if (s.substr(0, 12) != "HTTP/1.1 101") return fail(c, "upgrade:", s);
    used = e + 4;
    c->st = St::Join;
  }
  int credit = 0;
  used += parseFrames(c, p + used, n - used, t, credit);
  if (credit && !stopping && c->fd >= 0) echoSend(c, credit, t);
  if (c->fd < 0) {
    c->in.clear();
    return;
  }
  if (kept)
    c->in.erase(0, used);
  else if (used < n)
    c->in.assign(rbuf + used, n - used);
}

void httpReadable(Http* h) {
  ssize_t r = recv(h->fd, rbuf, sizeof rbuf, 0);
  if (r < 0 && errno == EAGAIN) return;
  Client* c = h->owner;
  if (r <= 0) {
    dropConn(h);
    if (c) {
      h->owner = nullptr;
      freeHttp.push_back(h);
      fail(c, "http closed", r < 0 ? strerror(errno) : "eof");
    }
    return;
  }
  h->in.append(rbuf, size_t(r));
  if (!c) return;
  std::string_view s = h->in;
  size_t e = s.find("\r\n\r\n");
  if (e == s.npos) return;
  std::string head(s.substr(0, e + 2));
  for (char& ch : head) ch = char(tolower(ch));
  std::string_view body = s.substr(e + 4);
  size_t cl = head.find("\r\ncontent-length:");
  if (cl != head.npos) {
    size_t want = size_t(atol(head.c_str() + cl + 17));
    if (body.size() < want) return;
  } else if (head.find("\r\ntransfer-encoding: chunked") != head.npos) {
    if (body.find("\r\n0\r\n\r\n") == body.npos && body.substr(0, 5) != "0\r\n\r\n") return;
  } else {
    return;
  }
  std::string copy(body);
  bool ok = s.substr(0, 12) == "HTTP/1.1 200";
  bool close = !opt.keepalive || head.find("\r\nconnection: close") != head.npos;
  h->owner = nullptr;
  h->in.clear();
  if (close) dropConn(h);
  freeHttp.push_back(h);
  if (!ok) return fail(c, "matchmake http:", copy.empty() ? head : copy);
  matchmade(c, copy);
}

void startNext() {
  while (inFlight < opt.conc && !startQueue.empty()) {
    Client* c = startQueue.front();
    startQueue.pop_front();
    startClient(c);
  }
}

void pump(int64_t timeoutNs) {
  epoll_event ev[512];
  timespec ts{timeoutNs / 1000000000, timeoutNs % 1000000000};
  int n = epoll_pwait2(ep, ev, 512, timeoutNs < 0 ? nullptr : &ts, nullptr);
  for (int i = 0; i < n; i++) {
    Conn* c = static_cast<Conn*>(ev[i].data.ptr);
    if (c->fd < 0) continue;
    if (c->connecting) {
      int err = 0;
      socklen_t l = sizeof err;
      getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &err, &l);
      if (err) {
        if (c->kind == kHttp) {
          Http* h = static_cast<Http*>(c);
          Client* o = h->owner;
          h->owner = nullptr;
          dropConn(h);
          freeHttp.push_back(h);
          if (o) fail(o, "connect:", strerror(err));
        } else {
          fail(static_cast<Client*>(c), "ws connect:", strerror(err));
        }
        continue;
      }
      if (!(ev[i].events & EPOLLOUT)) continue;
      c->connecting = false;
      flushOut(c);
      arm(c, false);
    } else if (ev[i].events & EPOLLOUT) {
      flushOut(c);
    }
    if (ev[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) {
      if (c->kind == kHttp)
        httpReadable(static_cast<Http*>(c));
      else
        wsReadable(static_cast<Client*>(c));
    }
  }
  startNext();
}

void runUntil(uint64_t t) {
  for (;;) {
    uint64_t n = nowNs();
    if (n >= t) return;
    pump(int64_t(std::min<uint64_t>(t - n, 10000000)));
  }
}

void connectAll(uint64_t budgetNs) {
  uint64_t end = nowNs() + budgetNs;
  startNext();
  while (inFlight > 0 || !startQueue.empty()) {
    pump(10000000);
    if (nowNs() > end)
      die("clients did not all join in time: %d in flight, %d joined, last error: %s", inFlight,
          joined, lastError.c_str());
  }
}

Client* newClient(int room) {
  clients.push_back(std::make_unique<Client>());
  Client* c = clients.back().get();
  c->kind = kWs;
  c->idx = int(clients.size()) - 1;
  c->room = room;
  return c;
}

// ---------------------------------------------------------------- report
struct Report {
  std::string json = "{", table;
  void s(const char* k, const std::string& v) { put(k, "\"" + v + "\"", v); }
  void n(const char* k, double v, int digits = 0) {
    char b[64];
    snprintf(b, sizeof b, "%.*f", digits, v);
    put(k, b, b);
  }
  void put(const char* k, const std::string& j, const std::string& shown) {
    if (json.size() > 1) json += ",";
    json += std::string("\"") + k + "\":" + j;
    char b[160];
    snprintf(b, sizeof b, "  %-22s %s\n", k, shown.c_str());
    table += b;
  }
  void hist(const char* name, const Hist& h) {
    std::string k = name;
    n((k + "_p50_us").c_str(), h.q(.5) / 1e3, 1);
    n((k + "_p99_us").c_str(), h.q(.99) / 1e3, 1);
    n((k + "_max_us").c_str(), double(h.max) / 1e3, 1);
  }
};

void usage() {
  printf(
      "usage: loadgen WORKLOAD [options]\n"
      "  WORKLOAD: join echo broadcast state idle rooms\n"
      "  --host H --port P      server (127.0.0.1:2567)\n"
      "  --room NAME            room name (default: the workload's own)\n"
      "  --rooms N              rooms (1)          --clients N   clients per room (1)\n"
      "  --rate R               moves per client per second; broadcast: 0 = closed loop\n"
      "  --size B               payload bytes (32) --window K    outstanding messages (1)\n"
      "  --duration S --warmup S --settle S\n"
      "  --conc N               joins in flight (32)\n"
      "  --method M             joinById joinOrCreate join create (joinById)\n"
      "  --keepalive 0|1        reuse matchmaking connections (0)\n"
      "  --expect-state 0|1     a join ends with the full state\n"
      "  --hz H                 nominal patch rate (20)   --probes N  latency probes (16)\n"
      "  --active N             echo: only the first N clients send, the rest stay idle\n"
      "  --type T               message type --pid PID --label L --quiet 1\n");
  exit(2);
}

void parseArgs(int argc, char** argv) {
  if (argc < 2) usage();
  opt.workload = argv[1];
  bool rateSet = false;
  for (int i = 2; i < argc; i += 2) {
    std::string k = argv[i];
    if (i + 1 >= argc) usage();
    const char* v = argv[i + 1];
    if (k == "--host")
      opt.host = v;
    else if (k == "--port")
      opt.port = atoi(v);
    else if (k == "--room")
      opt.room = v;
    else if (k == "--rooms")
      opt.rooms = atoi(v);
    else if (k == "--clients")
      opt.clients = atoi(v);
    else if (k == "--rate")
      opt.rate = atof(v), rateSet = true;
    else if (k == "--size")
      opt.size = atoi(v);
    else if (k == "--window")
      opt.window = atoi(v);
    else if (k == "--duration")
      opt.duration = atof(v);
    else if (k == "--warmup")
      opt.warmup = atof(v);
    else if (k == "--settle")
      opt.settle = atof(v);
    else if (k == "--conc")
      opt.conc = atoi(v);
    else if (k == "--method")
      opt.method = v;
    else if (k == "--keepalive")
      opt.keepalive = atoi(v);
    else if (k == "--expect-state")
      opt.expectState = atoi(v);
    else if (k == "--hz")
      opt.hz = atof(v);
    else if (k == "--probes")
      opt.probes = atoi(v);
    else if (k == "--active")
      opt.active = atoi(v);
    else if (k == "--type")
      opt.mtype = v;
    else if (k == "--pid")
      opt.pid = atoi(v);
    else if (k == "--label")
      opt.label = v;
    else if (k == "--quiet")
      opt.quiet = atoi(v);
    else
      usage();
  }
  const std::string& w = opt.workload;
  if (w != "join" && w != "echo" && w != "broadcast" && w != "state" && w != "idle" && w != "rooms")
    usage();
  if (opt.room.empty())
    opt.room = w == "state" ? "state20" : w == "join" ? "state20" : w == "rooms" ? "empty" : w;
  if (opt.expectState < 0) opt.expectState = w == "join" || w == "state" || w == "idle";
  if (w == "broadcast" && !rateSet) opt.rate = 0;
  if (opt.window < 1 || opt.rooms < 1 || opt.clients < 1 || opt.size < 0 || opt.size > 65000)
    usage();
}

}  // namespace

int main(int argc, char** argv) {
  parseArgs(argc, argv);
  signal(SIGPIPE, SIG_IGN);
  rlimit rl;
  getrlimit(RLIMIT_NOFILE, &rl);
  rl.rlim_cur = rl.rlim_max;
  setrlimit(RLIMIT_NOFILE, &rl);
  addr.sin_family = AF_INET;
  addr.sin_port = htons(uint16_t(opt.port));
  if (inet_pton(AF_INET, opt.host.c_str(), &addr.sin_addr) != 1)
    die("--host must be an IPv4 address");
  hostHeader = opt.host + ":" + std::to_string(opt.port);
  ep = epoll_create1(EPOLL_CLOEXEC);

  const std::string& w = opt.workload;
  bool churn = w == "join";
  int perRoom = churn || w == "rooms" ? 1 : opt.clients;
  rooms.resize(size_t(opt.rooms));
  for (int r = 0; r < opt.rooms; r++) {
    Client* c = newClient(r);
    c->creator = true;
    rooms[size_t(r)].members.push_back(c);
    startQueue.push_back(c);
  }
  double rss0 = procRssKb(opt.pid), cpu0 = procCpuSeconds(opt.pid);
  uint64_t tc0 = nowNs();
  connectAll(300000000000ull);
  for (int k = 1; k < perRoom; k++)
    for (int r = 0; r < opt.rooms; r++) {
      Client* c = newClient(r);
      rooms[size_t(r)].members.push_back(c);
      startQueue.push_back(c);
    }
  connectAll(600000000000ull);
  double connectSeconds = double(nowNs() - tc0) / 1e9;
  double connectCpu = procCpuSeconds(opt.pid) - cpu0;
  int total = joined;

  // spread the probes over the rooms
  if (w == "state") {
    int left = opt.probes;
    for (size_t k = 0; left > 0 && k < size_t(perRoom); k++)
      for (size_t r = 0; left > 0 && r < rooms.size(); r++)
        if (k < rooms[r].members.size()) rooms[r].members[k]->probe = true, left--;
    buildMove();
  }
  if (w == "echo" || w == "broadcast")
    messageFrame =
        stringMessage(opt.mtype.empty() ? (w == "echo" ? "echo" : "bcast") : opt.mtype, opt.size);
  if (w == "broadcast")
    for (Room& r : rooms) {
      r.sentAt.resize(size_t(std::max(opt.window, 4096)));
      r.got.resize(r.sentAt.size());
    }

  if (opt.settle > 0) runUntil(nowNs() + uint64_t(opt.settle * 1e9));

  uint64_t t0 = nowNs(), tm = t0 + uint64_t(opt.warmup * 1e9),
           te = tm + uint64_t(opt.duration * 1e9);
  if (w == "echo")
    for (auto& c : clients) {
      if (opt.active && c->idx >= opt.active) break;
      echoSend(c.get(), opt.window, t0);
    }
  if (w == "broadcast" && opt.rate <= 0)
    for (Room& r : rooms)
      for (int k = 0; k < opt.window; k++) broadcastSend(r, t0);
  if (churn)
    for (int k = 0; k < opt.conc; k++) {
      Client* c = newClient(k % opt.rooms);
      c->churn = true;
      startQueue.push_back(c);
    }

  double perSec = w == "state"       ? opt.rate * double(total)
                  : w == "broadcast" ? opt.rate * double(opt.rooms)
                                     : 0;
  uint64_t sent = 0, lateMax = 0;
  size_t cursor = 0;
  double scpu0 = 0, lcpu0 = 0;
  uint64_t tStart = 0;
  if (w != "idle" && w != "rooms") {
    for (;;) {
      uint64_t t = nowNs();
      if (!measuring && t >= tm) {
        measuring = true;
        tStart = t;
        scpu0 = procCpuSeconds(opt.pid);
        lcpu0 = selfCpuSeconds();
      }
      if (t >= te) break;
      int64_t wait = int64_t(std::min<uint64_t>(te - t, 5000000));
      if (perSec > 0) {
        uint64_t due = uint64_t(double(t - t0) / 1e9 * perSec);
        if (measuring && due > sent)
          lateMax = std::max(lateMax, uint64_t(double(due - sent) / perSec * 1e9));
        int burst = 0;
        while (sent < due && burst++ < 256) {
          if (w == "state") {
            Client* c = clients[cursor].get();
            if (c->st == St::Joined) sendMove(c, t);
            cursor = cursor + 1 == size_t(total) ? 0 : cursor + 1;
          } else {
            broadcastSend(rooms[cursor], t);
            cursor = cursor + 1 == rooms.size() ? 0 : cursor + 1;
          }
          sent++;
        }
        double next = double(sent + 1) / perSec * 1e9 - double(nowNs() - t0);
        wait = sent < due ? 0 : std::min<int64_t>(wait, std::max<int64_t>(0, int64_t(next)));
      }
      pump(wait);
    }
  } else if (w == "idle") {
    tStart = nowNs();
    scpu0 = procCpuSeconds(opt.pid);
    lcpu0 = selfCpuSeconds();
    measuring = true;
    runUntil(tStart + uint64_t(opt.duration * 1e9));
  } else {
    tStart = tc0;
    scpu0 = cpu0;
    runUntil(nowNs() + 200000000);
  }
  measuring = false;
  double secs = double(nowNs() - tStart) / 1e9;
  double scpu = procCpuSeconds(opt.pid) - scpu0, lcpu = selfCpuSeconds() - lcpu0;
  double rss1 = procRssKb(opt.pid);
  stopping = true;

  Report out;
  out.s("workload", w);
  out.s("label", opt.label);
  out.s("room", opt.room);
  out.n("rooms", opt.rooms);
  out.n("clients", total);
  if (w == "echo" || w == "broadcast") {
    out.n("size", opt.size);
    out.n("window", opt.window);
    if (opt.active) out.n("active", opt.active);
    out.n("msgs_per_s", double(mMsgs) / secs, 0);
    out.hist("lat", hLat);
    out.n("msgs_per_read", mReads ? double(mMsgs) / double(mReads) : 0, 2);
  } else if (churn) {
    out.n("conc", opt.conc);
    out.n("keepalive", opt.keepalive);
    out.n("joins_per_s", double(mJoins) / secs, 1);
    out.hist("join", hJoin);
    out.n("http_p50_us", hJoinHttp.q(.5) / 1e3, 1);
  } else if (w == "state") {
    double nominal = 1e6 / opt.hz;
    double rate = total ? double(mPatches) / secs / double(total) : 0;
    out.n("rate", opt.rate, 1);
    out.n("hz", opt.hz, 1);
    out.n("moves_per_s", double(mSent) / secs, 0);
    out.n("patches_per_s", double(mPatches) / secs, 0);
    out.n("patch_hz", rate, 2);
    out.n("patch_bytes", mPatches ? double(mPatchBytes) / double(mPatches) : 0, 0);
    out.hist("lat", hLat);
    out.n("interval_p50_us", hInterval.q(.5) / 1e3, 0);
    out.n("interval_p99_us", hInterval.q(.99) / 1e3, 0);
    out.n("interval_error_p50_us", hIntervalError.q(.5) / 1e3, 1);
    bool ok = hInterval.q(.99) / 1e3 < 2 * nominal && rate > 0.95 * opt.hz && closedByServer == 0 &&
              hLat.q(.5) / 1e3 < 2 * nominal;
    out.n("sustained", ok ? 1 : 0);
    out.n("late_max_ms", double(lateMax) / 1e6, 1);
  } else if (w == "idle") {
    out.n("joins_per_s", double(total) / connectSeconds, 0);
    out.n("connect_server_cpu_s", connectCpu, 2);
    out.n("rss_before_kb", rss0);
    out.n("rss_after_kb", rss1);
    out.n("rss_per_client_b", total ? (rss1 - rss0) * 1024 / total : 0);
  } else {
    out.n("rooms_per_s", double(total) / connectSeconds, 0);
    out.n("create_p50_us", hJoin.q(.5) / 1e3, 0);
    out.n("rss_before_kb", rss0);
    out.n("rss_after_kb", rss1);
    out.n("rss_per_room_b", total ? (rss1 - rss0) * 1024 / total : 0);
  }
  out.n("rx_mb_per_s", double(mBytes) / secs / 1e6, 2);
  out.n("server_cpu", secs > 0 ? scpu / secs : 0, 3);
  out.n("loadgen_cpu", secs > 0 ? lcpu / secs : 0, 3);
  out.n("server_rss_kb", rss1);
  out.n("errors", double(mErrors));
  out.n("closed_by_server", double(closedByServer));
  out.n("seconds", secs, 2);
  if (failures && !lastError.empty()) fprintf(stderr, "last error: %s\n", lastError.c_str());
  if (!opt.quiet) fprintf(stderr, "%s", out.table.c_str());
  printf("%s}\n", out.json.c_str());
  fflush(stdout);

  // say goodbye so that the server is clean for the next run
  for (auto& c : clients)
    if (c->st == St::Joined) leave(c.get());
  uint64_t end = nowNs() + 5000000000ull;
  while (liveWs > 0 && nowNs() < end) pump(50000000);
  return 0;
}
