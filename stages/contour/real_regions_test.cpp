// Region files that other programs wrote.
#include <gtest/gtest.h>

#include <cstdlib>
#include <opencv2/core.hpp>

#include "pipeline/error.hpp"
#include "pipeline/testing_data.hpp"
#include "stages/contour/region_readers.hpp"
#include "stages/contour/segmentation_frames.hpp"
#include "stages/contour/testing_dicom.hpp"

namespace mg::contour {
namespace {

class RealRegions : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = mg::testing::real_data("dicom-conformance");
    MG_SKIP_WITHOUT_DATA(folder_);
  }
  dicom::Object object(const std::string& name) const { return dicom::read_object(folder_ / name); }
  /// Pixels inside of each frame.
  std::vector<int> counts(const std::string& name) const {
    const auto file = object(name);
    const SegmentationFrames frames(file);
    std::vector<int> out;
    for (int i = 0; i < frames.count(); ++i) out.push_back(cv::countNonZero(frames[i]));
    return out;
  }
  Regions read(const std::string& name, const Picture& picture) const {
    return read_regions({folder_ / name, {}}, picture);
  }

  std::filesystem::path folder_;
};

TEST_F(RealRegions, AreTheSameHoweverASegmentationIsCompressed) {
  const auto expected = counts("pydicom-data/liver.dcm");
  ASSERT_EQ(expected.size(), 3U);
  EXPECT_GT(expected[0], 0);
  EXPECT_EQ(counts("pydicom-data/liver_rle.dcm"), expected);
  EXPECT_EQ(counts("pydicom-data/liver_deflate.dcm"), expected);
  EXPECT_EQ(counts("pydicom/liver_expb_1frame.dcm"), std::vector<int>{expected[0]});
  EXPECT_EQ(counts("pydicom-data/liver_nonbyte_aligned.dcm"),
            counts("pydicom-data/liver_nonbyte_aligned_deflate.dcm"));
  EXPECT_THROW(counts("pydicom-data/liver_j2k.dcm"), Error);
}

TEST_F(RealRegions, OfASegmentationLieOnThePictureThatItRefersTo) {
  const auto instance = "1.3.6.1.4.1.5962.1.1.0.0.0.1196527414.5534.0.11";
  const auto regions = read("highdicom/seg_image_cr_binary.dcm", {16, 16, {}, instance, {}});
  ASSERT_EQ(regions.found.size(), 1U);
  EXPECT_EQ(regions.found[0].name, "first segment");
  EXPECT_EQ(testing::count_inside(testing::drawn(regions, 16, 16)),
            counts("highdicom/seg_image_cr_binary.dcm")[0]);
  EXPECT_THROW(read("highdicom/seg_image_cr_binary.dcm", {16, 16, {}, "1.2.3", {}}), Error);
}

TEST_F(RealRegions, OfALabelmapAreThoseOfItsBinaryTwin) {
  // One frame of the picture has values, the twin a frame for each of them.
  const auto map = counts("highdicom/seg_image_sm_control_labelmap.dcm");
  const auto bits = counts("highdicom/seg_image_sm_control.dcm");
  int in_map = 0, in_bits = 0;
  for (const auto count : map) in_map += count;
  for (const auto count : bits) in_bits += count;
  EXPECT_GT(in_map, 0);
  EXPECT_EQ(in_map, in_bits);
}

TEST_F(RealRegions, OfAStructureSetAreInThePlaneOfTheirSlice) {
  const auto* const instance = "2.16.840.1.114362.1.11940992.23790159890.563423471.893.87";
  const Picture slice{100, 100, {1, 1}, instance, Plane{{-60, -60, 60}, {1, 0, 0}, {0, 1, 0}}};
  const auto regions = read("rt-utils/mock_data/rt.dcm", slice);
  ASSERT_EQ(regions.found.size(), 2U);
  EXPECT_EQ(regions.found[0].name, "ROI-1");
  EXPECT_EQ(std::get<Polygon>(regions.found[0].shape).points[0], (Point{9, 9}));
  // A square from -51 to -27 mm in the patient.
  EXPECT_EQ(std::get<Polygon>(regions.found[0].shape).points[1], (Point{9, 33}));
}

TEST_F(RealRegions, OfReportsAreAreasAndNoRulers) {
  const auto* const instance = "1.2.826.0.1.3680043.9.7278.1.83798073110115.20240516075655.3.6";
  const Picture picture{24, 24, {1, 1}, instance, {}};
  for (const std::string kind : {"dwv034", "tid1500-0"}) {
    const auto regions = read("dwv/annotation/" + kind + "/sr-roi.dcm", picture);
    EXPECT_GE(regions.found.size(), 3U) << kind;
    for (const auto& region : regions.found) {
      const auto points = std::get<Polygon>(region.shape).points.size();
      EXPECT_GE(points, 4U) << kind << " " << region.name;
    }
    for (const std::string line : {"sr-ruler.dcm", "sr-protractor.dcm"}) {
      const auto lines = read("dwv/annotation/" + kind + "/" + line, picture);
      EXPECT_TRUE(lines.found.empty()) << kind << " " << line;
      EXPECT_GE(lines.notes.size(), kind == "tid1500-0" ? 3U : 0U) << kind << " " << line;
    }
  }
}

TEST_F(RealRegions, OrOneClearErrorComesOfEveryFile) {
  int read_well = 0, refused = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_)) {
    if (!entry.is_regular_file()) continue;
    try {
      read_regions({entry.path(), {}}, {512, 512, {1, 1}, "", {}});
      ++read_well;
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find(entry.path().filename().string()),
                std::string::npos);
      ++refused;
    }
  }
  EXPECT_GE(read_well, 8);
  EXPECT_GT(refused, 100);
}

}  // namespace
}  // namespace mg::contour
