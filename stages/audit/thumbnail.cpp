#include "stages/audit/thumbnail.hpp"

#include <algorithm>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "pipeline/error.hpp"
#include "stages/support/opencv/opencv_view.hpp"

namespace mg::audit {
namespace {

Jpeg encode(const cv::Mat& picture) {
  Jpeg out;
  if (!cv::imencode(".jpg", picture, out, {cv::IMWRITE_JPEG_QUALITY, 82})) {
    throw Error("OpenCV cannot encode a picture as JPEG");
  }
  return out;
}

double nearly_brightest(const cv::Mat1f& picture) {
  std::vector<float> values(picture.begin(), picture.end());
  const auto at = values.begin() + static_cast<long>(values.size() * 998 / 1000);
  std::nth_element(values.begin(), at, values.end());
  return std::max(*at, 0.02F);
}

cv::Mat shrunk(const cv::Mat& picture, int side_px) {
  const double shrink = static_cast<double>(std::max(picture.cols, picture.rows)) / side_px;
  cv::Mat out;
  const cv::Size size(std::max(1, cvRound(picture.cols / shrink)),
                      std::max(1, cvRound(picture.rows / shrink)));
  cv::resize(picture, out, size, 0, 0, shrink > 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
  return out;
}

void outline(cv::Mat& canvas, const Mask& mask) {
  cv::Mat small;
  cv::resize(view(mask.pixels), small, canvas.size(), 0, 0, cv::INTER_AREA);
  std::vector<std::vector<cv::Point>> contours;
  cv::findContours(small > 0, contours, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
  const cv::Scalar green(90, 230, 60);
  cv::polylines(canvas, contours, true, green, 1, cv::LINE_AA);
  for (const auto& contour : contours) {  // what is too small to see gets a ring
    const auto box = cv::boundingRect(contour);
    if (std::max(box.width, box.height) >= 7) continue;
    cv::circle(canvas, (box.tl() + box.br()) / 2, 8, green, 1, cv::LINE_AA);
  }
}

}  // namespace

Jpeg thumbnail(const cv::Mat1f& picture, const Mask* truth, int side_px) {
  cv::Mat small = shrunk(picture, side_px);
  small.convertTo(small, CV_8U, 255 / nearly_brightest(small));
  if (!truth || cv::countNonZero(view(truth->pixels)) == 0) return encode(small);
  cv::cvtColor(small, small, cv::COLOR_GRAY2BGR);
  outline(small, *truth);
  return encode(small);
}

Jpeg detail(const cv::Mat1f& picture, const cv::Rect& box, int side_px) {
  const auto margin = std::max(box.width, box.height) / 3 + 8;
  const cv::Rect around(box.x - margin, box.y - margin, box.width + 2 * margin,
                        box.height + 2 * margin);
  cv::Mat part = shrunk(picture(around & cv::Rect(0, 0, picture.cols, picture.rows)), side_px);
  part.convertTo(part, CV_8U, 255);
  return encode(part);
}

}  // namespace mg::audit
