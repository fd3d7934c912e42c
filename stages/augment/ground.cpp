#include "stages/augment/ground.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace mg::augment {

namespace {

constexpr int most_blocks = 128;

int blocks(int pixels, int block) { return (pixels + block - 1) / block; }

/// 255 for each block of which the patch, laid with its corner on that of a block, covers a pixel.
cv::Mat1b footprint(const LesionPatch& lesion, int block) {
  const auto& weight = lesion.weight;
  cv::Mat1b out(blocks(weight.rows, block), blocks(weight.cols, block),
                static_cast<unsigned char>(0));
  for (int y = 0; y < weight.rows; ++y) {
    for (int x = 0; x < weight.cols; ++x) {
      if (weight(y, x) > 0) out(y / block, x / block) = 255;
    }
  }
  return out;
}

}  // namespace

int block_of(int width, int height) {
  return std::max(1, blocks(std::max(width, height), most_blocks));
}

Ground ground_of(const cv::Mat& picture, const cv::Mat& mask) {
  Ground out{picture.cols, picture.rows, block_of(picture.cols, picture.rows), {}, {}};
  const auto columns = blocks(out.width, out.block), rows = blocks(out.height, out.block);
  out.tone.create(rows, columns);
  out.lesion.create(rows, columns);
  for (int j = 0; j < rows; ++j) {
    for (int i = 0; i < columns; ++i) {
      const auto within = cv::Rect(i * out.block, j * out.block, out.block, out.block) &
                          cv::Rect({0, 0}, picture.size());
      const auto sum = cv::sum(picture(within));
      const auto channels = picture.channels();
      out.tone(j, i) = static_cast<float>((sum[0] + sum[1] + sum[2]) / channels / within.area());
      out.lesion(j, i) = cv::countNonZero(mask(within)) > 0 ? 255 : 0;
    }
  }
  return out;
}

cv::Rect around_lesions(const Ground& ground) {
  const auto box = cv::boundingRect(ground.lesion);
  if (box.empty()) return {};
  const auto margin = std::max(box.width, box.height) / 2 + 2;
  const cv::Rect wanted((box.x - margin) * ground.block, (box.y - margin) * ground.block,
                        (box.width + 2 * margin) * ground.block,
                        (box.height + 2 * margin) * ground.block);
  return wanted & cv::Rect(0, 0, ground.width, ground.height);
}

std::optional<Spot> find_spot(const Ground& ground, const LesionPatch& lesion, double tissue,
                              Random random) {
  const auto across = (ground.width - lesion.mask.cols) / ground.block + 1;
  const auto down = (ground.height - lesion.mask.rows) / ground.block + 1;
  if (lesion.mask.cols > ground.width || lesion.mask.rows > ground.height) return {};
  const auto shape = footprint(lesion, ground.block);
  const cv::Mat good = (ground.tone > tissue * lesion.surround) & (ground.lesion == 0);
  cv::Mat fits;
  cv::erode(good, fits, shape, {0, 0}, 1, cv::BORDER_CONSTANT, cv::Scalar::all(0));
  std::vector<cv::Point> places;
  cv::findNonZero(fits(cv::Rect(0, 0, across, down)), places);
  if (places.empty()) return {};
  const auto at = places[random.below(places.size())];
  const auto under = cv::mean(ground.tone(cv::Rect(at, shape.size())), shape)[0];
  return Spot{at.x * ground.block, at.y * ground.block, under - lesion.surround};
}

}  // namespace mg::augment
