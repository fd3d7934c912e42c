#include "stages/audit/coarse.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "pipeline/error.hpp"
#include "stages/support/opencv/opencv_view.hpp"

namespace mg::audit {
namespace {

/// In what is no surround at all the two sides of Otsu's threshold are less apart than this.
constexpr double dark_to_bright = 0.35;
constexpr double white_above = 0.9;  // of the brightest value: film without tissue
constexpr double rim_above = 0.8;    // of the brightest value

cv::Mat1b logarithm(const cv::Mat1f& picture) {
  double brightest = 0;
  cv::minMaxLoc(picture, nullptr, &brightest);
  cv::Mat scaled;
  picture.convertTo(scaled, CV_32F, brightest > 0 ? 255 / brightest : 1, 1);
  cv::log(scaled, scaled);
  cv::Mat1b out;
  scaled.convertTo(out, CV_8U, 255 / std::log(256.0));
  return out;
}

cv::Mat1b largest_part(const cv::Mat1b& mask) {
  std::vector<std::vector<cv::Point>> outlines;
  cv::findContours(mask, outlines, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
  cv::Mat1b out(mask.size(), 0);
  const auto largest = std::max_element(
      outlines.begin(), outlines.end(),
      [](const auto& a, const auto& b) { return cv::contourArea(a) < cv::contourArea(b); });
  if (largest == outlines.end()) return out;
  cv::drawContours(out, outlines, static_cast<int>(largest - outlines.begin()), 255, cv::FILLED);
  return out;
}

/// What hangs on by less than a thirtieth of the picture (rims of film, labels) is cut off.
cv::Mat1b without_appendages(const cv::Mat1b& mask) {
  const auto side = std::max(mask.cols, mask.rows) / 32 + 1;
  const auto square = cv::getStructuringElement(cv::MORPH_RECT, {side, side});
  cv::Mat framed;
  cv::copyMakeBorder(mask, framed, 1, 1, 1, 1, cv::BORDER_CONSTANT, 0);
  cv::morphologyEx(framed, framed, cv::MORPH_OPEN, square, {-1, -1}, 1, cv::BORDER_CONSTANT, 0);
  cv::Mat1b body = largest_part(framed(cv::Rect(1, 1, mask.cols, mask.rows)).clone());
  cv::dilate(body, body, square, {-1, -1}, 3);
  return body & mask;
}

double median(const cv::Mat1f& picture) {
  std::vector<float> values(picture.begin(), picture.end());
  const auto middle = values.begin() + static_cast<long>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// The picture without the rows and columns at its edges that are white from end to end, a sixth of
/// it at most on each side. A gray line may lie before them: scans and cuts leave one.
cv::Rect within_rims(const cv::Mat1f& picture) {
  double brightest = 0;
  cv::minMaxLoc(picture, nullptr, &brightest);
  const auto least = std::max(rim_above * brightest, 2 * median(picture));
  const auto white = [&](const cv::Mat1f& line) { return median(line) > least; };
  const auto rim = [&](int lines, const auto& line) {
    int width = 0;
    for (int i = 0; i < lines / 6; ++i) {
      if (white(line(i))) width = i + 1;
    }
    return width;
  };
  const auto columns = picture.cols, rows = picture.rows;
  const auto left = rim(columns, [&](int i) { return picture.col(i); });
  const auto right = rim(columns, [&](int i) { return picture.col(columns - 1 - i); });
  const auto top = rim(rows, [&](int i) { return picture.row(i); });
  const auto bottom = rim(rows, [&](int i) { return picture.row(rows - 1 - i); });
  return {left, top, columns - left - right, rows - top - bottom};
}

/// `tries`: how often a part that is film, not tissue, may be taken away.
cv::Mat1b tissue_of(const cv::Mat1f& picture, int tries) {
  double brightest = 0;
  cv::minMaxLoc(picture, nullptr, &brightest);
  cv::Mat1f smooth;
  cv::GaussianBlur(picture, smooth, {5, 5}, 0);
  const auto gray = logarithm(smooth);
  cv::Mat1b bright;
  const auto otsu = cv::threshold(gray, bright, 0, 255, cv::THRESH_BINARY | cv::THRESH_OTSU);
  const auto dark = cv::mean(gray, gray <= otsu)[0];
  const auto level_dark = cv::mean(picture, gray <= otsu)[0];
  const auto level_bright = cv::mean(picture, bright)[0];
  if (!(level_dark < dark_to_bright * level_bright)) return cv::Mat1b(picture.size(), 255);
  cv::threshold(gray, bright, dark + 0.7 * (otsu - dark), 255, cv::THRESH_BINARY);
  const auto part = largest_part(without_appendages(bright));
  const bool white = cv::mean(picture, part)[0] > white_above * brightest;
  if (tries == 0 || !white || 4 * cv::countNonZero(part) > static_cast<int>(part.total())) {
    return part;
  }
  cv::Mat1f rest = picture.clone();
  cv::Mat grown;
  cv::dilate(part, grown, cv::getStructuringElement(cv::MORPH_RECT, {9, 9}));
  rest.setTo(cv::mean(picture, ~grown)[0], grown);
  cv::Mat1b out = tissue_of(rest, tries - 1);
  out.setTo(0, part);
  return out;
}

}  // namespace

cv::Mat1f coarse(const Image& image, int side_px) {
  const auto& pixels = image.pixels;
  if (pixels.width < 1 || pixels.height < 1) throw Error("the picture has no pixels");
  if (!(image.white > 0)) throw Error("the picture's white must be above 0");
  const double shrink =
      std::max(1.0, static_cast<double>(std::max(pixels.width, pixels.height)) / side_px);
  const cv::Size size(std::max(1, cvRound(pixels.width / shrink)),
                      std::max(1, cvRound(pixels.height / shrink)));
  cv::Mat small, gray;
  cv::resize(view(pixels), small, size, 0, 0, cv::INTER_AREA);
  small.convertTo(small, CV_32F, 1 / image.white);
  cv::transform(small, gray, cv::Mat(1, small.channels(), CV_32F, 1.0 / small.channels()));
  return gray;
}

cv::Mat1b silhouette(const cv::Mat1f& picture) {
  const auto inner = within_rims(picture);
  cv::Mat1b out(picture.size(), 0);
  tissue_of(picture(inner), 1).copyTo(out(inner));
  return out;
}

}  // namespace mg::audit
