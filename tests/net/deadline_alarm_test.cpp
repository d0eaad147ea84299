#include "net/deadline_alarm.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace roomd {
namespace {

int64_t nowUs() { return static_cast<int64_t>(uv_hrtime() / 1000); }

class DeadlineAlarmTest : public testing::Test {
 protected:
  void SetUp() override {
    uv_loop_init(&loop_);
    alarm_.open(loop_, [this] {
      rung_.push_back(nowUs());
      alarm_.set(next_);
    });
  }

  void TearDown() override {
    alarm_.close();
    uv_run(&loop_, UV_RUN_DEFAULT);
    EXPECT_EQ(uv_loop_close(&loop_), 0);
  }

  uv_loop_t loop_{};
  DeadlineAlarm alarm_;
  int64_t next_ = -1;
  std::vector<int64_t> rung_;
};

TEST_F(DeadlineAlarmTest, RingsOnceAndNotBeforeItsMoment) {
  const int64_t deadline = nowUs() + 2345;
  alarm_.set(deadline);
  while (rung_.empty()) uv_run(&loop_, UV_RUN_ONCE);
  EXPECT_GE(rung_.front(), deadline);
  uv_run(&loop_, UV_RUN_NOWAIT);
  EXPECT_EQ(rung_.size(), 1u);
}

TEST_F(DeadlineAlarmTest, MayBeSetAgainWhileItRings) {
  next_ = nowUs() + 3000;
  alarm_.set(nowUs() + 1000);
  while (rung_.size() < 2) uv_run(&loop_, UV_RUN_ONCE);
  EXPECT_GE(rung_.back(), next_);
}

TEST_F(DeadlineAlarmTest, AMomentThatHasPassedRingsAtOnce) {
  for (const int64_t past : {int64_t{0}, int64_t{1}, nowUs() - 1}) {
    rung_.clear();
    alarm_.set(past);
    uv_run(&loop_, UV_RUN_ONCE);
    EXPECT_EQ(rung_.size(), 1u) << past;
  }
}

TEST_F(DeadlineAlarmTest, ReplacesTheMomentBefore) {
  alarm_.set(nowUs() + 1000);
  const int64_t later = nowUs() + 5000;
  alarm_.set(later);
  while (rung_.empty()) uv_run(&loop_, UV_RUN_ONCE);
  EXPECT_GE(rung_.front(), later);
}

TEST_F(DeadlineAlarmTest, OneThatHasRungUnheardMayBeStopped) {
  const int64_t deadline = nowUs() + 500;
  alarm_.set(deadline);
  while (nowUs() < deadline + 500) {
  }
  alarm_.set(-1);
  uv_run(&loop_, UV_RUN_NOWAIT);
  EXPECT_TRUE(rung_.empty());
}

}  // namespace
}  // namespace roomd
