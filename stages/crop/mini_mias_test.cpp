// Real film mammograms: is the breast in the crop?
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <opencv2/imgcodecs.hpp>

#include "pipeline/testing_data.hpp"
#include "stages/crop/breast.hpp"
#include "stages/support/opencv/opencv_view.hpp"

namespace mg::crop {
namespace {

std::vector<std::filesystem::path> pictures() {
  const auto folder = mg::testing::real_data("mini-mias");
  std::vector<std::filesystem::path> out;
  if (folder.empty()) return out;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".png") out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

TEST(MiniMias, KeepsTheBreastAndFindsTheChestWall) {
  const auto files = pictures();
  MG_SKIP_WITHOUT_DATA(files);
  std::vector<double> kept;
  std::size_t right_side = 0;
  for (const auto& file : files) {
    const auto picture = cv::imread(file.string(), cv::IMREAD_GRAYSCALE);
    auto breast = cv::imread(file.parent_path() / "breast" / file.filename(), cv::IMREAD_GRAYSCALE);
    breast.setTo(0, picture <= 3);  // the pectoral muscle and labels, blacked out in this copy
    Image image;
    image.pixels = to_pixels(picture);
    const auto found = find_breast(image);
    ASSERT_TRUE(found) << file;
    const auto& box = found->box;
    const auto inside = cv::countNonZero(breast(cv::Rect(box.x, box.y, box.width, box.height)));
    kept.push_back(static_cast<double>(inside) / cv::countNonZero(breast));
    EXPECT_GE(kept.back(), 0.98) << file;
    const auto number = std::stoi(file.stem().string().substr(3));
    right_side += found->wall_right == (number % 2 == 1);  // odd numbers are right breasts
  }
  std::sort(kept.begin(), kept.end());
  EXPECT_GE(kept[kept.size() / 2], 0.995);
  EXPECT_GE(right_side, files.size() * 0.98);
}

}  // namespace
}  // namespace mg::crop
