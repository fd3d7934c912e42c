// The rule for near copies, on real films. MAMMOGRAPH_TEST_DATA names their folder; without it
// these tests skip.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "pipeline/testing_data.hpp"
#include "stages/audit/measure.hpp"
#include "stages/audit/twins.hpp"
#include "stages/support/opencv/opencv_view.hpp"

namespace mg::audit {
namespace {

namespace fs = std::filesystem;

std::vector<cv::Mat> films(const char* folder) {
  const auto root = mg::testing::real_data(folder);
  std::vector<fs::path> files;
  if (root.empty()) return {};
  for (const auto& entry : fs::directory_iterator(root)) {
    const auto type = entry.path().extension();
    if (type == ".png" || type == ".jpg") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<cv::Mat> out;
  for (const auto& file : files) out.push_back(cv::imread(file.string(), cv::IMREAD_GRAYSCALE));
  return out;
}

Fingerprint print_of(const cv::Mat& pixels) {
  Image image;
  image.pixels = to_pixels(pixels.clone());
  image.geometry = {{}, {}, pixels.cols, pixels.rows};
  return Measure{.picture_px = 0}(image, nullptr, nullptr).print;
}

bool alike(const Fingerprint& a, const Fingerprint& b) { return find_twins({a, b}).size() == 1; }

cv::Mat lossy(const cv::Mat& film) {
  std::vector<unsigned char> bytes;
  cv::imencode(".jpg", film, bytes, {cv::IMWRITE_JPEG_QUALITY, 50});
  return cv::imdecode(bytes, cv::IMREAD_GRAYSCALE);
}
cv::Mat half(const cv::Mat& film) {
  cv::Mat out;
  cv::resize(film, out, {}, 0.5, 0.5, cv::INTER_AREA);
  return out;
}
cv::Mat darker(const cv::Mat& film) {
  cv::Mat out;
  film.convertTo(out, CV_8U, 0.7);
  return out;
}
cv::Mat mirrored(const cv::Mat& film) {
  cv::Mat out;
  cv::flip(film, out, 1);
  return out;
}
cv::Mat padded(const cv::Mat& film) {
  cv::Mat out;
  cv::copyMakeBorder(film, out, 40, 0, 60, 20, cv::BORDER_CONSTANT, 0);
  return out;
}

class RealTwins : public ::testing::TestWithParam<const char*> {};

TEST_P(RealTwins, AreFoundAndOthersAreNot) {
  const auto pictures = films(GetParam());
  MG_SKIP_WITHOUT_DATA(pictures);
  std::vector<Fingerprint> prints;
  for (const auto& picture : pictures) prints.push_back(print_of(picture));
  const std::vector<std::function<cv::Mat(const cv::Mat&)>> changes{lossy, half, darker, mirrored,
                                                                    padded};
  for (std::size_t change = 0; change < changes.size(); ++change) {
    std::size_t found = 0, tried = (pictures.size() + 2) / 3;
    for (std::size_t i = 0; i < pictures.size(); i += 3) {
      found += alike(prints[i], print_of(changes[change](pictures[i]))) ? 1 : 0;
    }
    EXPECT_GE(20 * found, 19 * tried) << "change " << change << ": " << found;
    RecordProperty("found_" + std::to_string(change), static_cast<int>(found));
  }
  std::size_t false_pairs = 0;
  for (const auto& twins : find_twins(prints)) false_pairs += twins.exact ? 0 : 1;
  EXPECT_EQ(false_pairs, 0U);
}

INSTANTIATE_TEST_SUITE_P(Films, RealTwins, ::testing::Values("mini-mias", "cdd-cesm/images"));

}  // namespace
}  // namespace mg::audit
