#include "runtime/engine/device.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace mg {
namespace {

TEST(Device, DoesItsJobsInTheOrderOfPostingBeforeItEnds) {
  std::vector<int> done;
  {
    Device device("test");
    for (int i = 0; i < 100; ++i) device.post([&done, i] { done.push_back(i); });
  }
  ASSERT_EQ(done.size(), 100U);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(done[static_cast<std::size_t>(i)], i);
}

TEST(Device, HandsBackWhatTheWorkThrows) {
  Device device("test");
  EXPECT_THROW(device.run([] { throw std::runtime_error("no memory"); }), std::runtime_error);
  bool ran = false;
  device.run([&] { ran = true; });
  EXPECT_TRUE(ran);
}

TEST(Device, RunsWorkAtOnceThatIsAskedForOnItsOwnThread) {
  Device device("test");
  bool ran = false;
  device.run([&] { device.run([&] { ran = true; }); });
  EXPECT_TRUE(ran);
}

}  // namespace
}  // namespace mg
