#include "stages/audit/ceiling.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "stages/audit/testing.hpp"

namespace mg::audit {
namespace {

std::vector<Seen> seen_of(const std::vector<testing::ListedImage>& images, bool with_pathology) {
  std::vector<Seen> out;
  for (const auto& image : images) {
    out.push_back({image.patient, image.side, image.label, true, image.lesions,
                   with_pathology && image.lesions > 0 ? image.label : ""});
  }
  return out;
}

TEST(LabelCeiling, OfMiniDdsmIsWhatItsListingSays) {
  for (const bool with_pathology : {false, true}) {
    const auto images = seen_of(testing::mini_ddsm_listing(), with_pathology);
    const auto three = label_ceiling(images);
    EXPECT_EQ(three.samples, 7808U);
    EXPECT_EQ(three.right, 2408U + 1402 + 38 + 1428 + 52);
    EXPECT_NEAR(three.accuracy, 0.682, 0.0005);
    const auto two = label_ceiling(images, {"benign", "cancer"});
    EXPECT_EQ(two.samples, 5400U);
    EXPECT_EQ(two.right, 1402U + 38 + 1428 + 52 + 1244);
    EXPECT_NEAR(two.accuracy, 0.771, 0.0005);
  }
}

TEST(LabelCeiling, IsOneWhereEveryBreastHasItsOwnLabel) {
  const auto ceiling = label_ceiling({{0, Side::left, "cancer", true, 1, "malignant"},
                                      {0, Side::right, "normal", true, 0},
                                      {1, Side::left, "benign", true, 2, "BENIGN_WITHOUT_CALLBACK"},
                                      {1, Side::right, "normal", true, 0}});
  EXPECT_DOUBLE_EQ(ceiling.accuracy, 1);
  ASSERT_EQ(ceiling.appearances.size(), 3U);
  EXPECT_EQ(ceiling.appearances[0].name, "benign lesion");
  EXPECT_EQ(ceiling.appearances[2].name, "no lesion");
}

TEST(LabelCeiling, SeesABenignLesionThatIsCalledCancer) {
  const auto ceiling = label_ceiling({{0, Side::left, "cancer", true, 1, "benign"},
                                      {0, Side::right, "cancer", true, 1, "malignant"},
                                      {1, Side::left, "benign", true, 1, "benign"},
                                      {2, Side::left, "benign", true, 1, "benign"}});
  EXPECT_EQ(ceiling.right, 3U);
}

TEST(LabelCeiling, LeavesOutWhatIsNotKnown) {
  const auto ceiling = label_ceiling({{0, Side::left, "cancer", false, 0},
                                      {1, Side::left, "normal", false, 0},
                                      {2, Side::left, "", true, 1}});
  EXPECT_EQ(ceiling.samples, 1U);
  EXPECT_TRUE(std::isnan(label_ceiling({}).accuracy));
}

TEST(LabelCeiling, TakesALesionOfOneViewForTheWholeBreast) {
  const auto findings = breast_findings({{0, Side::left, "cancer", true, 1, "malignant"},
                                         {0, Side::left, "cancer", true, 0},
                                         {0, Side::right, "cancer", true, 0},
                                         {1, Side::unknown, "cancer", true, 1},
                                         {1, Side::unknown, "cancer", true, 0}});
  EXPECT_EQ(findings, (std::vector<std::string>{"cancer", "cancer", "", "?", ""}));
}

}  // namespace
}  // namespace mg::audit
