// A chat: a room without a state, in which everybody hears everybody.
//
// A client sends "chat" with a text. All clients get "chat" {from, text}, and "joined" or "left"
// with the session id of those who come and go.
#include <room/room.hpp>

class Chat : public room::Room<> {
 public:
  void onCreate() {
    onMessage("chat", [this](room::Client& client, const std::string& text) {
      broadcast("chat", {{"from", client.sessionId()}, {"text", text}});
    });
  }

  void onJoin(room::Client& client) {
    broadcast("joined", client.sessionId(), {.except = &client});
  }

  void onLeave(room::Client& client) { broadcast("left", client.sessionId()); }
};

ROOM_PLUGIN(Chat)
