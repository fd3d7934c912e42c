#include "stages/crop/name_patch.hpp"

#include <gtest/gtest.h>

#include "pipeline/error.hpp"
#include "stages/crop/testing.hpp"

namespace mg::crop {
namespace {

Polygon square_at(double x, double y, double side) {
  return {{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}}};
}

/// 100 x 100 pixels of the source from (200, 100) on.
Image patch() {
  auto out = testing::picture(100, 100, [](int, int) { return 9; });
  out.geometry.to_source = Affine::shift(200, 100);
  return out;
}

Annotation lesion(std::string kind, std::string pathology) {
  return {Circle{}, std::move(pathology), std::move(kind)};
}

const Contours two{{square_at(210, 110, 40), square_at(290, 190, 40)}};
const Annotations mass_and_calcification{{lesion("mass", "malignant"), lesion("calc", "benign")}};

std::string named(const NamePatch& stage, const Image& image, const Contours& contours,
                  const Annotations* annotations, const Label* whole = nullptr) {
  const auto label = stage(image, &contours, annotations, whole);
  return label ? label->name : "nothing";
}

TEST(NamePatch, NamesTheLesionThatIsShown) {
  NamePatch stage;
  EXPECT_EQ(named(stage, patch(), two, &mass_and_calcification), "malignant");
  stage.by = "both";
  EXPECT_EQ(named(stage, patch(), two, &mass_and_calcification), "mass_malignant");
  auto other = patch();
  other.geometry.to_source = Affine::shift(270, 170);
  EXPECT_EQ(named(stage, other, two, &mass_and_calcification), "calc_benign");
}

TEST(NamePatch, CallsBackgroundWhatShowsTooLittle) {
  NamePatch stage;
  stage.overlap = 0.5;
  auto image = patch();
  const auto at = [&](double x) {
    image.geometry.to_source = Affine::shift(x, 100);
    return named(stage, image, two, &mass_and_calcification);
  };
  EXPECT_EQ(at(225), "malignant") << "25 of 40 columns are shown";
  EXPECT_EQ(at(235), "background") << "15 of 40 are";
  EXPECT_EQ(named(stage, image, Contours{}, nullptr), "background");
}

TEST(NamePatch, NamesALesionThatFillsThePatchHoweverLargeItIs) {
  const Contours large{{square_at(0, 0, 2000)}};
  EXPECT_EQ(named({}, patch(), large, nullptr, nullptr), "nothing") << "nobody says what it is";
  const Label whole{"cancer"};
  EXPECT_EQ(named({}, patch(), large, nullptr, &whole), "cancer");
}

TEST(NamePatch, AsksTheAnnotationsAsAWholeWhereOutlinesAreMore) {
  const Annotations same{{lesion("mass", "benign")}};
  EXPECT_EQ(named({}, patch(), two, &same), "benign");
  const Contours three{{two.outlines[0], two.outlines[1], square_at(0, 0, 9)}};
  EXPECT_THROW(named({}, patch(), three, &mass_and_calcification), Error);
}

TEST(NamePatch, SaysNothingWhereNobodyLooked) {
  EXPECT_FALSE(NamePatch{}(patch(), nullptr, nullptr, nullptr));
}

}  // namespace
}  // namespace mg::crop
