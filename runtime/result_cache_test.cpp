#include "runtime/result_cache.hpp"

#include <gtest/gtest.h>

namespace mg {
namespace {

Parcel parcel(std::uint64_t index, int bytes) {
  Parcel out;
  out.index = index;
  Sample sample;
  sample.slots = {
      Value::of(Image{make_pixels<std::uint8_t>(bytes, 1, 1, std::vector<std::uint8_t>(bytes))})};
  sample.slots.push_back(sample.slots[0]);  // shared: counted once
  out.samples = {sample, sample};
  return out;
}

TEST(ResultCache, KeepsParcelsUntilItsMemoryIsSpent) {
  ResultCache cache(250);
  for (std::uint64_t i = 0; i < 3; ++i) cache.keep(parcel(i, 100));
  EXPECT_EQ(cache.size(), 2U);
  EXPECT_EQ(cache.bytes(), 200U);
  EXPECT_TRUE(cache.full());
  EXPECT_EQ(cache.find(1)->samples.size(), 2U);
  EXPECT_EQ(cache.find(2), nullptr);
}

TEST(ResultCache, KeepsAParcelOnce) {
  ResultCache cache(1000);
  cache.keep(parcel(7, 100));
  cache.keep(parcel(7, 100));
  EXPECT_EQ(cache.bytes(), 100U);
  EXPECT_FALSE(cache.full());
}

}  // namespace
}  // namespace mg
