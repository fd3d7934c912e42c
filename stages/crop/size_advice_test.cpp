#include "stages/crop/size_advice.hpp"

#include <gmock/gmock.h>

#include "pipeline/error.hpp"
#include "stages/crop/crop_to_breast.hpp"
#include "stages/crop/testing.hpp"

namespace mg::crop {
namespace {

using ::testing::HasSubstr;

Circumstances with_memory(double gigabytes, const std::string& device = "cpu") {
  Circumstances out;
  out.device = device;
  out.memory_bytes = static_cast<std::size_t>(gigabytes * 1e9);
  return out;
}

TEST(SizeAdvice, LetsNineLesionsInTenTake32Pixels) {
  SeenSizes seen{{2000, 2400, 2800}, {}};
  for (int i = 0; i <= 10; ++i) seen.lesions.push_back(100 + 100 * i);
  const auto advice = advise_size(seen, with_memory(16));
  EXPECT_EQ(advice.parameter, "size_px");
  EXPECT_EQ(advice.value, "384") << "2400 * 32 / 200";
  EXPECT_THAT(advice.why, HasSubstr("nine in ten lesions are over 200 px"));
}

TEST(SizeAdvice, IsAQuarterWithoutLesions) {
  EXPECT_EQ(advise_size({{1000, 1000, 9000}, {}}, with_memory(16)).value, "256");
}

TEST(SizeAdvice, IsLimitedByThePicturesTheDeviceAndTheMemory) {
  EXPECT_EQ(advise_size({{250}, {20}}, with_memory(16)).value, "224");
  EXPECT_EQ(advise_size({{4000}, {40}}, with_memory(64)).value, "512");
  EXPECT_EQ(advise_size({{4000}, {40}}, with_memory(0, "cuda")).value, "2048");
  const auto tight = advise_size({{4000}, {40}}, with_memory(2));
  EXPECT_EQ(tight.value, "224") << "8 pictures of 2 kB a pixel in 1 GB: 250";
  EXPECT_THAT(tight.why, HasSubstr("which would take 3200 px, but this is the most that memory"));
}

TEST(SizeAdvice, NeedsPictures) { EXPECT_THROW(advise_size({}, with_memory(16)), Error); }

TEST(SizeAdvice, OfTheBreastMeasuresTheBreastAndNotThePicture) {
  const auto image = testing::picture(
      400, 400, [](double x, double y) { return testing::breast_at_left(x, y, 400); });
  const auto truth = testing::mask(400, 400, testing::disc(60, 200, 10));
  ToBreast::Advisor advisor;
  advisor.see(image, &truth);
  ToBreast stage;
  stage.margin_mm = 0;
  const auto advice = advisor.advise(stage, with_memory(16));
  // The half disc is 320 pixels high and 160 wide; 320 * 32 / 21 = 488, more than there is.
  ASSERT_EQ(advice.size(), 1U);
  EXPECT_EQ(advice[0].value, "320") << advice[0].why;
}

}  // namespace
}  // namespace mg::crop
