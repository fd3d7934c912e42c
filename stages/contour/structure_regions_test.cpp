#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/error.hpp"
#include "stages/contour/region_readers.hpp"
#include "stages/contour/testing_dicom.hpp"

namespace mg::contour {
namespace {

using testing::added;
using testing::count_inside;
using testing::drawn;
using ::testing::HasSubstr;
using testing::inside;
using testing::message;
using testing::picture;
using testing::put;
using testing::refer;

const testing::Folder folder("structures");

/// Contours in millimeters, each with its type and the instance that it refers to.
struct Outline {
  std::string type, data, instance;
};

DcmDataset structures(const std::vector<std::vector<Outline>>& rois) {
  auto data = testing::object_of(UID_RTStructureSetStorage);
  for (std::size_t i = 0; i < rois.size(); ++i) {
    const auto number = std::to_string(i + 1);
    auto& named = added(data, DCM_StructureSetROISequence);
    put(named, DCM_ROINumber, number);
    put(named, DCM_ROIName, "ROI " + number);
    auto& roi = added(data, DCM_ROIContourSequence);
    put(roi, DCM_ReferencedROINumber, number);
    for (const auto& outline : rois[i]) {
      auto& contour = added(roi, DCM_ContourSequence);
      put(contour, DCM_ContourGeometricType, outline.type);
      put(contour, DCM_ContourData, outline.data);
      if (!outline.instance.empty()) {
        refer(contour, DCM_ContourImageSequence, outline.instance);
      }
    }
  }
  return data;
}

// A box of 20 × 20 pixels of 0.5 × 0.25 mm, from pixel (10, 8) on.
const std::string box = "4.75\\1.875\\0\\14.75\\1.875\\0\\14.75\\6.875\\0\\4.75\\6.875\\0";
const std::string hole = "6.75\\2.875\\0\\8.75\\2.875\\0\\8.75\\3.875\\0\\6.75\\3.875\\0";

TEST(StructureRegions, CountMillimetersFromTheFirstPixelOfAMammogram) {
  auto data = structures({{{"CLOSED_PLANAR", box, "1.2.3"}}, {{"POINT", "25\\5\\0", ""}}});
  const auto mask = drawn(read_structures(data, {}, picture()));
  EXPECT_EQ(count_inside(mask), 401);
  EXPECT_TRUE(inside(mask, 10, 8) && inside(mask, 29, 27) && inside(mask, 50, 20));
  EXPECT_EQ(count_inside(drawn(read_structures(data, {{"ROI 2"}}, picture()))), 1);
}

TEST(StructureRegions, LieInThePatientWhereThePictureDoes) {
  auto of = picture();
  of.plane = Plane{{-100, 50, 30}, {0, 1, 0}, {0, 0, -1}};
  // The same box: y = 50 + 0.5 column, z = 30 - 0.25 row.
  auto data = structures(
      {{{"CLOSED_PLANAR",
         "-100\\54.75\\28.125\\-100\\64.75\\28.125\\-100\\64.75\\23.125\\-100\\54.75\\23.125",
         ""}}});
  const auto mask = drawn(read_structures(data, {}, of));
  EXPECT_EQ(count_inside(mask), 400);
  EXPECT_TRUE(inside(mask, 10, 8) && inside(mask, 29, 27));
}

TEST(StructureRegions, TakeRingsOutOfEachOther) {
  auto data = structures({{{"CLOSEDPLANAR_XOR", box, ""}, {"CLOSEDPLANAR_XOR", hole, ""}}});
  EXPECT_EQ(count_inside(drawn(read_structures(data, {}, picture()))), 400 - 16);
}

TEST(StructureRegions, OfAnotherPictureAreNotTaken) {
  const auto file = testing::saved(
      folder, "rt.dcm",
      structures({{{"CLOSED_PLANAR", box, "1.2.4"}, {"OPEN_PLANAR", box, "1.2.3"}}}));
  EXPECT_THAT(message(file), HasSubstr("rt.dcm: its regions belong to another picture"));
  EXPECT_EQ(read_regions({file, {}}, {60, 40, {0.5, 0.25}, "", {}}).found.size(), 1U);
}

TEST(StructureRegions, NeedASpacingAndTriples) {
  auto of = picture();
  auto data = structures({{{"CLOSED_PLANAR", "1\\2\\3\\4", ""}}});
  EXPECT_THROW(read_structures(data, {}, of), Error);
  of.spacing = {};
  EXPECT_THROW(read_structures(data, {}, of), Error);
}

}  // namespace
}  // namespace mg::contour
