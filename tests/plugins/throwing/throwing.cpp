// Rooms that throw wherever the option `in` says.
#include <room/room.hpp>
#include <stdexcept>
#include <string>

namespace {

class Throwing : public room::Room<> {
 public:
  static room::Auth onAuthStatic(const room::StaticAuthContext&, const room::Options& options) {
    if (options["in"].asString() == "onAuthStatic") throw std::runtime_error("from onAuthStatic");
    return room::Auth::allow();
  }
  void onCreate(const room::Options& options) {
    in_ = options["in"].asString();
    failIn("onCreate");
    onMessage("throw", [this] { failIn("onMessage"); });
    clock.setTimeout([this] { failIn("setTimeout"); }, 30);
    setSimulationInterval([this] { failIn("setSimulationInterval"); }, 30);
  }
  bool onAuth(room::Client&) {
    failIn("onAuth");
    return true;
  }
  void onJoin(room::Client&) { failIn("onJoin"); }
  room::Task<> onDrop(room::Client& client) {
    failIn("onDrop");
    co_await allowReconnection(client, 20);
  }
  void onReconnect(room::Client&) { failIn("onReconnect"); }
  void onLeave(room::Client&) { failIn("onLeave"); }
  void onDispose() { failIn("onDispose"); }
  void onBeforePatch() { failIn("onBeforePatch"); }

 private:
  void failIn(const std::string& hook) const {
    if (in_ == hook) throw std::runtime_error("from " + hook);
  }

  std::string in_;
};

class Catching : public Throwing {
 public:
  void onUncaughtException(const room::UncaughtException& exception) {
    log("caught " + std::string(exception.methodName()) + ": " + exception.what());
  }
};

}  // namespace

ROOM_PLUGIN(Throwing, Catching)
