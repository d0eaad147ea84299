// onAuthStatic: asked before there is a room.
#include <room/abi_static_auth.h>

#include "room_fixture.hpp"

namespace {

using namespace std::chrono_literals;
using room::Auth;
using room::AuthContext;
using room::Options;
using room::StaticAuthContext;
using room::Task;
using room::Value;

struct Guarded : room::Room<> {
  static Task<Auth> onAuthStatic(const StaticAuthContext& context, const Options& options) {
    const std::string how = options["how"].asString();
    if (how == "throw at once") throw std::runtime_error("bad day");
    co_await context.sleep(5ms);
    if (how == "refuse") co_return Auth::refuse();
    if (how == "decide later") co_return Auth::allow();
    if (how == "error") throw room::ServerError(4444, "banned");
    if (how == "odd") throw 17;
    co_return Auth::allow(Value{{"token", context.token},
                                {"ip", context.ip},
                                {"agent", context.headers["user-agent"]},
                                {"method", context.method},
                                {"room", context.roomName}});
  }
};
struct Short : room::Room<> {
  static bool onAuthStatic(const AuthContext& context) { return context.token == "token"; }
};
struct Busy : room::Room<> {
  static Task<bool> onAuthStatic(const StaticAuthContext& context) {
    const int answer = co_await context.background([] { return 42; });
    co_return answer == 42;
  }
};
struct Open : room::Room<> {};

template <class T>
class Request {
 public:
  Request() : instance(table.create(nullptr, &host.table)) {}
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;
  ~Request() { table.destroy(instance); }

  const fake::Finished* ask(const Value& options = Value::object(),
                            std::string_view token = "token") {
    using room::detail::bytesOf;
    const fake::Packed packed(options);
    const fake::Packed headers(Value{{"user-agent", "test"}});
    const room_seat_request request{sizeof request, 0, bytesOf("joinOrCreate"), bytesOf("battle"),
                                    packed.bytes()};
    const room_auth_context context{sizeof context, 0, bytesOf(token), bytesOf("10.0.0.1"),
                                    headers.bytes()};
    table.on_auth(instance, 1, &request, &context);
    return host.result(1);
  }
  const fake::Finished* wake() {
    EXPECT_EQ(host.sleeps.size(), 1u);
    const auto [op, deadlineUs] = *host.sleeps.begin();
    EXPECT_EQ(deadlineUs - host.nowUs, 5'000);
    host.sleeps.clear();
    table.on_op(instance, op, nullptr, {});
    return host.result(1);
  }

  fake::Host host;
  const room_static_auth& table = room::detail::StaticAuthThunks<T>::kTable;
  room_instance* instance;
};

TEST(StaticAuth, isOfferedByClassesThatHaveIt) {
  const void* table = room::detail::Thunks<Guarded>::factoryExtension(nullptr, ROOM_STATIC_AUTH);
  EXPECT_EQ(table, &room::detail::StaticAuthThunks<Guarded>::kTable);
  EXPECT_EQ(room::detail::Thunks<Guarded>::factoryExtension(nullptr, "room.none/1"), nullptr);
  EXPECT_EQ(room::detail::Thunks<Open>::factoryExtension(nullptr, ROOM_STATIC_AUTH), nullptr);
}

TEST(StaticAuth, waitsAndKnowsWhoAsks) {
  Request<Guarded> request;
  EXPECT_EQ(request.ask(), nullptr);
  const fake::Finished* end = request.wake();
  ASSERT_NE(end, nullptr);
  EXPECT_FALSE(end->failed);
  EXPECT_EQ(end->value, (Value{{"token", "token"},
                               {"ip", "10.0.0.1"},
                               {"agent", "test"},
                               {"method", "joinOrCreate"},
                               {"room", "battle"}}));
}

TEST(StaticAuth, refuses) {
  Request<Guarded> request;
  request.ask(Value{{"how", "refuse"}});
  const fake::Finished* end = request.wake();
  ASSERT_NE(end, nullptr);
  EXPECT_EQ(end->code, ROOM_ERROR_AUTH_FAILED);
  EXPECT_EQ(end->message, "onAuth failed");
}

TEST(StaticAuth, mayLeaveItToOnAuth) {
  Request<Guarded> request;
  request.ask(Value{{"how", "decide later"}});
  const fake::Finished* end = request.wake();
  ASSERT_NE(end, nullptr);
  EXPECT_FALSE(end->failed);
  EXPECT_TRUE(end->value.isUndefined());
}

TEST(StaticAuth, failsWithWhatItThrows) {
  Request<Guarded> error;
  error.ask(Value{{"how", "error"}});
  const fake::Finished* end = error.wake();
  ASSERT_NE(end, nullptr);
  EXPECT_EQ(end->code, 4444);
  EXPECT_EQ(end->message, "banned");
  EXPECT_TRUE(error.host.logged.empty());

  Request<Guarded> atOnce;
  end = atOnce.ask(Value{{"how", "throw at once"}});
  ASSERT_NE(end, nullptr);
  EXPECT_EQ(end->code, ROOM_ERROR_NONE);
  EXPECT_EQ(end->message, "bad day");
  EXPECT_EQ(atOnce.host.logged, std::vector<std::string>{"onAuthStatic: bad day"});

  Request<Guarded> odd;
  odd.ask(Value{{"how", "odd"}});
  end = odd.wake();
  ASSERT_NE(end, nullptr);
  EXPECT_TRUE(end->failed);
}

TEST(StaticAuth, mayBeShort) {
  Request<Short> good;
  const fake::Finished* end = good.ask();
  ASSERT_NE(end, nullptr);
  EXPECT_EQ(end->value, Value(true));
  Request<Short> bad;
  end = bad.ask(Value::object(), "other");
  ASSERT_NE(end, nullptr);
  EXPECT_EQ(end->code, ROOM_ERROR_AUTH_FAILED);
}

TEST(StaticAuth, mayWorkInTheBackground) {
  Request<Busy> request;
  EXPECT_EQ(request.ask(), nullptr);
  for (const room_op op : request.host.takePosted(1)) {
    request.table.on_op(request.instance, op, nullptr, {});
  }
  ASSERT_NE(request.host.result(1), nullptr);
  EXPECT_EQ(request.host.result(1)->value, Value(true));
}

TEST(StaticAuth, mayEndWithoutAnAnswer) {
  Request<Guarded> request;
  request.ask();  // LeakSanitizer tells
  EXPECT_EQ(request.host.result(1), nullptr);
}

}  // namespace
