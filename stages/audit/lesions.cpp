#include "stages/audit/lesions.hpp"

#include <algorithm>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "stages/support/opencv/opencv_view.hpp"

namespace mg::audit {
namespace {

constexpr double edge_band = 0.04;  // of the picture's longer side

cv::Mat1b gray_of(const cv::Mat& picture) {
  cv::Mat eight;
  double brightest = 0;
  cv::minMaxLoc(picture.reshape(1), nullptr, &brightest);
  picture.convertTo(eight, CV_8U, brightest > 0 ? 255 / brightest : 1);
  std::vector<cv::Mat> channels;
  cv::split(eight, channels);
  if (channels.size() == 2 || channels.size() == 4) channels.pop_back();  // alpha
  cv::Mat out = channels[0];
  for (const auto& channel : channels) out = cv::max(out, channel);
  return out > 127;
}

/// The part of the mask's area over which the tissue's picture says 0.
double share_outside(const cv::Mat& mask, const cv::Mat1b& tissue) {
  cv::Mat inside, grown;
  mask.convertTo(inside, CV_32F, 1 / 255.0);
  cv::resize(inside, inside, tissue.size(), 0, 0, cv::INTER_AREA);
  cv::dilate(tissue, grown, cv::getStructuringElement(cv::MORPH_ELLIPSE, {5, 5}));
  const auto all = cv::sum(inside)[0];
  inside.setTo(0, grown);
  return all > 0 ? cv::sum(inside)[0] / all : 0;
}

/// Parts that are long and lie almost wholly in a narrow band along the edge of the tissue.
int count_along_edge(const cv::Mat& mask, const cv::Mat1b& tissue) {
  cv::Mat small, framed, depth, labels, table, centers;
  cv::resize(mask, small, tissue.size(), 0, 0, cv::INTER_AREA);
  cv::copyMakeBorder(tissue, framed, 1, 1, 1, 1, cv::BORDER_REPLICATE);  // the wall is no edge
  cv::distanceTransform(framed, depth, cv::DIST_L2, 3);
  depth = depth(cv::Rect(1, 1, tissue.cols, tissue.rows));
  const auto side = std::max(tissue.cols, tissue.rows);
  const auto parts = cv::connectedComponentsWithStats(small > 0, labels, table, centers, 8, CV_32S);
  int count = 0;
  for (int part = 1; part < parts; ++part) {
    const auto* row = table.ptr<int>(part);
    const auto length = std::max(row[cv::CC_STAT_WIDTH], row[cv::CC_STAT_HEIGHT]);
    const auto near_edge = cv::countNonZero((labels == part) & (depth < edge_band * side));
    count += length > 0.35 * side && near_edge > 0.7 * row[cv::CC_STAT_AREA] ? 1 : 0;
  }
  return count;
}

}  // namespace

LesionMask measure(const Mask& mask, const cv::Mat1b& tissue) {
  const auto inside = view(mask.pixels);
  LesionMask out;
  out.area_px = cv::countNonZero(inside);
  if (out.area_px == 0) return out;
  const auto& spacing = mask.geometry.spacing;
  out.area_mm2 = out.area_px * spacing.x_mm * spacing.y_mm;
  out.share = out.area_px / static_cast<double>(inside.total());
  cv::Mat labels, table, centers;
  out.parts = cv::connectedComponentsWithStats(inside, labels, table, centers, 8, CV_32S) - 1;
  for (int part = 1; part <= out.parts; ++part) {
    out.largest_mm =
        std::max({out.largest_mm, table.at<int>(part, cv::CC_STAT_WIDTH) * spacing.x_mm,
                  table.at<int>(part, cv::CC_STAT_HEIGHT) * spacing.y_mm});
  }
  out.outside = share_outside(inside, tissue);
  out.along_edge = count_along_edge(inside, tissue);
  return out;
}

double fill_ratio(const cv::Mat1b& mask) {
  std::vector<std::vector<cv::Point>> outlines;
  cv::findContours(mask, outlines, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
  cv::Mat1b filled(mask.size(), 0);
  cv::drawContours(filled, outlines, -1, 255, cv::FILLED);
  const double whole = cv::countNonZero(filled);
  return whole > 0 ? cv::countNonZero(mask) / whole : 0;
}

std::optional<MaskFileSeen> look_at_mask_file(const std::filesystem::path& file) {
  cv::Mat picture;
  try {
    picture = cv::imread(file.string(), cv::IMREAD_UNCHANGED);
  } catch (const cv::Exception&) {
    return {};
  }
  if (picture.empty()) return {};
  return MaskFileSeen{picture.cols, picture.rows, fill_ratio(gray_of(picture))};
}

}  // namespace mg::audit
