// crop.to_patch: cuts patches at random, of which some show a lesion.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "pipeline/context.hpp"
#include "pipeline/params.hpp"
#include "stages/crop/patch_advice.hpp"
#include "stages/crop/patch_places.hpp"
#include "stages/crop/resample.hpp"

namespace mg::crop {

struct ToPatch {
  int size_px = 256;
  std::optional<double> size_mm;
  double on_lesion = 1.0 / 3;
  double jitter = 0.5;
  int count = 1;

  static auto params() {
    return mg::params(
        param("size_px", &ToPatch::size_px, "side of the patch").unit("px").between(8, 16384),
        param("size_mm", &ToPatch::size_mm,
              "of the tissue that it shows; none: pixel by pixel, as in the picture")
            .unit("mm")
            .between(1, 500),
        param("on_lesion", &ToPatch::on_lesion,
              "probability that a patch holds a pixel of a lesion, if there is any; the others are "
              "anywhere in the breast")
            .between(0, 1),
        param("jitter", &ToPatch::jitter,
              "how far that pixel may be from the middle, as a fraction of half the side")
            .between(0, 1),
        param("count", &ToPatch::count, "patches made of each picture; 1 on the device")
            .between(1, 256));
  }

  std::size_t makes() const { return static_cast<std::size_t>(count); }

  /// Chooses size_px by the lesions and size_mm by the spacings.
  struct Advisor {
    SeenScales scales;
    static std::vector<std::string> parameters() { return {"size_px", "size_mm"}; }
    void see(const Image& image, const Mask* truth) { scales.add(image, truth); }
    std::vector<Advice> advise(const ToPatch& stage, const Circumstances& circumstances) const {
      return advise_patches(scales, stage.size_px, circumstances);
    }
  };

  using Patch = std::tuple<Image, std::optional<Mask>>;
  /// The truth must lie on the picture's own pixels. Throws Error for a size in millimeters where
  /// the spacing is not known.
  std::vector<Patch> operator()(const Context& context, const Image& image,
                                const Mask* truth) const;

  /// How masks and pictures are looked at: on the host, or where they are.
  struct Eyes {
    std::function<std::optional<MaskPart>(const Mask&)> lesions;
    std::function<std::optional<Breast>(const Image&)> breast;
  };
  static Eyes on_host();

  /// One grid for each patch; a pure function of the stream and what is seen.
  std::vector<Grid> grids(Random random, const Image& image, const Mask* truth,
                          const Eyes& eyes = on_host()) const;
};

}  // namespace mg::crop
