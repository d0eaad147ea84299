#include "net/remote.hpp"

namespace roomd {
namespace {

/// The connection as the room's loop sees it.
class RemotePeer final : public Peer {
 public:
  RemotePeer(std::shared_ptr<Peer> connection, Loop& loop)
      : connection_(std::move(connection)), loop_(loop) {}

  void send(const wire::Frame& frame) override {
    loop_.post([connection = connection_, frame] { connection->send(frame); });
  }
  void close(uint32_t code, std::string_view reason) override {
    loop_.post([connection = connection_, code, text = std::string(reason)] {
      connection->close(code, text);
    });
  }
  void terminate() override {
    loop_.post([connection = connection_] { connection->terminate(); });
  }

 private:
  std::shared_ptr<Peer> connection_;
  Loop& loop_;
};

/// The room's inbox as the connection's loop sees it. Posts keep their order, so the inbox is there
/// before the first message is.
class RemoteInbox final : public Inbox {
 public:
  RemoteInbox(std::shared_ptr<Room> room, Knock knock, std::shared_ptr<Peer> peer)
      : loop_(room->loop()), link_(std::make_shared<Link>()) {
    loop_.post([link = link_, room = std::move(room), knock = std::move(knock),
                peer = std::move(peer)]() mutable {
      link->inbox = room->attach(std::move(knock), std::move(peer));
    });
  }

  void onMessage(std::string_view message) override {
    loop_.post([link = link_, bytes = std::string(message)] { link->inbox->onMessage(bytes); });
  }
  void onClosed(uint32_t code) override {
    loop_.post([link = link_, code] {
      link->inbox->onClosed(code);
      link->inbox.reset();
    });
  }

 private:
  /// Touched on the room's loop only.
  struct Link {
    std::shared_ptr<Inbox> inbox;
  };

  Loop& loop_;
  std::shared_ptr<Link> link_;
};

}  // namespace

std::shared_ptr<Inbox> attachRemotely(std::shared_ptr<Room> room, Knock knock,
                                      std::shared_ptr<Peer> connection, Loop& connectionLoop) {
  auto peer = std::make_shared<RemotePeer>(std::move(connection), connectionLoop);
  return std::make_shared<RemoteInbox>(std::move(room), std::move(knock), std::move(peer));
}

}  // namespace roomd
