// Requests: messages that are answered.
#include "room_fixture.hpp"

struct Swap {
  double x = 0;
  double y = 0;
};
MESSAGE(Swap, x, y);

namespace {

using namespace std::chrono_literals;
using room::Client;
using room::Task;
using room::Value;

struct Answering : room::Room<> {
  int secondCalls = 0;
  void onCreate() {
    onMessage("double", [](Client&, int number) { return 2 * number; });
    onMessage("slow", [this](Client&, const Swap& swap) -> Task<Swap> {
      co_await sleep(1ms);
      co_return Swap{swap.y, swap.x};
    });
    onMessage("void", [] {});
    onMessage("pair", [] { return 1; });
    onMessage("pair", [this] { return ++secondCalls; });
    onMessage("refuse", [](Client&) -> int { throw room::ServerError(77, "no"); });
    onMessage("reject", [](Client&) -> int { throw room::Rejected(Value{{"reason", "full"}}); });
    onMessage("reject later", [this]() -> Task<> {
      co_await sleep(1ms);
      throw room::Rejected();
    });
    onMessage("break", [](Client&) -> int { throw std::runtime_error("broken"); });
    onMessage("*", [this] { ++secondCalls; });
  }
};

class Requests : public testing::Test {
 protected:
  Requests() {
    test.room.create();
    test.room.join(1);
  }
  template <class T>
  const fake::Finished* request(std::string_view type, const T& message) {
    test.room.message(1, type, message, ++op);
    return test.host.result(op);
  }
  Fixture<Answering> test;
  room_op op = 500;
};

TEST_F(Requests, areAnsweredWithWhatTheHandlerReturns) {
  const fake::Finished* end = request("double", 21);
  ASSERT_NE(end, nullptr);
  EXPECT_EQ(end->value, Value(42));
  EXPECT_EQ(request("slow", Swap{1, 2}), nullptr);
  test.room.advance(1000);
  end = test.host.result(op);
  ASSERT_NE(end, nullptr);
  EXPECT_EQ(end->value, (Value{{"x", 2}, {"y", 1}}));
  end = request("void", nullptr);
  ASSERT_NE(end, nullptr);
  EXPECT_FALSE(end->failed);
  EXPECT_TRUE(end->value.isUndefined());
}

TEST_F(Requests, areForTheFirstHandlerOnly) {
  const fake::Finished* end = request("pair", nullptr);
  ASSERT_NE(end, nullptr);
  EXPECT_EQ(end->value, Value(1));
  EXPECT_EQ(test.object->secondCalls, 0);
  test.room.message(1, "pair");  // an ordinary message is for all
  EXPECT_EQ(test.object->secondCalls, 1);
}

TEST_F(Requests, areNotForTheHandlerOfAllTypes) {
  EXPECT_EQ(request("unknown", 1), nullptr);
  ASSERT_EQ(test.host.rejected.size(), 1u);
  EXPECT_EQ(test.host.rejected[0].why, uint32_t{ROOM_REJECT_UNREGISTERED});
  EXPECT_EQ(test.object->secondCalls, 0);
}

TEST_F(Requests, areRefusedWhenTheirContentsAreWrong) {
  EXPECT_EQ(request("double", "x"), nullptr);
  ASSERT_EQ(test.host.rejected.size(), 1u);
  EXPECT_EQ(test.host.rejected[0].why, uint32_t{ROOM_REJECT_INVALID});
  EXPECT_EQ(test.host.rejected[0].text, "double must be a number, not \"x\"");
}

TEST_F(Requests, failWithWhatTheHandlerThrows) {
  const fake::Finished* end = request("refuse", nullptr);
  ASSERT_NE(end, nullptr);
  EXPECT_EQ(end->code, 77);
  EXPECT_EQ(end->message, "no");
  EXPECT_TRUE(test.host.logged.empty()) << "an answer is nothing to log";
  end = request("break", nullptr);
  ASSERT_NE(end, nullptr);
  EXPECT_EQ(end->message, "broken");
  EXPECT_EQ(test.host.logged, std::vector<std::string>{"onMessage: broken"});
}

TEST_F(Requests, areRejectedWithAReason) {
  const fake::Finished* end = request("reject", nullptr);
  ASSERT_NE(end, nullptr);
  EXPECT_EQ(end->code, ROOM_ERROR_REJECTED);
  EXPECT_EQ(end->value, (Value{{"reason", "full"}}));
  EXPECT_EQ(request("reject later", nullptr), nullptr);
  test.room.advance(1000);
  end = test.host.result(op);
  ASSERT_NE(end, nullptr);
  EXPECT_EQ(end->code, ROOM_ERROR_REJECTED);
  EXPECT_TRUE(end->value.isUndefined());
  test.room.message(1, "reject");  // nobody waits, nobody is told
  EXPECT_TRUE(test.host.logged.empty());
}

TEST_F(Requests, mayBeOrdinaryMessagesToo) {
  test.room.message(1, "double", 21);
  test.room.message(1, "refuse");
  EXPECT_TRUE(test.host.rejected.empty());
  EXPECT_TRUE(test.host.finished.contains(0) == false);
  EXPECT_EQ(test.host.logged, std::vector<std::string>{"onMessage: no"});
}

}  // namespace
