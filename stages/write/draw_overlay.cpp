#include "stages/write/draw_overlay.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "pipeline/error.hpp"
#include "stages/support/opencv/opencv_view.hpp"
#include "stages/write/encode.hpp"

namespace mg::write {
namespace {

const cv::Scalar green(90, 220, 60), red(60, 60, 255), pale(225, 225, 225);
constexpr int line_px = 22;  // height of a line of text

/// The picture at the size of the overlay, in color.
cv::Mat canvas_of(const Image& image, cv::Size size) {
  const auto matrix = stretch(image, 8);
  cv::Mat small, color;
  cv::resize(matrix, small, size, 0, 0, cv::INTER_AREA);
  if (small.channels() == 3) return small;
  cv::cvtColor(small, color, cv::COLOR_GRAY2BGR);
  return color;
}

struct Pen {
  cv::Scalar color;
  int thickness = 1;
  bool dashed = false;
};

/// The contour cut into dashes of 7 pixels with 5 between.
std::vector<std::vector<cv::Point>> dashes_of(const std::vector<cv::Point>& contour) {
  constexpr std::size_t dash = 7, period = 12;
  std::vector<std::vector<cv::Point>> out;
  for (std::size_t i = 0; i < contour.size(); i += period) {
    const auto end = std::min(i + dash, contour.size());
    out.emplace_back(contour.begin() + static_cast<std::ptrdiff_t>(i),
                     contour.begin() + static_cast<std::ptrdiff_t>(end));
  }
  return out;
}

void outline(cv::Mat& canvas, const Mask& mask, const Geometry& geometry, const Pen& pen) {
  std::vector<std::vector<cv::Point>> contours;
  cv::findContours(carry(mask, geometry, canvas.cols, canvas.rows), contours, cv::RETR_CCOMP,
                   cv::CHAIN_APPROX_NONE);
  if (!pen.dashed) return cv::polylines(canvas, contours, true, pen.color, pen.thickness);
  for (const auto& contour : contours) {
    cv::polylines(canvas, dashes_of(contour), false, pen.color, pen.thickness);
  }
}

/// What lies on the grid of the heat, as tall as `height` pixels, tinted by it; a pale line
/// surrounds what is at least half as hot as the hottest.
cv::Mat tinted(const Image& image, const Image& heat, int height) {
  const double scale = static_cast<double>(height) / heat.pixels.height;
  const cv::Size size(std::max(1, cvRound(heat.pixels.width * scale)), height);
  const auto grid =
      heat.geometry.moved(Affine::coarser(static_cast<double>(heat.pixels.width) / size.width,
                                          static_cast<double>(heat.pixels.height) / size.height));
  const auto back = between(grid, image.geometry);
  const cv::Matx23d map(back.xx, back.xy, back.x0, back.yx, back.yy, back.y0);
  cv::Mat below = stretch(image, 8), gray, hot, bytes, colors;
  if (below.channels() == 3) cv::cvtColor(below, gray, cv::COLOR_BGR2GRAY);
  cv::warpAffine(gray.empty() ? below : gray, gray, map, size,
                 cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_CONSTANT, 0);
  cv::resize(view(heat.pixels), hot, size, 0, 0, cv::INTER_LINEAR);
  hot.convertTo(bytes, CV_8U, 255);
  cv::applyColorMap(bytes, colors, cv::COLORMAP_INFERNO);
  cv::Mat out(size, CV_8UC3);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      const float share = 0.65F * hot.at<float>(y, x);
      const auto color = colors.at<cv::Vec3b>(y, x);
      for (int c = 0; c < 3; ++c) {
        out.at<cv::Vec3b>(y, x)[c] = cv::saturate_cast<std::uint8_t>(
            (1 - share) * static_cast<float>(gray.at<std::uint8_t>(y, x)) +
            share * static_cast<float>(color[c]));
      }
    }
  }
  std::vector<std::vector<cv::Point>> half;
  cv::findContours(bytes >= 128, half, cv::RETR_CCOMP, cv::CHAIN_APPROX_NONE);
  cv::polylines(out, half, true, pale, 1);
  return out;
}

void write_text(cv::Mat& canvas, const std::string& text, cv::Point at, const cv::Scalar& color) {
  cv::putText(canvas, text, at, cv::FONT_HERSHEY_SIMPLEX, 0.45, color, 1, cv::LINE_AA);
}

int width_of(const std::string& text) {
  return cv::getTextSize(text, cv::FONT_HERSHEY_SIMPLEX, 0.45, 1, nullptr).width;
}

struct Entry {
  std::string text;
  cv::Scalar color;
};

/// What the colors mean.
std::vector<Entry> legend_of(const Overlay& overlay) {
  std::vector<Entry> legend;
  if (overlay.truth) legend.push_back({"truth", green});
  if (overlay.predicted) legend.push_back({overlay.truth ? "predicted - -" : "predicted", red});
  if (overlay.heat) legend.push_back({"right: what speaks for it", pale});
  return legend;
}

/// A strip with the captions on its left and the legend on its right, the picture below. A narrow
/// picture gets a margin on its right, so that the text has room.
cv::Mat with_captions(const cv::Mat& picture, const Overlay& overlay) {
  const auto legend = legend_of(overlay);
  const auto lines = static_cast<int>(std::max(overlay.captions.size(), legend.size()));
  if (lines == 0) return picture;
  int left = 0, right = 0;
  for (const auto& caption : overlay.captions) left = std::max(left, width_of(caption));
  for (const auto& entry : legend) right = std::max(right, width_of(entry.text));
  cv::Mat out;
  cv::copyMakeBorder(picture, out, lines * line_px + 2, 0, 0,
                     std::max(0, left + right + 32 - picture.cols), cv::BORDER_CONSTANT,
                     cv::Scalar(32, 32, 32));
  for (int y = line_px - 6; const auto& caption : overlay.captions) {
    write_text(out, caption, {8, y}, pale);
    y += line_px;
  }
  for (int y = line_px - 6; const auto& entry : legend) {
    write_text(out, entry.text, {out.cols - right - 8, y}, entry.color);
    y += line_px;
  }
  return out;
}

}  // namespace

Affine between(const Geometry& from, const Geometry& to) {
  return to.to_source.inverse() * from.to_source;
}

cv::Mat carry(const Mask& mask, const Geometry& to, int width, int height) {
  const auto back = between(to, mask.geometry);
  const cv::Matx23d map(back.xx, back.xy, back.x0, back.yx, back.yy, back.y0);
  cv::Mat soft;
  cv::warpAffine(view(mask.pixels), soft, map, {width, height},
                 cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_CONSTANT, 0);
  return soft >= 128;
}

cv::Mat draw(const Overlay& overlay, int side_px) {
  const auto& pixels = overlay.image->pixels;
  const double shrink =
      std::max(1.0, static_cast<double>(std::max(pixels.width, pixels.height)) / side_px);
  const cv::Size size(std::max(1, cvRound(pixels.width / shrink)),
                      std::max(1, cvRound(pixels.height / shrink)));
  auto canvas = canvas_of(*overlay.image, size);
  const auto geometry = overlay.image->geometry.moved(
      Affine::coarser(static_cast<double>(pixels.width) / size.width,
                      static_cast<double>(pixels.height) / size.height));
  // The truth is broader, so that it shows on both sides of a prediction that coincides with it.
  const int thin = 1 + std::max(size.width, size.height) / 700;
  if (overlay.truth) outline(canvas, *overlay.truth, geometry, {green, thin + 2});
  const bool both = overlay.truth != nullptr;
  if (overlay.predicted) outline(canvas, *overlay.predicted, geometry, {red, thin, both});
  if (overlay.heat) {
    constexpr int gap = 4;
    cv::copyMakeBorder(canvas, canvas, 0, 0, 0, gap, cv::BORDER_CONSTANT, cv::Scalar(32, 32, 32));
    cv::hconcat(canvas, tinted(*overlay.image, *overlay.heat, canvas.rows), canvas);
  }
  return with_captions(canvas, overlay);
}

}  // namespace mg::write
