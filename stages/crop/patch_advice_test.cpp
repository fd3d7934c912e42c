#include "stages/crop/patch_advice.hpp"

#include <gmock/gmock.h>

#include "pipeline/error.hpp"
#include "stages/crop/crop_to_patch.hpp"
#include "stages/crop/testing.hpp"

namespace mg::crop {
namespace {

using ::testing::HasSubstr;

Circumstances wanting(std::vector<std::string> parameters, double gigabytes = 16) {
  Circumstances out;
  out.memory_bytes = static_cast<std::size_t>(gigabytes * 1e9);
  out.wanted = std::move(parameters);
  return out;
}

SeenScales seen() {
  SeenScales out{{2000, 2400, 2800}, {}, {0.05, 0.07, 0.1}};
  for (int i = 0; i <= 10; ++i) out.lesions.push_back(10 + 10 * i);
  return out;
}

TEST(PatchAdvice, IsTwiceAsLongAsNineLesionsInTen) {
  const auto advice = advise_patches(seen(), 256, wanting({"size_px"}));
  ASSERT_EQ(advice.size(), 1U);
  EXPECT_EQ(advice[0].parameter, "size_px");
  EXPECT_EQ(advice[0].value, "224") << "2 * 100, up to a multiple of 32";
  EXPECT_THAT(advice[0].why, HasSubstr("nine in ten lesions are up to 100 px long"));
}

TEST(PatchAdvice, KnowsLimits) {
  EXPECT_EQ(advise_patches({{2000}, {}, {}}, 64, wanting({"size_px"}))[0].value, "256");
  EXPECT_EQ(advise_patches({{2000}, {1500}, {}}, 64, wanting({"size_px"}))[0].value, "512");
  EXPECT_EQ(advise_patches({{200}, {150}, {}}, 64, wanting({"size_px"}))[0].value, "192");
  EXPECT_THROW(advise_patches({}, 64, wanting({"size_px"})), Error);
}

TEST(PatchAdvice, ShowsAllPicturesAtTheMedianSpacing) {
  const auto alone = advise_patches(seen(), 256, wanting({"size_mm"}));
  ASSERT_EQ(alone.size(), 1U);
  EXPECT_EQ(alone[0].value, "17.9") << "256 * 0.07 mm";
  EXPECT_THAT(alone[0].why, HasSubstr("256 px at 70 micrometers"));
  const auto both = advise_patches(seen(), 256, wanting({"size_px", "size_mm"}));
  ASSERT_EQ(both.size(), 2U);
  EXPECT_EQ(both[1].value, "15.7") << "of the 224 pixels that were chosen";
  EXPECT_THROW(advise_patches({{2000}, {}, {}}, 256, wanting({"size_mm"})), Error);
}

TEST(PatchAdvice, IsThatOfTheStage) {
  auto image = testing::picture(
      400, 400, [](double x, double y) { return testing::breast_at_left(x, y, 400); });
  image.geometry.spacing = {0.1, 0.1};
  const auto truth = testing::mask(400, 400, testing::disc(60, 200, 40));
  ToPatch::Advisor advisor;
  advisor.see(image, &truth);
  const auto advice = advisor.advise({}, wanting({"size_px", "size_mm"}));
  ASSERT_EQ(advice.size(), 2U);
  EXPECT_EQ(advice[0].value, "192") << "twice 81, up to a multiple of 32";
  EXPECT_EQ(advice[1].value, "19.2");
}

}  // namespace
}  // namespace mg::crop
