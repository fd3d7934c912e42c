#include "stages/audit/burnt_in.hpp"

#include <algorithm>
#include <cstdlib>
#include <opencv2/imgproc.hpp>

namespace mg::audit {
namespace {

constexpr int smallest_px = 5;  // below that nobody reads letters

struct Part {
  cv::Rect box;
  int area = 0;
  int middle() const { return 2 * box.y + box.height; }  // twice, to stay whole
};

/// What is clearly brighter than the dark around the tissue.
cv::Mat1b bright_outside(const cv::Mat1f& picture, const cv::Mat1b& tissue) {
  cv::Mat grown;
  const auto reach = std::max(picture.cols, picture.rows) / 64 * 2 + 1;
  cv::dilate(tissue, grown, cv::getStructuringElement(cv::MORPH_RECT, {reach, reach}));
  const cv::Mat1b around = ~grown;
  double brightest = 0;
  cv::minMaxLoc(picture, nullptr, &brightest);
  const auto dark = cv::mean(picture, around)[0];
  cv::Mat1b out = picture > dark + 0.25 * (brightest - dark);
  return out & around;
}

std::vector<Part> parts_of(const cv::Mat1b& mask) {
  cv::Mat labels, table, centers;
  const auto count = cv::connectedComponentsWithStats(mask, labels, table, centers, 8, CV_32S);
  std::vector<Part> out;
  for (int i = 1; i < count; ++i) {
    const auto* row = table.ptr<int>(i);
    out.push_back({{row[cv::CC_STAT_LEFT], row[cv::CC_STAT_TOP], row[cv::CC_STAT_WIDTH],
                    row[cv::CC_STAT_HEIGHT]},
                   row[cv::CC_STAT_AREA]});
  }
  return out;
}

bool is_sign(const Part& part, int side) {
  const auto height = part.box.height, width = part.box.width;
  return height >= smallest_px && height * 1000 >= 6 * side && height * 1000 <= 60 * side &&
         width <= 2 * height && width * 10 >= height && part.area * 10 >= part.box.area();
}

bool is_label(const Part& part, const cv::Size& size) {
  return std::min(part.box.width, part.box.height) >= 2 * smallest_px &&
         part.area * 1000 >= size.area() && part.area * 10 >= part.box.area() * 7 &&
         part.box.width < size.width / 2 && part.box.height < size.height / 2;
}

bool follows(const Part& a, const Part& b) {
  const auto tall = std::max(a.box.height, b.box.height);
  const auto low = std::min(a.box.height, b.box.height);
  const auto gap = b.box.x - (a.box.x + a.box.width);
  return 2 * low >= tall && std::abs(a.middle() - b.middle()) < tall && gap > -tall / 2 &&
         gap < 2 * tall;
}

/// Chains of signs from left to right.
std::vector<cv::Rect> lines_of(std::vector<Part> signs) {
  std::sort(signs.begin(), signs.end(),
            [](const Part& a, const Part& b) { return a.box.x < b.box.x; });
  std::vector<bool> used(signs.size());
  std::vector<cv::Rect> out;
  for (std::size_t first = 0; first < signs.size(); ++first) {
    if (used[first]) continue;
    auto last = first;
    auto box = signs[first].box;
    int count = 1;
    for (auto i = first + 1; i < signs.size(); ++i) {
      if (used[i] || !follows(signs[last], signs[i])) continue;
      used[i] = true;
      last = i;
      box |= signs[i].box;
      ++count;
    }
    if (count >= 3) out.push_back(box);
  }
  return out;
}

}  // namespace

BurntIn find_burnt_in(const cv::Mat1f& picture, const cv::Mat1b& tissue) {
  const auto side = std::max(picture.cols, picture.rows);
  std::vector<Part> signs;
  BurntIn out;
  for (const auto& part : parts_of(bright_outside(picture, tissue))) {
    if (is_sign(part, side)) signs.push_back(part);
    if (is_label(part, picture.size())) out.labels.push_back(part.box);
  }
  out.texts = lines_of(std::move(signs));
  return out;
}

}  // namespace mg::audit
