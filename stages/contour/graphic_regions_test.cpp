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
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::inside;
using testing::message;
using testing::picture;
using testing::put;
using testing::refer;

const testing::Folder folder("states");

DcmItem& layer(DcmDataset& data, const std::string& name) {
  auto& out = added(data, DCM_GraphicAnnotationSequence);
  put(out, DCM_GraphicLayer, name);
  return out;
}

void draw(DcmItem& layer, const std::string& type, const std::vector<float>& numbers,
          const std::string& units = "PIXEL", const std::string& filled = "N") {
  auto& object = added(layer, DCM_GraphicObjectSequence);
  put(object, DCM_GraphicAnnotationUnits, units);
  put(object, DCM_GraphicType, type);
  put(object, DCM_GraphicFilled, filled);
  put(object, DCM_GraphicData, numbers);
}

TEST(GraphicRegions, AreReadFromTheirLayers) {
  auto data = testing::object_of(UID_GrayscaleSoftcopyPresentationStateStorage);
  auto& first = layer(data, "LESIONS");
  draw(first, "POLYLINE", {10, 5, 30, 5, 30, 15, 10, 15, 10, 5});
  draw(first, "CIRCLE", {40.5, 30.5, 45.5, 30.5});
  draw(first, "POLYLINE", {0, 0, 50, 0});
  draw(layer(data, "NOTES"), "POINT", {3.2F, 4.9F});
  const auto regions = read_graphics(data, {}, picture());
  EXPECT_EQ(count_inside(drawn(regions)), 200 + 81 + 1);
  EXPECT_TRUE(inside(drawn(regions), 3, 4));
  EXPECT_THAT(regions.notes, ElementsAre(HasSubstr("'LESIONS' encloses nothing")));
  EXPECT_EQ(count_inside(drawn(read_graphics(data, {{"notes"}}, picture()))), 1);
}

TEST(GraphicRegions, OnTheDisplayAreMappedThroughTheDisplayedArea) {
  auto data = testing::object_of(UID_GrayscaleSoftcopyPresentationStateStorage);
  auto& area = added(data, DCM_DisplayedAreaSelectionSequence);
  put(area, DCM_DisplayedAreaTopLeftHandCorner, "11\\6");
  put(area, DCM_DisplayedAreaBottomRightHandCorner, "30\\25");
  draw(layer(data, "A"), "POLYLINE", {0, 0, 1, 0, 1, 0.5F, 0, 0.5F, 0, 0}, "DISPLAY");
  const auto mask = drawn(read_graphics(data, {}, picture()));
  EXPECT_EQ(count_inside(mask), 20 * 10);
  EXPECT_TRUE(inside(mask, 10, 5) && inside(mask, 29, 14));
  put(data, DCM_ImageRotation, 90);
  EXPECT_THROW(read_graphics(data, {}, picture()), Error);
}

TEST(GraphicRegions, OfOtherPicturesAreLeftOut) {
  auto data = testing::object_of(UID_GrayscaleSoftcopyPresentationStateStorage);
  auto& series = added(data, DCM_ReferencedSeriesSequence);
  refer(series, DCM_ReferencedImageSequence, "1.2.3");
  refer(series, DCM_ReferencedImageSequence, "1.2.4");
  draw(layer(data, "A"), "POINT", {1, 1});
  auto& other = layer(data, "A");
  refer(other, DCM_ReferencedImageSequence, "1.2.4");
  draw(other, "POINT", {9, 9});
  const auto regions = read_graphics(data, {}, picture());
  EXPECT_EQ(regions.found.size(), 1U);
  EXPECT_EQ(regions.elsewhere, 1);
  auto third = picture();
  third.instance = "1.2.5";
  EXPECT_THAT(message(testing::saved(folder, "pr.dcm", data), third),
              HasSubstr("its regions belong to another picture"));
}

}  // namespace
}  // namespace mg::contour
