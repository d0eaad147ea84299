// Work on other threads.
#include <future>
#include <thread>

#include "room_fixture.hpp"

namespace {

using room::Task;

struct Working : room::Room<> {
  std::vector<std::string> results;
  std::thread::id resumedOn;
  std::vector<std::string> reports;

  void onUncaughtException(const room::UncaughtException& exception) {
    reports.push_back(std::string(exception.methodName()) + " " + exception.what());
  }
};

TEST(Background, resumesInTheRoomWithTheResult) {
  Fixture<Working> test;
  std::thread::id workedOn;
  test.object->spawn([&]() -> Task<> {
    const auto text = co_await test.object->background([&workedOn] {
      workedOn = std::this_thread::get_id();
      return std::make_unique<std::string>("loaded");
    });
    test.object->resumedOn = std::this_thread::get_id();
    test.object->results.push_back(*text);
    co_await test.object->background([] {});
    test.object->results.push_back("done");
  });
  EXPECT_TRUE(test.object->results.empty());
  test.room.runPosted();
  EXPECT_EQ(test.object->results, std::vector<std::string>{"loaded"});
  EXPECT_EQ(test.object->resumedOn, std::this_thread::get_id());
  EXPECT_NE(workedOn, std::this_thread::get_id());
  test.room.runPosted();
  EXPECT_EQ(test.object->results.back(), "done");
}

TEST(Background, throwsWhatTheWorkThrew) {
  Fixture<Working> test;
  test.object->spawn([&]() -> Task<> {
    try {
      co_await test.object->background([] { throw room::ServerError(5, "no row"); });
    } catch (const room::ServerError& error) {
      test.object->results.push_back(error.what());
    }
  });
  test.room.runPosted();
  EXPECT_EQ(test.object->results, std::vector<std::string>{"no row"});
  EXPECT_TRUE(test.object->reports.empty());
}

TEST(Background, reportsWhatNobodyAwaits) {
  Fixture<Working> test;
  test.object->background([] { throw std::runtime_error("lost"); });
  test.room.runPosted();
  EXPECT_EQ(test.object->reports, std::vector<std::string>{"background lost"});
}

TEST(Background, worksSideBySide) {
  Fixture<Working> test;
  std::promise<void> first;
  std::promise<void> second;
  test.object->background([&] {
    first.set_value();
    second.get_future().wait();
  });
  test.object->background([&] {
    first.get_future().wait();
    second.set_value();
  });
  test.room.runPosted(2);
}

TEST(Background, takesNamedFunctionsBesideCoAwait) {
  Fixture<Working> test;
  const auto text = std::make_shared<std::string>("kept");
  test.object->spawn([&]() -> Task<> {
    const auto load = [text] { return *text; };
    const std::string loaded = co_await test.object->background(load);
    test.object->results.push_back(loaded);
  });
  test.room.runPosted();
  EXPECT_EQ(test.object->results, std::vector<std::string>{"kept"});
  room::detail::unload();
  EXPECT_EQ(text.use_count(), 1);
}

TEST(Background, mayOutliveTheRoom) {
  std::promise<void> begun;
  std::promise<void> go;
  auto result = std::make_shared<int>(7);
  Fixture<Working> test;
  test.object->spawn([&, copy = result]() -> Task<> {
    auto work = test.object->background([&, copy] {
      begun.set_value();
      go.get_future().wait();
      return copy;
    });
    const auto seen = co_await work;
    test.object->results.push_back(std::to_string(*seen));
  });
  begun.get_future().wait();
  test.room.destroy();
  test.host.table.post = nullptr;  // the host is gone: nobody may call it
  go.set_value();
  room::detail::unload();  // waits for the work and ends the threads
  EXPECT_EQ(result.use_count(), 1);
  room::detail::unload();
}

TEST(Background, beginsAnewAfterItsThreadsEnded) {
  Fixture<Working> test;
  test.object->spawn([&]() -> Task<> {
    const int answer = co_await test.object->background([] { return 42; });
    test.object->results.push_back(std::to_string(answer));
  });
  test.room.runPosted();
  EXPECT_EQ(test.object->results, std::vector<std::string>{"42"});
}

}  // namespace
