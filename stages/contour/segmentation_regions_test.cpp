#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/error.hpp"
#include "stages/contour/region_readers.hpp"
#include "stages/contour/segmentation_frames.hpp"
#include "stages/contour/testing_dicom.hpp"

namespace mg::contour {
namespace {

using testing::added;
using testing::count_inside;
using testing::drawn;
using ::testing::HasSubstr;
using testing::inside;
using testing::picture;
using testing::put;

/// A frame of 60 × 40 pixels.
struct Frame {
  int segment = 1;
  std::string instance = "1.2.3";
};

DcmDataset segmentation(const std::string& type, int bits, const std::vector<std::uint8_t>& pixels,
                        const std::vector<Frame>& frames) {
  auto data = testing::object_of(UID_SegmentationStorage);
  put(data, DCM_SegmentationType, type);
  put(data, DCM_Rows, 40);
  put(data, DCM_Columns, 60);
  put(data, DCM_NumberOfFrames, std::to_string(frames.size()));
  put(data, DCM_BitsAllocated, bits);
  int number = 0;
  for (const std::string label : {"Mass", "Calcification", "Nipple"}) {
    auto& segment = added(data, DCM_SegmentSequence);
    put(segment, DCM_SegmentNumber, ++number);
    put(segment, DCM_SegmentLabel, label);
  }
  for (const auto& frame : frames) {
    auto& groups = added(data, DCM_PerFrameFunctionalGroupsSequence);
    put(added(groups, DCM_SegmentIdentificationSequence), DCM_ReferencedSegmentNumber,
        frame.segment);
    if (frame.instance.empty()) continue;
    testing::refer(added(groups, DCM_DerivationImageSequence), DCM_SourceImageSequence,
                   frame.instance);
  }
  data.putAndInsertUint8Array(DCM_PixelData, pixels.data(), pixels.size());
  return data;
}

Regions read(const DcmDataset& data, const Wanted& wanted = {}, const Picture& of = picture()) {
  const auto bytes = dicom::file_of(data);
  dicom::Buffer buffer{std::make_unique<std::byte[]>(bytes.size()), bytes.size()};
  std::copy(bytes.begin(), bytes.end(), buffer.data.get());
  return read_segmentation(dicom::parse_object(std::move(buffer)), wanted, of);
}

/// Bits, the first pixel the lowest.
std::vector<std::uint8_t> packed(const std::vector<int>& pixels, int frames) {
  std::vector<std::uint8_t> out(static_cast<std::size_t>(frames) * 300);
  for (const auto pixel : pixels) out[pixel / 8] |= static_cast<std::uint8_t>(1 << pixel % 8);
  return out;
}

int at(int frame, int x, int y) { return frame * 2400 + y * 60 + x; }

TEST(SegmentationRegions, UnpackBitsOfTheFramesOfThePicture) {
  const auto data =
      segmentation("BINARY", 1, packed({at(0, 3, 7), at(0, 59, 39), at(1, 9, 9), at(2, 5, 5)}, 3),
                   {{1}, {2}, {1, "1.2.4"}});
  const auto regions = read(data);
  ASSERT_EQ(regions.found.size(), 2U);
  EXPECT_EQ(regions.elsewhere, 1);
  const auto mask = drawn(regions);
  EXPECT_EQ(count_inside(mask), 3);
  EXPECT_TRUE(inside(mask, 3, 7) && inside(mask, 59, 39) && inside(mask, 9, 9));
}

TEST(SegmentationRegions, AreChosenByLabelOrNumber) {
  const auto data = segmentation("BINARY", 1, packed({at(0, 3, 7), at(1, 9, 9)}, 2), {{1}, {2}});
  EXPECT_TRUE(inside(drawn(read(data, {{"calcification"}})), 9, 9));
  EXPECT_TRUE(inside(drawn(read(data, {{"1"}})), 3, 7));
  EXPECT_EQ(count_inside(drawn(read(data, {{"1"}}))), 1);
}

TEST(SegmentationRegions, OfFractionsCountFromOneHalf) {
  std::vector<std::uint8_t> pixels(2400);
  pixels[61] = 99, pixels[62] = 100, pixels[63] = 200;
  auto data = segmentation("FRACTIONAL", 8, pixels, {{1}});
  put(data, DCM_MaximumFractionalValue, 200);
  const auto mask = drawn(read(data));
  EXPECT_EQ(count_inside(mask), 2);
  EXPECT_TRUE(inside(mask, 2, 1) && inside(mask, 3, 1));
}

TEST(SegmentationRegions, OfALabelmapAreItsValues) {
  std::vector<std::uint8_t> pixels(2400);
  pixels[0] = 1, pixels[1] = 2, pixels[2] = 3, pixels[3] = 4;
  auto data = segmentation("LABELMAP", 8, pixels, {{0}});
  EXPECT_EQ(count_inside(drawn(read(data))), 3);  // 4 is no segment
  const auto mask = drawn(read(data, {{"Mass", "Nipple"}}));
  EXPECT_EQ(count_inside(mask), 2);
  EXPECT_TRUE(inside(mask, 0, 0) && inside(mask, 2, 0));
}

TEST(SegmentationRegions, MustTellWhichPictureTheyAreOf) {
  const auto bits = packed({at(0, 3, 7)}, 2);
  EXPECT_THROW(read(segmentation("BINARY", 1, bits, {{1, ""}, {1, ""}})), Error);
  EXPECT_NO_THROW(read(segmentation("BINARY", 1, bits, {{1, ""}, {2, ""}})));
  const Picture no_dicom{60, 40, {}, "", {}};
  EXPECT_THROW(read(segmentation("BINARY", 1, bits, {{1, "1"}, {1, "2"}}), {}, no_dicom), Error);
}

TEST(SegmentationRegions, HaveTheSizeOfThePictureAndAllTheirPixels) {
  auto larger = picture();
  larger.width = 61;
  EXPECT_THROW(read(segmentation("BINARY", 1, packed({0}, 1), {{1}}), {}, larger), Error);
  EXPECT_THROW(read(segmentation("BINARY", 1, packed({0}, 1), {{1}, {1}})), Error);
  auto absurd = segmentation("BINARY", 1, packed({0}, 1), {{1}});
  put(absurd, DCM_Rows, 0);
  EXPECT_THROW(read(absurd), Error);
  put(absurd, DCM_Rows, 40);
  put(absurd, DCM_NumberOfFrames, "2000000000");
  EXPECT_THROW(read(absurd), Error);
}

}  // namespace
}  // namespace mg::contour
