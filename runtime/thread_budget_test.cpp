#include "runtime/thread_budget.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace mg {
namespace {

TEST(ThreadBudget, ReadsHowManyTasksRun) {
  EXPECT_EQ(running_tasks("0.07 0.04 0.01 3/287 4711\n"), 3);
  EXPECT_EQ(running_tasks("7.53 7.48 5.89 12/1033 24476"), 12);
}

TEST(ThreadBudget, DoesNotGuessFromWhatItCannotRead) {
  for (const auto* text : {"", "0.07", "0.07 0.04 0.01", "0.07 0.04 0.01 ", "0.07 0.04 0.01 3",
                           "0.07 0.04 0.01 x/287 4711"}) {
    EXPECT_EQ(running_tasks(text), std::nullopt) << text;
  }
}

TEST(ThreadBudget, LeavesWhatTheUserSays) {
  ::setenv("GOMP_SPINCOUNT", "77", 1);
  set_thread_budget(64);  // more than there are cores: crowded
  EXPECT_STREQ(std::getenv("GOMP_SPINCOUNT"), "77");
  EXPECT_STREQ(std::getenv("OMP_NUM_THREADS"), "64");
  EXPECT_STREQ(std::getenv("OPENCV_FOR_THREADS_NUM"), "1");
}

}  // namespace
}  // namespace mg
