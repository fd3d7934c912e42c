#include "stages/contour/contour_mask.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "pipeline/error.hpp"
#include "stages/contour/canvas.hpp"
#include "stages/contour/mask_file.hpp"
#include "stages/contour/overlay_file.hpp"

namespace mg::contour {

namespace {

/// A polygon that keeps within a hundredth of a pixel of the ellipse.
Polygon polygon_of(const Ellipse& ellipse) {
  const auto radius = std::max(ellipse.radius_x, ellipse.radius_y);
  const auto corners =
      std::max(8, static_cast<int>(std::ceil(std::numbers::pi * std::sqrt(50 * radius))));
  const auto cosine = std::cos(ellipse.angle), sine = std::sin(ellipse.angle);
  Polygon out;
  for (int i = 0; i < corners; ++i) {
    const auto angle = 2 * std::numbers::pi * i / corners;
    const auto x = ellipse.radius_x * std::cos(angle), y = ellipse.radius_y * std::sin(angle);
    out.points.push_back(
        {ellipse.center.x + x * cosine - y * sine, ellipse.center.y + x * sine + y * cosine});
  }
  return out;
}

Polygon polygon_of(const Box& box) {
  return {{box.low, {box.high.x, box.low.y}, box.high, {box.low.x, box.high.y}}};
}

std::vector<Polygon> outlines_of(const Patch& patch) {
  std::vector<std::vector<cv::Point>> found;
  cv::findContours(patch.inside, found, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
  std::vector<Polygon> out;
  for (const auto& outline : found) {
    auto& polygon = out.emplace_back();
    for (const auto& at : outline) {
      polygon.points.push_back(
          patch.to_source({static_cast<double>(at.x), static_cast<double>(at.y)}));
    }
  }
  return out;
}

bool within(const Polygon& outline, const Geometry& geometry) {
  Point low{INFINITY, INFINITY}, high{-INFINITY, -INFINITY};
  for (const auto& p : outline.points) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
  }
  return high.x >= -0.5 && high.y >= -0.5 && low.x < geometry.source_width - 0.5 &&
         low.y < geometry.source_height - 0.5;
}

/// Draws annotations of every kind and remembers their outlines.
class Drawing {
 public:
  Drawing(const ContourMask& stage, const Context& context, const Image& image)
      : stage_(stage),
        context_(context),
        geometry_(image.geometry),
        canvas_(image.pixels.width, image.pixels.height, image.geometry) {}

  void operator()(const Polygon& polygon) {
    keep(polygon);
    canvas_.draw(polygon);
  }

  void operator()(const Circle& circle) {
    if (!(circle.radius >= 0)) throw Error("a lesion is a circle whose radius is no length");
    keep(polygon_of({circle.center, circle.radius, circle.radius, 0}));
    canvas_.draw(circle);
  }

  void operator()(const Ellipse& ellipse) {
    if (!(ellipse.radius_x >= 0 && ellipse.radius_y >= 0)) {
      throw Error("a lesion is an ellipse whose radii are no lengths");
    }
    (*this)(polygon_of(ellipse));
  }

  void operator()(const Box& box) { (*this)(polygon_of(box)); }

  void operator()(const RegionFile& file) {
    throw Error("the regions of this file cannot be read", {}, {file.path.string(), 0, 0});
  }

  void operator()(const OverlayFile& file) {
    const auto overlay = read_overlay(file.path);
    for (const auto& note : overlay.notes) {
      context_.run().log(context_.identity().key + ": " + file.path.string() + ": " + note);
    }
    for (const auto& abnormality : overlay.abnormalities) {
      for (const auto& chain : chosen(abnormality)) {
        keep(contour::polygon_of(chain), file.path.string());
        canvas_.draw(enclosed(chain));
      }
    }
  }

  void operator()(const MaskFile& file) {
    auto inside = read_mask(file.path);
    if (stage_.fill_outlines) inside = with_outlines_filled(inside);
    const auto step_x = static_cast<double>(geometry_.source_width) / inside.cols;
    const auto step_y = static_cast<double>(geometry_.source_height) / inside.rows;
    const Patch patch{inside, Affine::coarser(step_x, step_y)};
    for (auto& outline : outlines_of(patch)) keep(std::move(outline));
    canvas_.draw(patch);
  }

  Mask mask() { return canvas_.take(); }
  Contours contours() { return std::move(contours_); }

 private:
  const std::vector<Chain>& chosen(const Abnormality& abnormality) const {
    const auto& [types, pathology, boundaries, cores] = abnormality;
    return boundaries.empty() || (stage_.which == "core" && !cores.empty()) ? cores : boundaries;
  }

  void keep(Polygon outline, const std::string& file = {}) {
    if (!within(outline, geometry_)) {
      throw Error("a lesion lies outside of the picture of " +
                      std::to_string(geometry_.source_width) + " × " +
                      std::to_string(geometry_.source_height) + " pixels",
                  "do the annotations belong to this picture, in this size?", {file, 0, 0});
    }
    contours_.outlines.push_back(std::move(outline));
  }

  const ContourMask& stage_;
  const Context& context_;
  Geometry geometry_;
  Canvas canvas_;
  Contours contours_;
};

}  // namespace

std::tuple<std::optional<Mask>, std::optional<Contours>> ContourMask::operator()(
    const Context& context, const Image& image, const Annotations* annotations) const {
  if (!annotations) return {};
  Drawing drawing(*this, context, image);
  for (const auto& lesion : annotations->lesions) std::visit(drawing, lesion.shape);
  return {drawing.mask(), drawing.contours()};
}

}  // namespace mg::contour
