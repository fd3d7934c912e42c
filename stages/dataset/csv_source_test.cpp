#include "stages/dataset/csv_source.hpp"

#include <gtest/gtest.h>

#include <numbers>

#include "stages/dataset/testing.hpp"

namespace mg {
namespace {

using testing::error_of;
using testing::expect_says;

class Csv : public testing::Scratch {
 protected:
  CsvSource source(const std::string& text) {
    write("cases.csv", text);
    CsvSource out;
    out.table = folder_ / "cases.csv";
    return out;
  }
  std::string opening(const std::string& text) {
    return error_of([&] { source(text).open(run_); });
  }
};

TEST_F(Csv, NeedsNothingButFiles) {
  auto s = source("file\nb/2.png\na.png\n");
  s.open(run_);
  ASSERT_EQ(s.size(), 2U);
  const auto first = s.sample(0);
  EXPECT_EQ(first.identity.key, "a");
  EXPECT_EQ(first.identity.patient, "a");
  EXPECT_EQ(file_of(first).path, folder_ / "a.png");
  EXPECT_FALSE(label_of(first));
  EXPECT_FALSE(annotations_of(first));
}

TEST_F(Csv, ReadsAllItsColumns) {
  auto s = source(
      "file,key,patient,side,view,label,split,contour,pathology\n"
      "1.dcm,one,p1,L,CC,Malignant,test,1.OVERLAY,malignant\n"
      "2.dcm,two,p2,right,MLO,Normal,,,\n");
  s.labels = {"Malignant=cancer", "Normal=normal"};
  s.root = "/data";
  s.spacing_mm = 0.07;
  s.split = {1, 0, 0, 1, true};
  s.open(run_);
  const auto one = s.sample(0), two = s.sample(1);
  EXPECT_EQ(one.identity.key, "one");
  EXPECT_EQ(one.identity.dataset, "cases");
  EXPECT_EQ(one.identity.side, Side::left);
  EXPECT_EQ(two.identity.view, "MLO");
  EXPECT_EQ(label_of(one)->name, "cancer");
  EXPECT_EQ(one.split, Split::test);
  EXPECT_EQ(two.split, Split::train);
  EXPECT_EQ(file_of(one).path, "/data/1.dcm");
  EXPECT_EQ(file_of(two).side, Side::right);
  EXPECT_EQ(file_of(two).spacing, (Spacing{0.07, 0.07}));
  const auto& lesion = annotations_of(one)->lesions.at(0);
  EXPECT_EQ(std::get<OverlayFile>(lesion.shape).path, "/data/1.OVERLAY");
  EXPECT_EQ(lesion.pathology, "malignant");
  EXPECT_TRUE(annotations_of(two)->lesions.empty());
}

TEST_F(Csv, GathersTheLesionsOfAPictureFromSeveralRows) {
  auto s = source(
      "image,circle_x,circle_y,circle_radius,x_list,y_list,mask\n"
      "1.png,10,20,5,,,\n"
      "1.png,,,,1 2.5 3,4 5 6,\n"
      "1.png,,,,,,m.png\n");
  s.file = "image", s.polygon_x = "x_list", s.polygon_y = "y_list";
  s.open(run_);
  ASSERT_EQ(s.size(), 1U);
  const auto sample = s.sample(0);
  const auto& lesions = annotations_of(sample)->lesions;
  ASSERT_EQ(lesions.size(), 3U);
  EXPECT_EQ(std::get<Circle>(lesions[0].shape).center, (Point{10, 20}));
  EXPECT_EQ(std::get<Circle>(lesions[0].shape).radius, 5);
  EXPECT_EQ(std::get<Polygon>(lesions[1].shape).points,
            (std::vector<Point>{{1, 4}, {2.5, 5}, {3, 6}}));
  EXPECT_EQ(std::get<MaskFile>(lesions[2].shape).path, folder_ / "m.png");
}

TEST_F(Csv, ReadsShapesOfAllForms) {
  auto s = source(
      "file,ellipse_x,ellipse_y,ellipse_rx,ellipse_ry,ellipse_angle,box_x0,box_y0,box_x1,box_y1,"
      "regions,region,kind,pathology\n"
      "1.dcm,10,20,5,3,90,,,,,,,mass,benign\n"
      "1.dcm,,,,,,1,2,3.5,4,,,calcification,malignant\n"
      "1.dcm,,,,,,,,,,1.xml,Mass,,\n"
      "1.dcm,,,,,,,,,,1.dcm,,,\n");
  s.open(run_);
  const auto one = s.sample(0);
  const auto& lesions = annotations_of(one)->lesions;
  ASSERT_EQ(lesions.size(), 4U);
  const auto& ellipse = std::get<Ellipse>(lesions[0].shape);
  EXPECT_EQ(ellipse.center, (Point{10, 20}));
  EXPECT_EQ(ellipse.radius_x, 5);
  EXPECT_EQ(ellipse.radius_y, 3);
  EXPECT_DOUBLE_EQ(ellipse.angle, std::numbers::pi / 2);
  EXPECT_EQ(lesions[0].kind, "mass");
  const auto& box = std::get<Box>(lesions[1].shape);
  EXPECT_EQ(box.low, (Point{1, 2}));
  EXPECT_EQ(box.high, (Point{3.5, 4}));
  EXPECT_EQ(lesions[1].pathology, "malignant");
  const auto& named = std::get<RegionFile>(lesions[2].shape);
  EXPECT_EQ(named.path, folder_ / "1.xml");
  EXPECT_EQ(named.names, std::vector<std::string>{"Mass"});
  EXPECT_TRUE(std::get<RegionFile>(lesions[3].shape).names.empty());
}

TEST_F(Csv, TakesFactsFromColumnsOfTheirNameOrAnother) {
  auto s = source(
      "file;scanner;machine_id;density;age\n"
      "1.dcm;A;7;C;61\n"
      "2.dcm;;;;\n");
  s.facts = {"density", "age", "machine_id=machine", "site"};
  s.open(run_);
  const auto one = s.sample(0);
  const auto& facts = *facts_of(one);
  EXPECT_EQ(facts["density"], "C");
  EXPECT_EQ(facts["machine"], "7");
  EXPECT_EQ(facts["scanner"], "") << "not asked for";
  EXPECT_EQ(facts.known.size(), 3U);
  EXPECT_FALSE(facts_of(s.sample(1)));
}

TEST_F(Csv, SpreadsLabelsOverBreastOrPatientOnRequest) {
  const std::string table = "file,patient,side,label\n1,p,L,cancer\n2,p,L,normal\n3,p,R,normal\n";
  for (const auto& [level, cancers] : {std::pair("image", 1), {"breast", 2}, {"patient", 3}}) {
    auto s = source(table);
    s.label_level = level;
    s.open(run_);
    EXPECT_EQ(testing::labels_of(s)["cancer"], cancers) << level;
  }
}

TEST_F(Csv, SaysWhichLineIsWrong) {
  const auto table = (folder_ / "cases.csv").string();
  expect_says(opening("name\n1.png\n"), table + ":1: there is no column 'file'");
  expect_says(opening("file\n"), "has no rows");
  expect_says(opening("file,split\n1.png,trains\n"),
              table + ":2: there is no split 'trains' (did you mean 'train'?)");
  expect_says(opening("file,patient,split\n1,p,train\n2,p,test\n"),
              "a patient is in two splits: '1' in train and '2' in test");
  expect_says(opening("file,circle_x\n1,2\n"), table + ":2: a circle needs");
  expect_says(opening("file,polygon_x,polygon_y\n1,1 2 3,1 2\n"),
              table + ":2: a polygon of 3 x and 2 y");
  expect_says(opening("file,ellipse_x,ellipse_y\n1,2,3\n"), table + ":2: an ellipse needs all of");
  expect_says(opening("file,box_x0,box_y0,box_x1,box_y1\n1,5,1,3,2\n"),
              table + ":2: a box whose corners are the wrong way round");
  expect_says(opening("file,circle_x,circle_y,circle_radius\n1,2,3,-4\n"),
              table + ":2: a circle with a negative radius");
  expect_says(opening("file,circle_x,circle_y,circle_radius\n1,2,3,four\n"),
              "'four' in column 'circle_radius' is no number");
  expect_says(opening("file,label\n1.png,a\n1.png,a\n"), table + ":3: '1.png' is listed twice");
  expect_says(opening("file,label,mask\n1.png,a,m\n1.png,b,n\n"),
              table + ":3: '1.png' has another label");
  expect_says(opening("file,key\n1.png,k\n2.png,k\n"), "two cases have the key 'k'");
  expect_says(error_of([&] { CsvSource().open(run_); }), "--set table=");
}

TEST(RealContours, OfContrastMammogramsAreReadAsPolygons) {
  const auto folder = testing::real_data("cdd-cesm");
  MG_SKIP_WITHOUT_DATA(folder);
  CsvSource source;
  source.table = folder / "contours.csv";
  source.root = folder / "images";
  source.file = "image", source.label = "pathology";
  source.polygon_x = "x_list", source.polygon_y = "y_list";
  source.labels = {"Malignant=cancer"};
  source.open({});
  EXPECT_EQ(source.size(), 180U);
  EXPECT_EQ(testing::labels_of(source).at("cancer"), 180);
  for (std::size_t i = 0; i < source.size(); ++i) {
    EXPECT_TRUE(std::filesystem::exists(file_of(source.sample(i)).path));
    EXPECT_FALSE(annotations_of(source.sample(i))->lesions.empty());
  }
}

}  // namespace
}  // namespace mg
