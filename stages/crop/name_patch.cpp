#include "stages/crop/name_patch.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "pipeline/error.hpp"

namespace mg::crop {

namespace {

std::string name_of(const Annotation& lesion, const std::string& by) {
  if (by == "kind") return lesion.kind;
  if (by == "pathology") return lesion.pathology;
  const bool either = lesion.kind.empty() || lesion.pathology.empty();
  return lesion.kind + (either ? "" : "_") + lesion.pathology;
}

/// The name of the lesion that outline `k` belongs to; empty if nobody tells.
std::string name_of_outline(std::size_t k, const Contours& contours, const Annotations* annotations,
                            const std::string& by) {
  if (!annotations || annotations->lesions.empty()) return {};
  const auto& lesions = annotations->lesions;
  if (lesions.size() == contours.outlines.size()) return name_of(lesions[k], by);
  const auto first = name_of(lesions.front(), by);
  const bool agreed = std::all_of(lesions.begin(), lesions.end(), [&](const Annotation& lesion) {
    return name_of(lesion, by) == first;
  });
  if (agreed) return first;
  throw Error("the picture has " + std::to_string(lesions.size()) +
                  " lesions of different names, " + "and " +
                  std::to_string(contours.outlines.size()) +
                  " outlines: it cannot be told "
                  "which is which",
              "choose another `by`, or leave such pictures out");
}

/// How many pixels of the patch, and of the plane it lies in, are within an outline.
struct Areas {
  double shown = 0, all = 0;
};

Areas areas(const Polygon& outline, const Image& patch) {
  constexpr int bits = 4;  // of fractions of pixels
  const auto from_source = patch.geometry.to_source.inverse();
  std::vector<cv::Point> fixed;
  std::vector<cv::Point2f> points;
  for (const auto& point : outline.points) {
    const auto at = from_source(point);
    points.emplace_back(static_cast<float>(at.x), static_cast<float>(at.y));
    fixed.emplace_back(static_cast<int>(std::lround(at.x * (1 << bits))),
                       static_cast<int>(std::lround(at.y * (1 << bits))));
  }
  cv::Mat1b canvas(patch.pixels.height, patch.pixels.width, static_cast<unsigned char>(0));
  if (!fixed.empty()) {
    cv::fillPoly(canvas, std::vector<std::vector<cv::Point>>{fixed}, 255, cv::LINE_8, bits);
  }
  const auto shown = static_cast<double>(cv::countNonZero(canvas));
  return {shown, std::max(shown, points.size() < 3 ? 0.0 : cv::contourArea(points))};
}

}  // namespace

std::optional<Label> NamePatch::operator()(const Image& image, const Contours* contours,
                                           const Annotations* annotations,
                                           const Label* whole) const {
  if (!contours) return {};
  const auto patch = static_cast<double>(image.pixels.width) * image.pixels.height;
  std::optional<std::size_t> lesion;
  double most = 0;
  for (std::size_t k = 0; k < contours->outlines.size(); ++k) {
    const auto [shown, all] = areas(contours->outlines[k], image);
    if (shown <= most || shown < overlap * std::min(all, patch)) continue;
    most = shown;
    lesion = k;
  }
  if (!lesion) return Label{background};
  auto name = name_of_outline(*lesion, *contours, annotations, by);
  if (name.empty() && whole) name = whole->name;
  if (name.empty()) return {};
  return Label{std::move(name)};
}

}  // namespace mg::crop
