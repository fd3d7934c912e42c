#include "stages/audit/burnt_in.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace mg::audit {
namespace {

constexpr int smallest_px = 5;  // below that nobody reads letters

struct Part {
  cv::Rect box;
  int area = 0;
  double size() const { return std::max(box.width, box.height); }
  cv::Point2d center() const { return {box.x + 0.5 * box.width, box.y + 0.5 * box.height}; }
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
  const auto height = part.box.height, width = part.box.width, larger = std::max(width, height);
  return larger >= smallest_px && std::min(width, height) > 1 && larger * 1000 >= 6 * side &&
         larger * 1000 <= 80 * side && width <= 2 * height && height <= 8 * width &&
         part.area * 10 >= part.box.area();
}

bool is_label(const Part& part, const cv::Size& size) {
  return std::min(part.box.width, part.box.height) >= 2 * smallest_px &&
         part.area * 1000 >= size.area() && part.area * 10 >= part.box.area() * 7 &&
         part.box.width < size.width / 2 && part.box.height < size.height / 2;
}

/// Of like size, and as close as letters of a word.
bool are_neighbors(const Part& a, const Part& b) {
  const auto larger = std::max(a.size(), b.size()), smaller = std::min(a.size(), b.size());
  const auto apart = cv::norm(a.center() - b.center());
  return 2 * smaller >= larger && apart > 0.3 * larger && apart < 2.5 * larger;
}

/// Does the way from `b` to `next` go on as the one from `a` to `b` did, within 30 degrees?
bool goes_on(const Part& a, const Part& b, const Part& next) {
  const auto before = b.center() - a.center(), after = next.center() - b.center();
  return before.dot(after) > 0.85 * cv::norm(before) * cv::norm(after);
}

/// The signs of a text, which may run in any direction: markers of lead lie as they were put.
class Lines {
 public:
  explicit Lines(const std::vector<Part>& signs) : signs_(signs), used_(signs.size()) {}

  std::vector<cv::Rect> find() {
    std::vector<cv::Rect> out;
    for (std::size_t i = 0; i < signs_.size(); ++i) {
      for (std::size_t j = 0; j < signs_.size() && !used_[i]; ++j) {
        if (i == j || used_[j] || !are_neighbors(signs_[i], signs_[j])) continue;
        const auto chain = chain_from(i, j);
        if (chain.size() < 3) continue;
        auto box = signs_[i].box;
        for (const auto k : chain) used_[k] = true, box |= signs_[k].box;
        out.push_back(box);
      }
    }
    return out;
  }

 private:
  std::vector<std::size_t> chain_from(std::size_t first, std::size_t second) const {
    std::vector<std::size_t> chain = {first, second};
    for (auto next = next_of(chain); next < signs_.size(); next = next_of(chain)) {
      chain.push_back(next);
    }
    return chain;
  }

  /// The nearest sign that goes on; beyond the last if there is none.
  std::size_t next_of(const std::vector<std::size_t>& chain) const {
    const auto &a = signs_[chain.end()[-2]], &b = signs_[chain.back()];
    auto best = signs_.size();
    const auto apart = [&](std::size_t i) { return cv::norm(signs_[i].center() - b.center()); };
    for (std::size_t i = 0; i < signs_.size(); ++i) {
      if (used_[i] || std::find(chain.begin(), chain.end(), i) != chain.end()) continue;
      if (!are_neighbors(b, signs_[i]) || !goes_on(a, b, signs_[i])) continue;
      if (best == signs_.size() || apart(i) < apart(best)) best = i;
    }
    return best;
  }

  const std::vector<Part>& signs_;
  std::vector<bool> used_;
};

/// Beyond that the dark is noise, not writing.
constexpr std::size_t most_signs = 400;

}  // namespace

BurntIn find_burnt_in(const cv::Mat1f& picture, const cv::Mat1b& tissue) {
  const auto side = std::max(picture.cols, picture.rows);
  std::vector<Part> signs;
  BurntIn out;
  for (const auto& part : parts_of(bright_outside(picture, tissue))) {
    if (is_sign(part, side)) signs.push_back(part);
    if (is_label(part, picture.size())) out.labels.push_back(part.box);
  }
  if (signs.size() <= most_signs) out.texts = Lines(signs).find();
  return out;
}

}  // namespace mg::audit
