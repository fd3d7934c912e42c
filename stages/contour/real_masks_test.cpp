// Masks and polygons of real data sets.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <opencv2/core.hpp>
#include <sstream>

#include "pipeline/testing_data.hpp"
#include "stages/contour/canvas.hpp"
#include "stages/contour/mask_file.hpp"
#include "stages/support/opencv/opencv_view.hpp"

namespace mg::contour {
namespace {

std::vector<std::string> cells(const std::string& line, char separator) {
  std::vector<std::string> out;
  std::istringstream in(line);
  for (std::string cell; std::getline(in, cell, separator);) out.push_back(cell);
  return out;
}

TEST(FilmMasses, HaveMasksThatAreAreas) {
  const auto folder = mg::testing::real_data("film-masses/masks");
  MG_SKIP_WITHOUT_DATA(folder);
  int masks = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto mask = read_mask(entry.path());
    const auto area = cv::countNonZero(mask);
    EXPECT_GT(area, 10) << entry.path();
    EXPECT_LE(cv::countNonZero(with_outlines_filled(mask) != mask), 0.01 * area) << entry.path();
    ++masks;
  }
  EXPECT_EQ(masks, 100);
}

TEST(CddCesm, PolygonsCoverWhatTheMasksOfTheDataSetCover) {
  const auto folder = mg::testing::real_data("cdd-cesm");
  MG_SKIP_WITHOUT_DATA(folder);
  std::map<std::string, Canvas> drawn;
  std::ifstream in(folder / "contours.csv");
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    const auto row = cells(line, ',');
    Polygon polygon;
    const auto x = cells(row.at(9), ' '), y = cells(row.at(10), ' ');
    for (std::size_t i = 0; i < x.size(); ++i) {
      polygon.points.push_back({std::stod(x[i]), std::stod(y.at(i))});
    }
    const auto name = row[0].substr(0, row[0].rfind('.')) + ".png";
    drawn.try_emplace(name, 512, 512, Geometry{{}, {}, 512, 512}).first->second.draw(polygon);
  }
  std::vector<double> ious;
  for (auto& [name, canvas] : drawn) {
    const cv::Mat expected = read_mask(folder / "masks" / name);
    const auto mask = canvas.take();
    const auto seen = view(mask.pixels);
    ious.push_back(static_cast<double>(cv::countNonZero(seen & expected)) /
                   cv::countNonZero(seen | expected));
  }
  ASSERT_GT(ious.size(), 100U);
  std::sort(ious.begin(), ious.end());
  // The data set's coordinates count from the corner of a pixel of the original, a quarter of a
  // pixel off here: moved by that, the median is 0.974.
  EXPECT_GE(ious[ious.size() / 2], 0.96);
  EXPECT_GE(ious.front(), 0.8);
}

}  // namespace
}  // namespace mg::contour
