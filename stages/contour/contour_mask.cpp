#include "stages/contour/contour_mask.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "pipeline/error.hpp"
#include "stages/contour/canvas.hpp"
#include "stages/contour/chain.hpp"
#include "stages/contour/mask_file.hpp"
#include "stages/contour/outlines.hpp"
#include "stages/contour/overlay_chains.hpp"
#include "stages/contour/regions.hpp"
#include "stages/support/ddsm/overlay.hpp"

namespace mg::contour {

namespace {

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
    if (polygon.points.empty()) throw Error("a lesion is a polygon without points");
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
    if (!picture_) picture_ = picture_of(context_.identity().file, geometry_);
    const auto regions = read_regions(file, *picture_);
    tell(regions.notes, file.path);
    file_ = file.path.string();
    for (const auto& region : regions.found) std::visit(*this, region.shape);
    file_.clear();
  }

  void operator()(const OverlayFile& file) {
    file_ = file.path.string();
    const auto to_source = stretched_from(file.width, file.height);
    for (const auto& chain : chains_of(read_once(file.path), file, stage_.which == "core")) {
      auto outline = contour::polygon_of(chain);
      for (auto& point : outline.points) point = to_source(point);
      keep(std::move(outline));
      auto patch = enclosed(chain);
      patch.to_source = to_source * patch.to_source;
      canvas_.draw(patch);
    }
    file_.clear();
  }

  void operator()(const Patch& patch) {
    for (auto& outline : outlines_of(patch)) keep(std::move(outline));
    canvas_.draw(patch);
  }

  void operator()(const MaskFile& file) {
    auto inside = read_mask(file.path);
    if (stage_.fill_outlines) inside = with_outlines_filled(inside);
    (*this)(Patch{inside, stretched_from(inside.cols, inside.rows)});
  }

  Mask mask() { return canvas_.take(); }
  Contours contours() { return std::move(contours_); }

 private:
  /// What is odd is told once, however many of its abnormalities are drawn one by one.
  const ddsm::Overlay& read_once(const std::filesystem::path& file) {
    const auto known = overlays_.find(file);
    if (known != overlays_.end()) return known->second;
    auto overlay = ddsm::read_overlay(file);
    if (!overlay.fault) tell(overlay.notes, file);
    return overlays_.emplace(file, std::move(overlay)).first->second;
  }

  /// From a grid that the source file is stretched over, edges on edges; 0: its own grid.
  Affine stretched_from(int width, int height) const {
    if (width <= 0 || height <= 0) return {};
    return Affine::coarser(static_cast<double>(geometry_.source_width) / width,
                           static_cast<double>(geometry_.source_height) / height);
  }

  void tell(const std::vector<std::string>& notes, const std::filesystem::path& file) const {
    for (const auto& note : notes) {
      context_.run().log(context_.identity().key + ": " + file.string() + ": " + note);
    }
  }

  void keep(Polygon outline) {
    if (!within(outline, geometry_)) {
      throw Error("a lesion lies outside of the picture of " +
                      std::to_string(geometry_.source_width) + " × " +
                      std::to_string(geometry_.source_height) + " pixels",
                  "do the annotations belong to this picture, in this size?", {file_, 0, 0});
    }
    contours_.outlines.push_back(std::move(outline));
  }

  const ContourMask& stage_;
  const Context& context_;
  Geometry geometry_;
  Canvas canvas_;
  Contours contours_;
  std::string file_;  // that is being drawn, for messages
  std::map<std::filesystem::path, ddsm::Overlay> overlays_;
  std::optional<Picture> picture_;
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
