// dataset.cdd_cesm on files laid out as TCIA's, and on the real letterboxed ones.
#include "stages/dataset/cdd_cesm.hpp"

#include <algorithm>
#include <cmath>

#include <functional>
#include "stages/contour/mask_file.hpp"

#include "stages/dataset/testing.hpp"
#include "stages/dataset/via_shapes.hpp"
#include "tests/layouts/cdd_cesm.hpp"
#include "tests/layouts/masks.hpp"

namespace mg {
namespace {

using testing::error_of;
using testing::expect_says;

TEST(ViaShape, IsReadInAllItsForms) {
  const auto ellipse =
      std::get<Ellipse>(*read_via_shape(R"({"name":"ellipse","cx":1,"cy":2,"rx":3,"ry":4})", {}));
  EXPECT_EQ(ellipse.center, (Point{1, 2}));
  EXPECT_EQ(ellipse.radius_x, 3);
  EXPECT_EQ(ellipse.angle, 0) << "older files do not tell it";
  const auto turned = std::get<Ellipse>(
      *read_via_shape(R"({"name":"ellipse","cx":1,"cy":2,"rx":3,"ry":4,"theta":0.5})", {}));
  EXPECT_EQ(turned.angle, 0.5);
  const auto circle =
      std::get<Circle>(*read_via_shape(R"({"name":"circle","cx":1,"cy":2,"r":3.5})", {}));
  EXPECT_EQ(circle.radius, 3.5);
  const auto box =
      std::get<Box>(*read_via_shape(R"({"name":"rect","x":1,"y":2,"width":3,"height":4})", {}));
  EXPECT_EQ(box.high, (Point{4, 6}));
  const auto line = std::get<Polygon>(
      *read_via_shape(R"({"name":"polyline","all_points_x":[1,2],"all_points_y":[3,4]})", {}));
  EXPECT_EQ(line.points, (std::vector<Point>{{1, 3}, {2, 4}}));
  EXPECT_FALSE(read_via_shape("{}", {}));
  EXPECT_FALSE(read_via_shape("", {}));
}

TEST(ViaShape, IsRefusedIfItIsNone) {
  for (const auto* text :
       {"{", R"({"name":"star"})", R"({"cx":1})", R"({"name":"circle","cx":1,"cy":2,"r":-3})",
        R"({"name":"circle","cx":"a","cy":2,"r":3})",
        R"({"name":"polygon","all_points_x":[1],"all_points_y":[]})"}) {
    expect_says(error_of([&] { read_via_shape(text, {"v.csv", 9, 0}); }), "v.csv:9: '");
  }
}

TEST(CesmName, TellsPatientSideTypeAndView) {
  const auto name = read_cesm_name("P102_R_DM_MLO");
  ASSERT_TRUE(name);
  EXPECT_EQ(name->patient, "102");
  EXPECT_EQ(name->side, Side::right);
  EXPECT_TRUE(name->low_energy);
  EXPECT_EQ(name->view, "MLO");
  EXPECT_FALSE(read_cesm_name("P1_L_CM_CC")->low_energy);
  EXPECT_FALSE(read_cesm_name("P1_X_CM_CC"));
}

TEST(CesmKind, IsReadFromTheFindings) {
  EXPECT_EQ(cesm_kind("High density mass with overlying macrocalcifications"),
            "mass+calcification");
  EXPECT_EQ(cesm_kind("Focal asymmetrical increased density"), "asymmetry");
  EXPECT_EQ(cesm_kind("Normal"), "");
}

class CddCesm : public testing::Scratch {
 protected:
  CddCesmSource opened(const std::function<void(CddCesmSource&)>& set = {}) {
    CddCesmSource source;
    source.root = folder_;
    if (set) set(source);
    run_.log = [this](std::string_view text) { said_ += std::string(text) + "\n"; };
    source.check();
    source.open(run_);
    return source;
  }
  static Case find(const CddCesmSource& source, const std::string& key) {
    for (std::size_t i = 0; i < source.size(); ++i) {
      if (source.sample(i).identity.key == key) return source.sample(i);
    }
    throw Error("there is no case " + key);
  }
  std::string said_;
};

TEST_F(CddCesm, ListsLowEnergyPicturesWithTheirFacts) {
  for (const auto excel : {true, false}) {
    layouts::write_cdd_cesm(folder_, excel);
    const auto source = opened();
    ASSERT_EQ(source.size(), 6U);
    expect_says(said_, "1 pictures of the table are not there");
    const auto first = find(source, "P1_L_DM_CC");
    EXPECT_EQ(first.identity.patient, "1");
    EXPECT_EQ(first.identity.side, Side::left);
    EXPECT_EQ(label_of(first)->name, "cancer");
    EXPECT_EQ((*facts_of(first))["density"], "C");
    EXPECT_EQ((*facts_of(first))["age"], "52");
    EXPECT_EQ((*facts_of(find(source, "P2_R_DM_CC")))["birads"], "4") << "the worst of 4$2";
    EXPECT_EQ((*facts_of(find(source, "P4_L_DM_CC")))["density"], "") << "_ is no density";
    EXPECT_EQ(find(source, "P3_L_DM_MLO").identity.view, "MLO") << "its name ends in a blank";
    std::filesystem::remove(folder_ / "Radiology-manual-annotations.xlsx");
  }
}

TEST_F(CddCesm, ListsSubtractedPicturesOnRequestWithTheDensityOfTheOthers) {
  layouts::write_cdd_cesm(folder_);
  const auto source = opened([](auto& s) { s.images = "subtracted"; });
  ASSERT_EQ(source.size(), 1U);
  EXPECT_EQ(source.sample(0).identity.key, "P1_L_CM_CC");
  EXPECT_EQ((*facts_of(source.sample(0)))["density"], "C");
  EXPECT_EQ(opened([](auto& s) { s.images = "both"; }).size(), 7U);
}

TEST_F(CddCesm, DrawsPolygonsTurnedEllipsesCirclesAndLines) {
  layouts::write_cdd_cesm(folder_);
  const auto source = opened();
  const auto mask = layouts::mask_of_case(find(source, "P1_L_DM_CC"), 48, 64);
  EXPECT_TRUE(layouts::in_mask(mask, 24, 35)) << "the long axis stands upright";
  EXPECT_FALSE(layouts::in_mask(mask, 29, 40));
  auto of_ellipse = 0, of_circle = 0;
  for (int y = 0; y < 64; ++y) {
    for (int x = 0; x < 48; ++x) {
      of_circle += std::hypot(x - 20, y - 30) < 5.5;
      of_ellipse += std::pow((y - 40.25) / 6.5, 2) + std::pow((x - 24.25) / 3.5, 2) < 1;
    }
  }
  EXPECT_EQ(layouts::pixels_in(mask), 10 * 8 + of_ellipse);
  const auto circle = layouts::mask_of_case(find(source, "P2_R_DM_CC"), 48, 64);
  EXPECT_EQ(layouts::pixels_in(circle), of_circle);
  const auto line = layouts::mask_of_case(find(source, "P2_R_DM_MLO"), 48, 64);
  EXPECT_EQ(layouts::pixels_in(line), 4 * 4 + 1) << "a closed line, and a point";
  EXPECT_TRUE(layouts::in_mask(line, 30, 50));
  const auto box = layouts::mask_of_case(find(source, "P4_L_DM_CC"), 48, 64);
  EXPECT_EQ(layouts::pixels_in(box), 6 * 3);
}

TEST_F(CddCesm, TellsNoPathologyWhereFindingsOfDifferentGradesShareAPicture) {
  layouts::write_cdd_cesm(folder_);
  const auto source = opened();
  EXPECT_EQ(annotations_of(find(source, "P1_L_DM_CC"))->lesions.at(1).pathology, "malignant");
  EXPECT_EQ(annotations_of(find(source, "P2_R_DM_CC"))->lesions.at(0).pathology, "");
  EXPECT_EQ(annotations_of(find(source, "P4_L_DM_CC"))->lesions.at(0).pathology, "benign");
}

TEST_F(CddCesm, KnowsNothingOfLesionsWhereNoneIsDrawnUnlessThePictureIsNormal) {
  layouts::write_cdd_cesm(folder_);
  const auto source = opened();
  EXPECT_FALSE(annotations_of(find(source, "P3_L_DM_MLO")));
  EXPECT_TRUE(annotations_of(find(source, "P3_R_DM_CC"))->lesions.empty());
}

TEST_F(CddCesm, LabelsByBreastOrPatient) {
  layouts::write_cdd_cesm(folder_);
  EXPECT_EQ(label_of(find(opened(), "P3_R_DM_CC"))->name, "normal");
  const auto breast = opened([](auto& s) { s.label_level = "breast"; });
  EXPECT_EQ(label_of(find(breast, "P3_R_DM_CC"))->name, "normal");
  const auto patient = opened([](auto& s) { s.label_level = "patient"; });
  EXPECT_EQ(label_of(find(patient, "P3_R_DM_CC"))->name, "benign");
}

TEST_F(CddCesm, SaysWhatIsWrong) {
  expect_says(error_of([&] { opened(); }), "there is no Radiology-manual-annotations.xlsx");
  layouts::write_cdd_cesm(folder_, false);
  write("Radiology_hand_drawn_segmentations_v2.csv",
        "#filename,region_shape_attributes\nP1_L_DM_CC.jpg,\"{\"\"name\"\":\"\"star\"\"}\"\n");
  expect_says(error_of([&] { opened(); }), "segmentations_v2.csv:2: '{\"name\":\"star\"}' is no");
  std::filesystem::remove(folder_ / "Radiology_hand_drawn_segmentations_v2.csv");
  expect_says(error_of([&] { opened(); }), "there is no Radiology_hand_drawn_segmentations_v2.csv");
}

double dice(const Mask& a, const cv::Mat1b& b) {
  double both = 0, sum = 0;
  for (int y = 0; y < b.rows; ++y) {
    for (int x = 0; x < b.cols; ++x) {
      const auto in_a = layouts::in_mask(a, x, y), in_b = b(y, x) != 0;
      both += in_a && in_b;
      sum += in_a + in_b;
    }
  }
  return sum == 0 ? 1 : 2 * both / sum;
}

TEST(RealCddCesm, DrawsTheMasksThatCameWithIt) {
  const auto folder = testing::real_data("cdd-cesm");
  MG_SKIP_WITHOUT_DATA(folder);
  CddCesmSource source;
  source.root = folder;
  source.open({});
  EXPECT_EQ(source.size(), 212U);
  EXPECT_EQ(testing::labels_of(source), (std::map<std::string, int>{{"cancer", 212}}));
  int drawn = 0, taken = 0, unknown = 0;
  std::vector<double> overlap;
  for (std::size_t i = 0; i < source.size(); ++i) {
    const auto c = source.sample(i);
    if (!annotations_of(c)) {
      ++unknown;
      continue;
    }
    if (std::holds_alternative<MaskFile>(annotations_of(c)->lesions.at(0).shape)) {
      ++taken;
      continue;
    }
    ++drawn;
    const auto mask = contour::read_mask(folder / "masks" / (c.identity.key + ".png"));
    overlap.push_back(dice(layouts::mask_of_case(c, 512, 512), mask));
  }
  EXPECT_EQ(drawn, 180);
  EXPECT_EQ(taken, 7) << "polygons without a contour in the table";
  EXPECT_EQ(unknown, 25) << "circles and ellipses, and a line";
  std::sort(overlap.begin(), overlap.end());
  EXPECT_GT(overlap[overlap.size() / 2], 0.97) << "median Dice";
  EXPECT_GT(overlap.front(), 0.85);
}

}  // namespace
}  // namespace mg
