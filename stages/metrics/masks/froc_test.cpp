#include "stages/metrics/masks/froc.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "pipeline/error.hpp"
#include "stages/metrics/sink_testing.hpp"

namespace mg::metrics {
namespace {

constexpr double never = -std::numeric_limits<double>::infinity();

std::vector<FreeResponse> curve_of(const std::vector<Responses>& images) {
  return Froc(images).curve(std::vector<double>{1});
}

/// Drawn as tests/oracles/metrics.py does: up to two lesions and up to eleven candidates an image.
std::vector<Responses> twelve_images() {
  unsigned long x = 1;
  const auto draw = [&x] { return static_cast<double>(x = (x * 75 + 74) % 65537) / 65537; };
  std::vector<Responses> images(12);
  for (auto& image : images) {
    const auto lesions = static_cast<std::size_t>(draw() * 3);
    const auto candidates = static_cast<std::size_t>(draw() * 12);
    image.lesions.assign(lesions, never);
    for (std::size_t k = 0; k < candidates; ++k) {
      const double score = std::floor(draw() * 20) / 20;
      const auto hit = static_cast<std::size_t>(draw() * static_cast<double>(lesions + 2));
      if (hit < lesions)
        image.lesions[hit] = std::max(image.lesions[hit], score);
      else
        image.false_alarms.push_back(score);
    }
  }
  return images;
}

TEST(Froc, EqualsMonai) {  // MONAI 1.6.1, compute_froc_curve_data and compute_froc_score
  const auto images = twelve_images();
  EXPECT_EQ(Froc(images).lesions(), 14u);
  const auto curve = curve_of(images);
  EXPECT_NEAR(curve.back().false_alarms, 32.0 / 12, 1e-12);
  EXPECT_NEAR(cpm(curve), 0.273809523809524, 1e-12);
  EXPECT_NEAR(sensitivity_at_alarms(curve, 0.25), 0, 1e-12);
  EXPECT_NEAR(sensitivity_at_alarms(curve, 0.5), 0.142857142857143, 1e-12);
  EXPECT_NEAR(sensitivity_at_alarms(curve, 1), 0.214285714285714, 1e-12);
  EXPECT_NEAR(sensitivity_at_alarms(curve, 2), 0.428571428571429, 1e-12);
  EXPECT_NEAR(sensitivity_at_alarms(curve, 8), 0.428571428571429, 1e-12);
}

TEST(Froc, CountsEveryImageAndEachLesionOnce) {
  const auto curve = curve_of({{{0.9, never}, {0.5}}, {{}, {0.7, 0.2}}});
  ASSERT_EQ(curve.size(), 5u);
  EXPECT_DOUBLE_EQ(curve[1].sensitivity, 0.5);
  EXPECT_DOUBLE_EQ(curve[1].false_alarms, 0);
  EXPECT_DOUBLE_EQ(curve[2].false_alarms, 0.5);
  EXPECT_DOUBLE_EQ(curve[4].false_alarms, 1.5);
  EXPECT_DOUBLE_EQ(curve[4].sensitivity, 0.5);
}

TEST(Froc, InterpolatesBetweenPoints) {
  const auto curve = curve_of({{{0.9, 0.3}, {0.5, 0.3}}});  // (0, .5), (1, .5), (2, 1)
  EXPECT_DOUBLE_EQ(sensitivity_at_alarms(curve, 0), 0.5);
  EXPECT_DOUBLE_EQ(sensitivity_at_alarms(curve, 1.5), 0.75);
  EXPECT_DOUBLE_EQ(cpm(curve), (0.5 + 0.5 + 0.5 + 1 + 1 + 1) / 6);
}

TEST(Froc, WeighsPatients) {
  const std::vector<Responses> images{{{0.9}, {}, 0}, {{never}, {0.5}, 1}};
  const auto curve = Froc(images).curve(std::vector<double>{3, 1});
  EXPECT_DOUBLE_EQ(curve.back().sensitivity, 0.75);
  EXPECT_DOUBLE_EQ(curve.back().false_alarms, 0.25);
}

TEST(Froc, WithoutLesionsIsUndefined) {
  EXPECT_TRUE(std::isnan(cpm(curve_of({{{}, {0.5}}}))));
  EXPECT_TRUE(std::isnan(cpm(curve_of({}))));
}

Image map(double (*value)(int, int)) {
  std::vector<float> values;
  for (int y = 0; y < 48; ++y) {
    for (int x = 0; x < 64; ++x) values.push_back(static_cast<float>(value(x, y)));
  }
  return {make_pixels(64, 48, 1, std::move(values)), {}};
}

double bump(int x, int y, int cx, int cy, int r, double top) {
  return top * std::max(0.0, 1 - double((x - cx) * (x - cx) + (y - cy) * (y - cy)) / (r * r));
}

/// Four bumps; the last one stays below one tenth.
double four_bumps(int x, int y) {
  return std::max({bump(x, y, 17, 15, 8, 0.9), bump(x, y, 58, 8, 4, 0.6),
                   bump(x, y, 45, 30, 6, 0.4), bump(x, y, 6, 42, 5, 0.08)});
}

Mask two_lesions() {
  return testing::mask(64, 48, [](int x, int y) {
    return (x - 16) * (x - 16) * 36 + (y - 14) * (y - 14) * 64 <= 64 * 36 ||
           (x - 45) * (x - 45) * 49 + (y - 33) * (y - 33) * 81 <= 81 * 49;
  });
}

TEST(Candidates, AreThePeaksOfTheParts) {
  const auto found = find_candidates(map(four_bumps), 0.1);
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].x, 58);  // in reading order of the parts
  EXPECT_EQ(found[0].y, 8);
  EXPECT_FLOAT_EQ(static_cast<float>(found[0].score), 0.6F);
  EXPECT_EQ(found[1].x, 17);
  EXPECT_EQ(found[2].y, 30);
}

TEST(Candidates, HitTheLesionsThatMonaiSays) {  // MONAI 1.6.1, compute_fp_tp_probs
  const auto image = judge_candidates(find_candidates(map(four_bumps), 0.1), two_lesions());
  ASSERT_EQ(image.lesions.size(), 2u);
  EXPECT_NEAR(image.lesions[0], 0.9, 1e-7);
  EXPECT_NEAR(image.lesions[1], 0.4, 1e-7);
  ASSERT_EQ(image.false_alarms.size(), 1u);
  EXPECT_NEAR(image.false_alarms[0], 0.6, 1e-7);
}

TEST(Candidates, OfAFlatMapAreNone) {
  EXPECT_TRUE(find_candidates(map([](int, int) { return 0.05; }), 0.1).empty());
  EXPECT_EQ(find_candidates(map([](int, int) { return 0.5; }), 0.1).size(), 1u);
}

TEST(Candidates, HitALesionOnce) {
  const std::vector<Candidate> both{{0.3, 16, 14}, {0.8, 17, 14}};
  const auto image = judge_candidates(both, two_lesions());
  EXPECT_DOUBLE_EQ(image.lesions[0], 0.8);
  EXPECT_TRUE(std::isinf(image.lesions[1]));
  EXPECT_TRUE(image.false_alarms.empty());
}

TEST(Candidates, RefuseAnotherGrid) {
  EXPECT_THROW(find_candidates({make_pixels<std::uint8_t>(1, 1, 1, {7}), {}}, 0.1), Error);
  EXPECT_THROW(judge_candidates(std::vector<Candidate>{{0.5, 64, 0}}, two_lesions()), Error);
}

}  // namespace
}  // namespace mg::metrics
