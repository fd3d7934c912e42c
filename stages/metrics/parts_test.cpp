// Breasts, patients and strata.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "pipeline/statistics/roc.hpp"
#include "pipeline/statistics/testing.hpp"
#include "stages/metrics/pooling.hpp"
#include "stages/metrics/strata.hpp"

namespace mg::metrics {
namespace {

TEST(Pooling, TakesTheMeanOrTheHighestScoreAndAnyTruth) {
  const std::vector<Ranked> views{{0.2, false, 7}, {0.8, true, 7}, {0.5, false, 7}, {0.9, true, 3}};
  const std::vector<std::string> breasts{"L", "L", "L", "R"};
  const auto mean = pool(views, breasts, Pooling::mean), max = pool(views, breasts, Pooling::max);
  ASSERT_EQ(mean.size(), 2u);
  EXPECT_DOUBLE_EQ(mean[0].score, 0.5);
  EXPECT_DOUBLE_EQ(max[0].score, 0.8);
  EXPECT_TRUE(mean[0].positive);
  EXPECT_EQ(mean[0].cluster, 7u);
  EXPECT_DOUBLE_EQ(mean[1].score, 0.9);
}

TEST(Pooling, LeavesOutMembersWithoutAGroup) {
  const std::vector<Ranked> views{{0.2, false}, {0.8, true}};
  EXPECT_TRUE(pool(views, std::vector<std::string>{"", ""}, Pooling::mean).empty());
}

TEST(Pooling, EqualsScikitLearnOnBreastsAndPatients) {  // scikit-learn 1.9.1
  const auto images = testing::third_class();
  std::vector<std::string> breasts, patients;
  for (std::size_t i = 0; i < images.size(); ++i) {
    breasts.push_back(std::to_string(i / 2));
    patients.push_back(std::to_string(i / 4));
  }
  const auto judge = [&](const auto& groups, Pooling pooling) {
    return curve_of(pool(images, groups, pooling));
  };
  EXPECT_NEAR(area_under(judge(breasts, Pooling::mean)), 0.859507640067912, 1e-12);
  EXPECT_NEAR(area_under(judge(breasts, Pooling::max)), 0.857597623089983, 1e-12);
  EXPECT_NEAR(area_under(judge(patients, Pooling::mean)), 0.83, 1e-12);
  EXPECT_NEAR(area_under(judge(patients, Pooling::max)), 0.87125, 1e-12);
  EXPECT_NEAR(average_precision(judge(breasts, Pooling::mean)), 0.919906257985018, 1e-12);
  EXPECT_NEAR(average_precision(judge(patients, Pooling::max)), 0.968647476370027, 1e-12);
}

TEST(Pooling, KnowsABreastByPatientAndSide) {
  Identity identity{.key = "k", .dataset = "d", .patient = "p"};
  EXPECT_EQ(breast_name(identity), "");
  identity.side = Side::left;
  EXPECT_NE(breast_name(identity), "");
  auto other = identity;
  other.side = Side::right;
  EXPECT_NE(breast_name(identity), breast_name(other));
  other.patient = "";
  EXPECT_EQ(breast_name(other), "");
  EXPECT_EQ(patient_name(other), "");
  EXPECT_NE(cluster_name(other), "");
}

/// A mask of `width` × 1 pixels with `set` pixels side by side, and two apart from them.
Mask bar(int set, Spacing spacing = {}) {
  std::vector<std::uint8_t> values(40);
  for (int i = 0; i < set; ++i) values[i] = 255;
  if (set > 0) values[38] = values[39] = 255;
  return {make_pixels(40, 1, 1, std::move(values)), {.spacing = spacing}};
}

Traits image(const std::string& scanner, const Mask* truth = nullptr) {
  const Facts facts{{{"scanner", scanner}}};
  Identity identity;
  identity.view = "CC";
  return traits_of({"scanner", "view", "lesion_size"}, identity, &facts, truth);
}

const std::vector<std::string> names{"scanner", "view", "lesion_size"};

TEST(LesionSize, IsTheDiameterOfADiscOfTheLargestPartsArea) {
  auto mask = bar(9, {0.5, 2});
  mask.geometry.to_source = Affine::coarser(3, 4);
  const auto size = lesion_size(mask);
  EXPECT_DOUBLE_EQ(size.mm, 2 * std::sqrt(9 / std::numbers::pi));
  EXPECT_DOUBLE_EQ(size.px, 2 * std::sqrt(9 * 12 / std::numbers::pi));
  EXPECT_DOUBLE_EQ(lesion_size(bar(9)).mm, 0);
  EXPECT_DOUBLE_EQ(lesion_size(bar(0)).px, 0);
}

TEST(Strata, AreTheKnownValuesOfAFact) {
  const auto strata = stratify(names, {image("B"), image("A"), image(""), image("B")});
  ASSERT_EQ(strata.size(), 2u);  // all views are the same: no strata
  EXPECT_EQ(strata[0].by, "scanner");
  EXPECT_EQ(strata[0].name, "A");
  EXPECT_EQ(strata[1].members, (std::vector<std::size_t>{0, 3}));
}

TEST(Strata, OrderNumbersAsNumbers) {
  const auto strata = stratify(names, {image("10"), image("C"), image("9"), image("A")});
  std::vector<std::string> order;
  for (const auto& stratum : strata) order.push_back(stratum.name);
  EXPECT_EQ(order, (std::vector<std::string>{"9", "10", "A", "C"}));
}

TEST(Strata, OfLesionsFollowTheirSizeInMillimeters) {
  const Spacing spacing{5, 5};
  const auto small = bar(2, spacing), middle = bar(9, spacing), large = bar(30, spacing),
             none = bar(0, spacing);
  const auto strata = stratify({"scanner", "view", "lesion_size"},
                               {image("A", &large), image("A", &none), image("A", &small),
                                image("A", &middle), image("A", &large), image("A")});
  ASSERT_EQ(strata.size(), 3u);  // diameters of 8.0, 16.9 and 30.9 mm
  EXPECT_EQ(strata[0].name, "below 10 mm");
  EXPECT_EQ(strata[1].members, (std::vector<std::size_t>{3}));
  EXPECT_EQ(strata[2].members, (std::vector<std::size_t>{0, 4}));
}

TEST(Strata, OfLesionsWithoutASpacingAreThirds) {
  std::vector<Traits> images;
  for (const int set : {30, 20, 25, 5, 10, 15}) {
    const auto mask = bar(set);
    images.push_back(image("A", &mask));
  }
  const auto strata = stratify(names, images);
  ASSERT_EQ(strata.size(), 3u);
  EXPECT_EQ(strata[0].name, "small third (3 to 4 px)");
  EXPECT_EQ(strata[0].members, (std::vector<std::size_t>{3, 4}));
  EXPECT_EQ(strata[2].members, (std::vector<std::size_t>{2, 0}));
}

}  // namespace
}  // namespace mg::metrics
