// SEG, presentation state and SR: written by the sinks of `write`, read by `contour.mask`, and
// vetted by dciodvfy where Debian's dicom3tools are installed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <opencv2/imgproc.hpp>

#include "pipeline/error.hpp"
#include "pipeline/testing_data.hpp"
#include "stages/contour/contour_mask.hpp"
#include "stages/support/opencv/opencv_view.hpp"
#include "stages/write/dicom_source.hpp"
#include "stages/write/testing_dicom.hpp"
#include "stages/write/write_dicom_gsps.hpp"
#include "stages/write/write_dicom_seg.hpp"
#include "stages/write/write_dicom_sr.hpp"

namespace mg {
namespace {

using write::InFolder;

const std::array<std::string, 3> endings = {".seg.dcm", ".pr.dcm", ".sr.dcm"};

bool has_validator() { return std::system("command -v dciodvfy >/dev/null 2>&1") == 0; }

/// The lines that dciodvfy begins with "Error".
std::string faults_of(const std::filesystem::path& file) {
  const auto command = "dciodvfy '" + file.string() + "' 2>&1";
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(::popen(command.c_str(), "r"),
                                                             ::pclose);
  std::string out;
  std::array<char, 1024> line{};
  while (std::fgets(line.data(), line.size(), pipe.get()) != nullptr) {
    if (std::string_view(line.data()).starts_with("Error")) out += line.data();
  }
  return out;
}

class RoundTrip : public InFolder {
 protected:
  RoundTrip() {
    run_.folder = folder() / "run";
    identity_.key = "case";
  }
  Context context() const { return {run_, identity_, Split::none, 0, 0, 0}; }

  /// Writes all three objects about the mask in the image.
  void write_all(const std::filesystem::path& image, const Mask& mask) {
    identity_.file = image;
    const Scores scores{{{"benign", 0.25}, {"cancer", 0.75}}};
    write::DicomSeg seg;
    write::DicomGsps gsps;
    write::DicomSr sr;
    seg.start(run_);
    gsps.start(run_);
    sr.start(run_);
    seg.add(context(), {image}, mask);
    gsps.add(context(), {image}, mask);
    sr.add(context(), {image}, &mask, &scores);
  }
  std::filesystem::path file(const std::string& ending) const {
    return run_.folder / ("dicom/case" + ending);
  }

  /// What contour.mask draws on the image's own grid.
  cv::Mat read(const std::string& ending, int width, int height) const {
    Image image;
    image.pixels = make_pixels(width, height, 1,
                               std::vector<std::uint8_t>(static_cast<std::size_t>(width) * height));
    image.geometry = {{0.25, 0.5}, {}, width, height};
    const Annotations annotations{{{RegionFile{file(ending), {}}}}};
    const auto [truth, contours] = contour::ContourMask()(context(), image, &annotations);
    return view(truth.value().pixels).clone();
  }

  static Mask mask_of(const cv::Mat1b& pixels) {
    return {to_pixels(pixels.clone()), {{0.25, 0.5}, {}, pixels.cols, pixels.rows}};
  }

  RunInfo run_;
  Identity identity_;
};

void expect_equal(const cv::Mat& seen, const cv::Mat& expected, const std::string& what) {
  ASSERT_EQ(seen.size(), expected.size()) << what;
  EXPECT_EQ(cv::countNonZero(seen != expected), 0) << what;
}

TEST_F(RoundTrip, KeepsEveryPixelOfAMask) {
  const auto image = write::saved(folder() / "image.dcm", write::mammogram(301, 203));
  cv::Mat1b mask(203, 301, static_cast<unsigned char>(0));
  cv::ellipse(mask, {100, 90}, {70, 33}, 25, 0, 360, 255, cv::FILLED);
  cv::circle(mask, {250, 150}, 17, 255, cv::FILLED);
  mask(cv::Rect(0, 190, 9, 13)).setTo(255);  // at the edge of the picture
  mask(0, 300) = 255;
  mask(1, 299) = 255;
  write_all(image, mask_of(mask));
  for (const auto& ending : endings) expect_equal(read(ending, 301, 203), mask, ending);
}

TEST_F(RoundTrip, KeepsHolesInASegmentation) {
  const auto image = write::saved(folder() / "image.dcm", write::mammogram(64, 50));
  cv::Mat1b mask(50, 64, static_cast<unsigned char>(0));
  mask(cv::Rect(10, 10, 30, 20)).setTo(255);
  mask(cv::Rect(20, 15, 5, 4)).setTo(0);
  write_all(image, mask_of(mask));
  expect_equal(read(".seg.dcm", 64, 50), mask, "SEG");
  mask(cv::Rect(20, 15, 5, 4)).setTo(255);  // outlines have none
  expect_equal(read(".pr.dcm", 64, 50), mask, "presentation state");
}

TEST_F(RoundTrip, PutsTheMaskOfACropWhereItWasFound) {
  const auto image = write::saved(folder() / "image.dcm", write::mammogram(100, 80));
  // The crop [20, 60) × [10, 30) of the source, flipped, at half its size.
  const auto crop =
      Geometry{{0.25, 0.5}, {}, 100, 80}.moved(Affine{-1, 0, 59, 0, 1, 10} * Affine::coarser(2, 2));
  cv::Mat1b small(10, 20, static_cast<unsigned char>(0));
  small(cv::Rect(5, 4, 10, 4)).setTo(255);
  write_all(image, {to_pixels(small), crop});
  cv::Mat1b expected(80, 100, static_cast<unsigned char>(0));
  expected(cv::Rect(30, 18, 20, 8)).setTo(255);
  for (const auto& ending : endings) expect_equal(read(ending, 100, 80), expected, ending);
}

TEST_F(RoundTrip, RefusesWhatIsAboutAnotherImage) {
  const auto image = write::saved(folder() / "image.dcm", write::mammogram(64, 50));
  cv::Mat1b mask(50, 64, static_cast<unsigned char>(0));
  mask(cv::Rect(10, 10, 30, 20)).setTo(255);
  write_all(image, mask_of(mask));
  auto other = write::mammogram(64, 50);
  write::put(other, DCM_SOPInstanceUID, "1.2.3.5");
  identity_.file = write::saved(folder() / "other.dcm", other);
  for (const auto& ending : endings) EXPECT_THROW(read(ending, 64, 50), Error) << ending;
}

TEST_F(RoundTrip, SatisfiesTheValidator) {
  if (!has_validator()) GTEST_SKIP() << "install dicom3tools to vet what is written";
  cv::Mat1b mask(50, 64, static_cast<unsigned char>(0));
  mask(cv::Rect(10, 10, 30, 20)).setTo(255);
  auto careless = write::mammogram(64, 50);
  write::put(careless, DCM_PatientOrientation, "MLO");
  write::put(careless, DCM_PatientSex, "female");
  for (const auto& header : {write::mammogram(64, 50), careless}) {
    write_all(write::saved(folder() / "image.dcm", header), mask_of(mask));
    for (const auto& ending : endings) EXPECT_EQ(faults_of(file(ending)), "") << ending;
  }
}

/// All mammograms of the folder, and how many there were.
int for_each_mammogram(const std::filesystem::path& folder,
                       const std::function<void(const std::filesystem::path&)>& call) {
  int count = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    try {
      const write::DicomSource source(entry.path());
      if (!source[DCM_SOPClassUID].starts_with("1.2.840.10008.5.1.4.1.1.1.2")) continue;
    } catch (const Error&) {
      continue;
    }
    call(entry.path());
    ++count;
  }
  return count;
}

TEST_F(RoundTrip, HoldsForTheMammogramsOfAllVendors) {
  const auto data = mg::testing::real_data("dicom-conformance");
  MG_SKIP_WITHOUT_DATA(data);
  const auto vets = has_validator();
  const auto count = for_each_mammogram(data, [&](const std::filesystem::path& image) {
    const write::DicomSource source(image);
    cv::Mat1b mask(source.height(), source.width(), static_cast<unsigned char>(0));
    cv::circle(mask, {source.width() / 2, source.height() / 3}, 1 + source.width() / 9, 255,
               cv::FILLED);
    write_all(image, mask_of(mask));
    for (const auto& ending : endings) {
      const auto what = image.filename().string() + ending;
      expect_equal(read(ending, source.width(), source.height()), mask, what);
      // dciodvfy takes a displayed area of one row, as that of thinned files, for none.
      const auto found = vets && source.height() > 1 ? faults_of(file(ending)) : "";
      EXPECT_EQ(found, "") << what;
    }
  });
  EXPECT_GE(count, 6);
}

}  // namespace
}  // namespace mg
