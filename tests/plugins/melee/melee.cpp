// A room in which everything changes at random, and which says what each client has to see of it.
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <room/room.hpp>
#include <string>

#include "../../schema/mutate.hpp"
#include "../../schema/sight.hpp"
#include "state.hpp"

class Melee : public room::Room<Battle> {
 public:
  void onCreate(const room::Options& options) {
    generator_.seed(options["seed"].get<std::uint64_t>());
    for (auto& view : sharedViews_) view = std::make_shared<room::View>();
    setPatchRate(30);
    setSimulationInterval([this] { tick(); }, 10);
    onMessage("change", [this] { change(); });
    onMessage("show", [this](room::Client& client) {
      broadcastPatch();
      show(client);
    });
  }

  void onJoin(room::Client& client) { chooseView(client); }

  room::Task<> onLeave(room::Client& client, bool consented) {
    if (consented) co_return;
    co_await allowReconnection(client, 5);
  }

  /// Its view may have had no clients for a while: what left the state leaves such a view with the
  /// next patch only.
  void onReconnect(room::Client&) { touch(); }

  void onBeforePatch(Battle&) { isTold_ = true; }

 private:
  void tick() {
    if (isTold_ && random_.oneIn(4)) {
      for (room::Client& client : clients) show(client);
    } else if (random_.oneIn(3)) {
      change();
    } else {
      walk();
    }
  }

  void walk() {
    for (auto& [key, walker] : state.walkers) {
      if (walker) walker->x += 0.5F;
    }
    touch();
  }

  void change() {
    random_.mutate(state);
    for (std::size_t changes = random_.below(4); changes-- > 0;) changeView();
    if (!clients.empty() && random_.oneIn(20)) chooseView(clients[random_.below(clients.size())]);
    touch();
  }

  void touch() {
    state.version = ++version_;
    isTold_ = false;
  }

  /// Gives a struct to the view of a client, or takes it away.
  void changeView() {
    if (clients.empty()) return;
    const auto view = clients[random_.below(clients.size())].sharedView();
    if (!view) return;
    if (random_.oneIn(40)) return view->clear();
    std::size_t count = 0;
    test::forEachStruct(state, [&](const auto&) { ++count; });
    std::size_t chosen = random_.below(count);
    test::forEachStruct(state, [&](const auto& structure) {
      if (chosen-- != 0) return;
      const int tag = random_.oneIn(2) ? room::kDefaultTag : 1 << random_.below(4);
      if (random_.oneIn(3)) {
        view->remove(structure, tag);
      } else {
        view->add(structure, tag);
      }
    });
  }

  /// One of its own, one that others have too, or, at first, none.
  void chooseView(room::Client& client) {
    switch (random_.below(4)) {
      case 0:
        break;
      case 1:
        client.setView(std::make_shared<room::View>());
        break;
      default:
        client.setView(sharedViews_[random_.below(sharedViews_.size())]);
    }
    touch();
  }

  /// Tells a client what it has to see by now; nothing may have changed since the last patch.
  void show(room::Client& client) {
    client.send("sight", test::Sight(client.sharedView().get()).stateToJson(state));
  }

  std::mt19937_64 generator_;
  test::Mutator random_{[this] { return generator_(); }, false};
  std::array<std::shared_ptr<room::View>, 3> sharedViews_;
  double version_ = 0;
  bool isTold_ = false;  // nothing has changed since the last patch
};

ROOM_PLUGIN(Melee)
