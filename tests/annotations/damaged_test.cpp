// What the sinks of `write` wrote, damaged in all ways, read by `contour`.
#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "pipeline/error.hpp"
#include "pipeline/random.hpp"
#include "stages/contour/regions.hpp"
#include "stages/support/opencv/opencv_view.hpp"
#include "stages/write/testing_dicom.hpp"
#include "stages/write/write_dicom_gsps.hpp"
#include "stages/write/write_dicom_seg.hpp"
#include "stages/write/write_dicom_sr.hpp"

namespace mg {
namespace {

class Damaged : public write::InFolder, public ::testing::WithParamInterface<const char*> {
 protected:
  std::string written() {
    RunInfo run;
    run.folder = folder();
    Identity identity;
    identity.key = "case";
    const Context context(run, identity, Split::none, 0, 0, 0);
    const File image{write::saved(folder() / "image.dcm", write::mammogram(64, 50))};
    cv::Mat1b pixels(50, 64, static_cast<unsigned char>(0));
    cv::circle(pixels, {30, 20}, 9, 255, cv::FILLED);
    const Mask mask{to_pixels(pixels), {{0.1, 0.1}, {}, 64, 50}};
    write::DicomSeg seg;
    write::DicomGsps gsps;
    write::DicomSr sr;
    seg.start(run);
    gsps.start(run);
    sr.start(run);
    seg.add(context, image, mask);
    gsps.add(context, image, mask);
    sr.add(context, image, &mask, nullptr);
    return text_of(folder() / "dicom/case" += GetParam());
  }
};

/// Cuts, overwrites, removes or repeats a stretch of the bytes.
std::string damaged(std::string bytes, Random& random) {
  const auto at = random.below(bytes.size());
  const auto length = std::min<std::size_t>(bytes.size() - at, 1 + random.below(24));
  switch (random.below(5)) {
    case 0:
      return bytes.substr(0, at);
    case 1:
      return bytes.erase(at, length);
    case 2:
      return bytes.insert(at, bytes.substr(at, length));
    default:
      for (std::size_t i = 0; i < 1 + length / 4; ++i) {
        bytes[random.below(bytes.size())] = static_cast<char>(random.below(256));
      }
      return bytes;
  }
}

TEST_P(Damaged, IsReadOrRefusedWithOneError) {
  const auto whole = written();
  const auto file = folder() / "damaged.dcm";
  const contour::Picture picture{64, 50, {0.1, 0.1}, "1.2.3.4", {}};
  Random random(stable_hash(GetParam()));
  int good = 0, refused = 0;
  for (int i = 0; i < 1500; ++i) {
    const auto bytes = damaged(whole, random);
    std::ofstream(file, std::ios::binary) << bytes;
    try {
      contour::read_regions({file, {}}, picture);
      ++good;
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find("damaged.dcm: "), std::string::npos);
      ++refused;
    }
  }
  EXPECT_GT(good, 100);
  EXPECT_GT(refused, 100);
}

INSTANTIATE_TEST_SUITE_P(AllKinds, Damaged, ::testing::Values(".seg.dcm", ".pr.dcm", ".sr.dcm"));

}  // namespace
}  // namespace mg
