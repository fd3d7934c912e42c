// The phantom before it is written: plan, picture, mask and outline.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <sstream>

#include "pipeline/error.hpp"
#include "stages/dataset/phantom_overlay.hpp"
#include "stages/dataset/phantom_picture.hpp"

namespace mg::phantom {
namespace {

constexpr int width = 160, height = 200;

/// All views of a cohort, patient after patient.
std::vector<View> all_views(const Cohort& cohort) {
  std::vector<View> views;
  const auto patients = plan_patients(cohort);
  for (int p = 0; p < cohort.patients; ++p) {
    for (auto& view : plan_views(cohort, p, patients[p].diagnosis))
      views.push_back(std::move(view));
  }
  return views;
}

std::vector<View> views_with_tumors(int patients) {
  Cohort cohort;
  cohort.patients = patients;
  auto views = all_views(cohort);
  std::erase_if(views, [](const View& view) { return !view.tumor; });
  return views;
}

/// The probability that a cancer scores higher than a benign tumor.
double auc(const std::vector<View>& views, double (*score)(const View&)) {
  std::vector<double> benign, cancer;
  for (const auto& view : views) {
    (view.diagnosis() == Diagnosis::cancer ? cancer : benign).push_back(score(view));
  }
  double wins = 0;
  for (const auto c : cancer) {
    for (const auto b : benign) wins += c > b;
  }
  return wins / static_cast<double>(cancer.size() * benign.size());
}

TEST(PhantomPlan, CountsDiagnosesExactlyAndMixesVendorsIntoEach) {
  Cohort cohort;
  cohort.patients = 50;
  std::map<Diagnosis, int> count, inverted;
  for (const auto& patient : plan_patients(cohort)) {
    ++count[patient.diagnosis];
    inverted[patient.diagnosis] += patient.inverted;
  }
  EXPECT_EQ(count[Diagnosis::normal], 10);
  EXPECT_EQ(count[Diagnosis::benign], 20);
  EXPECT_EQ(count[Diagnosis::cancer], 20);
  EXPECT_EQ(inverted[Diagnosis::normal], 5);
  EXPECT_EQ(inverted[Diagnosis::benign], 10);
  EXPECT_EQ(inverted[Diagnosis::cancer], 10);
}

TEST(PhantomPlan, ShowsATumorInBothViewsOfOneSide) {
  for (const auto diagnosis : {Diagnosis::benign, Diagnosis::cancer}) {
    const auto views = plan_views({}, 7, diagnosis);
    ASSERT_EQ(views.size(), 4U);
    const auto left = views[0].tumor.has_value();
    EXPECT_EQ(views[1].tumor.has_value(), left);
    EXPECT_NE(views[2].tumor.has_value(), left);
    EXPECT_NE(views[3].tumor.has_value(), left);
    const auto& cc = *views[left ? 0 : 2].tumor;
    const auto& mlo = *views[left ? 1 : 3].tumor;
    EXPECT_EQ(cc.diagnosis, diagnosis);
    for (double theta = 0; theta < 6; theta += 0.5) {
      EXPECT_EQ(cc.outline.radius_at(theta), mlo.outline.radius_at(theta));
    }
  }
  for (const auto& view : plan_views({}, 7, Diagnosis::normal)) EXPECT_FALSE(view.tumor);
}

TEST(PhantomPlan, ShowsThePectoralMuscleInObliqueViewsOnly) {
  for (const auto& view : plan_views({}, 3, Diagnosis::normal)) {
    EXPECT_EQ(view.muscle_x_mm > 0, view.name == "MLO");
  }
}

TEST(PhantomOutline, HasTheAreaOfItsCircle) {
  for (const auto diagnosis : {Diagnosis::benign, Diagnosis::cancer}) {
    for (int i = 0; i < 20; ++i) {
      const auto outline = make_outline(Random(i), diagnosis, 0.6);
      double area = 0, longest = 0;
      constexpr int steps = 10007;
      for (int s = 0; s < steps; ++s) {
        const auto r = outline.radius_at(2 * std::numbers::pi * s / steps);
        area += r * r * std::numbers::pi / steps;
        longest = std::max(longest, r);
      }
      EXPECT_NEAR(area, std::numbers::pi * outline.radius_mm * outline.radius_mm, 1e-3 * area);
      EXPECT_LE(longest, outline.reach_mm);
      EXPECT_GT(longest, 0.99 * outline.reach_mm);
    }
  }
}

TEST(PhantomTumors, AreToldByTheirOutlineAndNotBySizeOrBrightness) {
  const auto views = views_with_tumors(300);
  const auto radius = [](const View& v) { return v.tumor->outline.radius_mm; };
  const auto contrast = [](const View& v) { return v.tumor->contrast; };
  const auto depth = [](const View& v) { return v.tumor->center.x; };
  const auto roughness = [](const View& v) {
    double length = 0;
    constexpr int steps = 2000;
    const auto at = [&](int i) {
      const auto theta = 2 * std::numbers::pi * i / steps, r = v.tumor->outline.radius_at(theta);
      return Point{r * std::cos(theta), r * std::sin(theta)};
    };
    for (int i = 0; i < steps; ++i)
      length += std::hypot(at(i + 1).x - at(i).x, at(i + 1).y - at(i).y);
    return length / v.tumor->outline.radius_mm;
  };
  EXPECT_NEAR(auc(views, radius), 0.5, 0.07);
  EXPECT_NEAR(auc(views, contrast), 0.5, 0.07);
  EXPECT_NEAR(auc(views, depth), 0.5, 0.07);
  EXPECT_EQ(auc(views, roughness), 1);
}

TEST(PhantomTumors, LieInTheBreastAndOutshineTheirSurroundings) {
  auto brighter = 0, all = 0;
  for (const auto& view : views_with_tumors(20)) {
    const auto picture = draw(view, width, height);
    const auto mask = tumor_mask(view, width, height);
    double inside = 0, ring = 0, inside_count = 0, ring_count = 0;
    const auto grid = grid_of(view, width, height);
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        const auto i = static_cast<std::size_t>(y * width + x);
        const auto p = grid.to_plan({double(x), double(y)});
        const auto& tumor = *view.tumor;
        const auto distance = std::hypot(p.x - tumor.center.x, p.y - tumor.center.y);
        if (mask[i] != 0) {
          EXPECT_LT(view.breast.level(p), 1) << view.name;
          EXPECT_GT(picture[i], 0);
          inside += picture[i], ++inside_count;
        } else if (distance < 1.3 * tumor.outline.reach_mm) {
          ring += picture[i], ++ring_count;
        }
      }
    }
    ASSERT_GT(inside_count, 20);
    brighter += inside / inside_count > ring / ring_count + 200;
    ++all;
  }
  EXPECT_EQ(brighter, all);
}

TEST(PhantomPicture, ShowsTheChestWallWhereTheSideSays) {
  for (const auto& view : plan_views({}, 2, Diagnosis::normal)) {
    const auto picture = draw(view, width, height);
    const auto middle = static_cast<std::size_t>(height / 2 * width);
    const auto left = picture[middle], right = picture[middle + width - 1];
    EXPECT_EQ(left > 0, view.side == Side::left);
    EXPECT_EQ(right > 0, view.side == Side::right);
    EXPECT_LE(*std::max_element(picture.begin(), picture.end()), brightest);
  }
}

TEST(PhantomMask, IsTheClosedFormAtEveryPixelCenter) {
  const auto view = views_with_tumors(3).front();
  const auto mask = tumor_mask(view, width, height);
  const auto grid = grid_of(view, width, height);
  const auto center = grid.to_pixel(view.tumor->center);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const auto dx = (grid.mirrored ? -1 : 1) * (x - center.x), dy = y - center.y;
      const auto r = view.tumor->outline.radius_at(std::atan2(dy, dx)) / grid.spacing_mm();
      const auto inside = std::hypot(dx, dy) < r;
      if (std::abs(std::hypot(dx, dy) - r) < 1e-6) continue;
      EXPECT_EQ(mask[static_cast<std::size_t>(y * width + x)] != 0, inside) << x << " " << y;
    }
  }
}

TEST(PhantomOverlay, TracesASquareClockwiseFromNorth) {
  std::vector<std::uint8_t> mask(6 * 5);
  for (int y = 1; y <= 3; ++y) {
    for (int x = 2; x <= 4; ++x) mask[static_cast<std::size_t>(y * 6 + x)] = 255;
  }
  const auto chain = trace(mask, 6, 5);
  EXPECT_EQ(chain.column, 2);
  EXPECT_EQ(chain.row, 1);
  EXPECT_EQ(chain.steps, (std::vector<int>{4, 4, 2, 2, 0, 0, 6, 6}));
  EXPECT_THROW(trace(std::vector<std::uint8_t>(30), 6, 5), Error);
}

TEST(PhantomOverlay, FilledAgainIsTheMask) {
  constexpr int dy[] = {-1, -1, 0, 1, 1, 1, 0, -1}, dx[] = {0, 1, 1, 1, 0, -1, -1, -1};
  for (const auto& view : views_with_tumors(12)) {
    const auto mask = tumor_mask(view, 512, 640);
    std::istringstream text(overlay_text(trace(mask, 512, 640), view.diagnosis()));
    std::string word;
    while (word != "BOUNDARY") text >> word;
    cv::Point at;
    text >> at.x >> at.y;
    std::vector<cv::Point> outline;
    for (text >> word; word != "#"; text >> word) {
      outline.push_back(at);
      const auto step = std::stoi(word);
      at += cv::Point(dx[step], dy[step]);
    }
    EXPECT_EQ(at, outline.front()) << "the chain closes";
    cv::Mat1b filled(640, 512, uchar{0});
    cv::fillPoly(filled, std::vector<std::vector<cv::Point>>{outline}, 255);
    auto different = 0;
    for (std::size_t i = 0; i < mask.size(); ++i) different += filled.data[i] != mask[i];
    EXPECT_LE(different, 3) << "only a spicule's tip may be cut off";
  }
}

}  // namespace
}  // namespace mg::phantom
