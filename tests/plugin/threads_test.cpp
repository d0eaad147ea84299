#include "plugin/threads.hpp"

#include <dlfcn.h>
#include <unistd.h>

#include <thread>

#include "plugin/open.hpp"
#include "scratch.hpp"

namespace roomd {
namespace {

class Threads : public ScratchTest {
 protected:
  ~Threads() override { dlclose(handle_); }

  OpenPlugin open(const std::string& name) {
    const auto opened = openPlugin(sample(name));
    EXPECT_TRUE(opened);
    handle_ = opened->handle;
    return *opened;
  }

  void* handle_ = nullptr;
};

TEST_F(Threads, OfALibraryAreCountedUntilTheyEnd) {
  const OpenPlugin opened = open("thread");
  EXPECT_EQ(countThreadsOf(opened.handle), 0U);
  ASSERT_EQ(callLoad(*opened.plugin), std::nullopt);
  EXPECT_EQ(countThreadsOf(opened.handle), 1U);
  ASSERT_EQ(callLoad(*opened.plugin), std::nullopt);
  EXPECT_EQ(countThreadsOf(opened.handle), 2U);
  setenv("SAMPLE_THREAD_ENDS", "1", 1);
  while (countThreadsOf(opened.handle) > 0) usleep(1000);
  unsetenv("SAMPLE_THREAD_ENDS");
}

TEST_F(Threads, OfTheHostAreNobodyElses) {
  const OpenPlugin opened = open("good");
  std::thread([&] { EXPECT_EQ(countThreadsOf(opened.handle), 0U); }).join();
}

TEST_F(Threads, MayEndByPthreadExit) {
  const OpenPlugin opened = open("good");
  std::thread thread([] { pthread_exit(nullptr); });
  thread.join();
  EXPECT_EQ(countThreadsOf(opened.handle), 0U);
}

}  // namespace
}  // namespace roomd
