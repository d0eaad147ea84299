// One random history of a state and of clients that follow it, printed for decode.cjs.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <new>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "mutate.hpp"
#include "room/state/encoder.hpp"
#include "sight.hpp"

namespace test {

/// Allocations until one fails, once; below 0: none does.
extern long memoryLeft;

inline std::string hex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text = "\"";
  for (const char byte : bytes) {
    const auto code = static_cast<unsigned char>(byte);
    text += kDigits[code >> 4];
    text += kDigits[code & 15];
  }
  return text + '"';
}

struct Traits {
  bool shares = false;  // instances may stand at several places
  bool views = false;   // clients have views
  bool arrays = false;  // numbers stand in arrays
};

/// What makes a history the one that it is.
struct Origin {
  std::string family;
  std::string name;  // by which it can be had again
  std::function<std::uint64_t()> random;
};

template <class State>
class History {
 public:
  History(std::ostream& out, const Origin& origin, Traits traits)
      : out_(out), mutator_(origin.random, !traits.views), usesViews_(traits.views) {
    out_ << R"({"do":"start","family":)" << jsonText(origin.family) << R"(,"seed":)"
         << jsonText(origin.name) << R"(,"shares":)" << (traits.shares ? "true" : "false")
         << R"(,"views":)" << (traits.views ? "true" : "false") << R"(,"arrays":)"
         << (traits.arrays ? "true" : "false") << R"(,"handshakes":[)";
    for (std::uint32_t form = 0; form < ROOM_HANDSHAKE_COUNT; ++form) {
      out_ << (form == 0 ? "" : ",") << hex(Encoder::handshake(form));
    }
    out_ << "]}\n";
  }

  void run() {
    if (mutator_.oneIn(2)) mutator_.mutate(world_->state);
    for (std::size_t steps = 4 + mutator_.below(12); steps-- > 0;) step();
  }

 private:
  using Encoder = room::StateEncoder<State>;

  static constexpr std::uint32_t kV2 = ROOM_STREAM_V2;
  static constexpr std::uint32_t kV3 = ROOM_STREAM_V3;

  static constexpr std::size_t kNoView = 3;

  struct World {
    State state;
    Encoder encoder{state};
  };

  struct Client {
    std::uint32_t stream = 0;
    bool online = false;
    std::size_t view = kNoView;
    std::size_t newView = kNoView;  // from the next patch on
  };

  void step() {
    for (std::size_t changes = mutator_.below(3); changes-- > 0;) {
      succeeds(30, [&] { mutator_.mutate(world_->state); });
    }
    for (std::size_t changes = mutator_.below(6); changes-- > 0;) {
      succeeds(30, [&] { changeView(); });
    }
    if (usesViews_ && mutator_.oneIn(8) && !clients_.empty()) exchangeView();
    if (!patch()) return;
    if (mutator_.oneIn(8)) expectNothingMore();
    if (!usesViews_ && mutator_.oneIn(8)) move();
    switch (mutator_.below(4)) {
      case 0:
      case 1:
        join(clients_.size());
        break;
      case 2:
        if (clients_.empty()) break;
        clients_[mutator_.below(clients_.size())].online = false;
        break;
      default:
        for (auto& [id, client] : clients_) {
          if (!client.online) join(id);
        }
    }
  }

  /// Calls a function for which, one time in `chances`, memory may run out. False: it did.
  template <class Act>
  bool succeeds(std::size_t chances, const Act& act) {
    if (mutator_.oneIn(chances)) memoryLeft = static_cast<long>(mutator_.below(40));
    bool done = true;
    try {
      act();
    } catch (const std::bad_alloc&) {
      done = false;
    }
    memoryLeft = -1;
    return done;
  }

  /// Gives a struct to a view, or takes it away.
  void changeView() {
    if (!usesViews_) return;
    room::View& view = views_[mutator_.below(kNoView)];
    if (mutator_.oneIn(30)) return view.clear();
    std::size_t count = 0;
    forEachStruct(world_->state, [&](const auto&) { ++count; });
    std::size_t chosen = mutator_.below(count);
    forEachStruct(world_->state, [&](const auto& structure) {
      if (chosen-- != 0) return;
      const int tag = mutator_.oneIn(2) ? room::kDefaultTag : 1 << mutator_.below(4);
      if (mutator_.oneIn(3)) {
        view.remove(structure, tag);
      } else {
        view.add(structure, tag);
      }
    });
  }

  /// Gives a client another view, or its first one.
  void exchangeView() {
    clients_[mutator_.below(clients_.size())].newView = mutator_.below(kNoView);
  }

  /// As a room does it. False: memory ran out before everybody was told; the next patch makes up
  /// for it.
  bool patch() {
    std::uint32_t streams = 0;
    for (const auto& [id, client] : clients_) streams |= client.online ? client.stream : 0;
    bool changed = false;
    while (!succeeds(15, [&] { changed = world_->encoder.patch(streams); })) {
      fail();
      if (mutator_.oneIn(2)) mutator_.mutate(world_->state);
    }
    if (changed) printPatch(streams, kNoView, changed, false);
    for (std::size_t view = 0; view < kNoView; ++view) {
      if (isUsed(view) && !patchView(streams, view, changed)) return false;
    }
    for (auto& [id, client] : clients_) {
      if (client.online && client.newView != client.view && !tellNewView(id, client)) return false;
    }
    isRecovery_ = false;
    return true;
  }

  bool patchView(std::uint32_t streams, std::size_t view, bool changed) {
    bool hasMore = false;
    if (!succeeds(30, [&] { hasMore = world_->encoder.patchView(views_[view], streams); }))
      return fail();
    if (changed || hasMore) printPatch(streams, view, changed, hasMore);
    return true;
  }

  /// To one who has followed the patch with its old view, as a message of its own.
  bool tellNewView(std::size_t id, Client& client) {
    room::View& view = views_[client.newView];
    const room::View* old = client.view == kNoView ? nullptr : &views_[client.view];
    bool hasMore = false;
    const bool isTold = succeeds(30, [&] {
      world_->encoder.patchView(view, client.stream);
      hasMore = world_->encoder.exchangeView(old, view, client.stream);
    });
    if (!isTold) return fail();
    client.view = client.newView;
    if (!hasMore) return true;
    beginPatch();
    printBytes(client.stream, false, true);
    out_ << R"(,"clients":[)" << id << ']';
    printState(client.view);
    return true;
  }

  /// Right after a patch there is nothing left to be told.
  void expectNothingMore() {
    if (world_->encoder.patch(kV2 | kV3)) {
      if (!mutator_.limitsStreams()) std::abort();
      return printPatch(kV2 | kV3, kNoView, true, false);  // more of a stream
    }
    for (std::size_t view = 0; view < kNoView; ++view) {
      if (isUsed(view) && world_->encoder.patchView(views_[view], kV2 | kV3)) std::abort();
    }
  }

  /// Another encoder with another state takes over, as when a room moves to other code.
  void move() {
    const auto saved = world_->encoder.save();
    if (!saved) return;  // a stream has more to tell
    const std::string before = Sight(nullptr).stateToJson(world_->state);
    auto next = std::make_unique<World>();
    next->encoder.load(*saved);
    if (Sight(nullptr).stateToJson(next->state) != before) std::abort();
    world_ = std::move(next);
  }

  bool fail() {
    isRecovery_ = true;
    return false;
  }

  bool isUsed(std::size_t view) const {
    return std::any_of(clients_.begin(), clients_.end(), [view](const auto& one) {
      return one.second.online && one.second.view == view;
    });
  }

  void beginPatch() { out_ << R"({"do":"patch","recovery":)" << (isRecovery_ ? "true" : "false"); }

  void printPatch(std::uint32_t streams, std::size_t view, bool changed, bool hasMore) {
    beginPatch();
    for (const std::uint32_t stream : {kV2, kV3}) {
      if ((streams & stream) != 0) printBytes(stream, changed, hasMore);
    }
    out_ << R"(,"clients":[)";
    const char* separator = "";
    for (const auto& [id, client] : clients_) {
      if (!client.online || client.view != view) continue;
      out_ << separator << id;
      separator = ",";
    }
    out_ << ']';
    printState(view);
  }

  void printBytes(std::uint32_t stream, bool changed, bool hasMore) {
    std::string bytes;
    if (changed) bytes += world_->encoder.patchBytes(stream);
    if (hasMore) bytes += world_->encoder.viewBytes(stream);
    out_ << (stream == kV2 ? R"(,"v2":)" : R"(,"v3":)") << hex(bytes);
  }

  void join(std::size_t id) {
    const auto known = clients_.find(id);
    const bool again = known != clients_.end();
    std::uint32_t stream = mutator_.oneIn(3) ? kV2 : kV3;
    if (again) stream = known->second.stream;
    const bool rejoin = again || mutator_.oneIn(4);
    const std::size_t view = usesViews_ ? mutator_.below(kNoView + 1) : kNoView;
    std::string bytes;
    const bool isTold = succeeds(20, [&] {
      bytes = world_->encoder.fullState(stream, rejoin);
      if (view != kNoView) world_->encoder.patchView(views_[view], stream);
      if (usesViews_ && (view != kNoView || again)) {
        room::View nothing;  // for one who may have had a view before
        world_->encoder.fullView(view == kNoView ? nothing : views_[view], stream,
                                 rejoin && stream != kV2);
        bytes += world_->encoder.viewBytes(stream);
      }
    });
    if (!isTold) {
      fail();
      return;
    }
    clients_[id] = {stream, true, view, view};
    out_ << R"({"do":"join","client":)" << id << R"(,"stream":)"
         << (stream == kV2 ? R"("v2")" : R"("v3")") << R"(,"bytes":)" << hex(bytes);
    printState(view);
  }

  void printState(std::size_t view) {
    Sight sight(view == kNoView ? nullptr : &views_[view]);
    const std::string json = sight.stateToJson(world_->state);
    out_ << R"(,"instances":)" << sight.instances() << R"(,"state":)" << json << "}\n";
  }

  std::ostream& out_;
  Mutator mutator_;
  std::unique_ptr<World> world_ = std::make_unique<World>();
  std::map<std::size_t, Client> clients_;
  std::array<room::View, kNoView> views_;
  const bool usesViews_;
  bool isRecovery_ = false;  // the next patch is one after a failure
};

/// A kind of state.
struct Family {
  std::string name;
  void (*run)(std::ostream& out, const Origin& origin);
};

/// All of them, as the files that compile them add them before main().
inline std::vector<Family>& families() {
  static std::vector<Family> all;
  return all;
}

template <class State, Traits kTraits = Traits{}>
struct Add {
  explicit Add(const char* name) {
    families().push_back({name, [](std::ostream& out, const Origin& origin) {
                            History<State>(out, origin, kTraits).run();
                          }});
  }
};

/// Runs the history that a string of bytes says.
inline void runProgram(std::ostream& out, const std::string& name, std::string_view bytes) {
  static constexpr std::array kFamilies{"table", "lists"};
  if (bytes.empty()) return;
  const char* family = kFamilies[static_cast<unsigned char>(bytes[0]) % kFamilies.size()];
  const auto found = std::find_if(families().begin(), families().end(),
                                  [&](const Family& one) { return one.name == family; });
  const auto next = [bytes, at = std::size_t{1}]() mutable -> std::uint64_t {
    constexpr std::uint64_t kDoNothing = 1;  // when all is said
    return at < bytes.size() ? static_cast<unsigned char>(bytes[at++]) : kDoNothing;
  };
  found->run(out, {family, name, next});
}

}  // namespace test
