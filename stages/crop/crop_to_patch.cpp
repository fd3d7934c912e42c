#include "stages/crop/crop_to_patch.hpp"

#include <algorithm>
#include <cmath>

#include "pipeline/error.hpp"

namespace mg::crop {

namespace {

struct Size {
  int width = 0, height = 0;
};

/// What a patch takes of the picture, in its pixels.
Size taken(const ToPatch& stage, const Geometry& geometry) {
  if (!stage.size_mm) return {stage.size_px, stage.size_px};
  if (!geometry.spacing.known()) {
    throw Error("a patch of " + std::to_string(*stage.size_mm) +
                    " mm cannot be cut from a picture whose spacing is not known",
                "leave size_mm out, or set the data set's spacing");
  }
  const auto pixels = [&](double mm) {
    return std::max(1, static_cast<int>(std::lround(*stage.size_mm / mm)));
  };
  return {pixels(geometry.spacing.x_mm), pixels(geometry.spacing.y_mm)};
}

void check_size(const Image& image, const Mask* truth) {
  if (!truth ||
      (truth->pixels.width == image.pixels.width && truth->pixels.height == image.pixels.height)) {
    return;
  }
  throw Error("the mask and its picture differ in size",
              "crop and resize picture and mask by the same stage");
}

/// What is worth looking for once a picture, and only if a patch wants it.
class Sights {
 public:
  Sights(const Image& image, const Mask* truth, const ToPatch::Eyes& eyes)
      : image_(image), eyes_(eyes) {
    if (truth) lesions_ = eyes.lesions(*truth);
  }

  Point lesion(Random random) const { return pixel_of_lesion(*lesions_, random); }
  bool any_lesion() const { return lesions_.has_value(); }

  Point tissue(Random random) {
    if (!looked_) breast_ = eyes_.breast(image_);
    looked_ = true;
    if (breast_) return place_in_breast(*breast_, image_.geometry, random);
    return {random.uniform(0, image_.pixels.width - 1),
            random.uniform(0, image_.pixels.height - 1)};
  }

 private:
  const Image& image_;
  const ToPatch::Eyes& eyes_;
  std::optional<MaskPart> lesions_;
  std::optional<Breast> breast_;
  bool looked_ = false;
};

}  // namespace

ToPatch::Eyes ToPatch::on_host() {
  return {lesions_of, [](const Image& image) { return find_breast(image); }};
}

std::vector<Grid> ToPatch::grids(Random random, const Image& image, const Mask* truth,
                                 const Eyes& eyes) const {
  check_size(image, truth);
  const auto size = taken(*this, image.geometry);
  Sights sights(image, truth, eyes);
  std::vector<Grid> out;
  for (int i = 0; i < count; ++i) {
    const auto own = random.fork(static_cast<std::uint64_t>(i));
    const bool wanted = own.fork("kind").uniform() < on_lesion;
    const bool on = wanted && sights.any_lesion();
    const auto at = on ? sights.lesion(own.fork("lesion")) : sights.tissue(own.fork("tissue"));
    const auto box = box_around(at, size.width, size.height, image.pixels.width,
                                image.pixels.height, on ? jitter : 0, own.fork("jitter"));
    out.push_back(frame(image.geometry, box, {size_px, true}));
  }
  return out;
}

std::vector<ToPatch::Patch> ToPatch::operator()(const Context& context, const Image& image,
                                                const Mask* truth) const {
  std::vector<Patch> out;
  for (const auto& grid : grids(context.random(), image, truth)) {
    out.emplace_back(resample(image, grid), resample(truth, grid));
  }
  return out;
}

}  // namespace mg::crop
