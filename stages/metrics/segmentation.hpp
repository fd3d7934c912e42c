// metrics.segmentation: how well predicted tumors cover the true ones.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "pipeline/context.hpp"
#include "pipeline/findings.hpp"
#include "pipeline/params.hpp"
#include "pipeline/values.hpp"
#include "stages/metrics/figures.hpp"
#include "stages/metrics/judged_mask.hpp"
#include "stages/metrics/splits.hpp"

namespace mg::metrics {

/// Images with a tumor are judged by overlap, outlines and lesions found; images without one by
/// whether something was marked. An image whose masks are both empty enters no mean of Dice.
/// Validation samples that come beside test samples are not judged.
struct Segmentation {
  std::string found_by = "iou";
  double found_at = 0.2;
  std::uint64_t smallest_px = 1;
  double tolerance_mm = 2;
  double tolerance_px = 2;
  double suspect_from = 0.1;
  std::vector<std::string> strata{"scanner", "density", "view", "lesion_size"};
  std::uint64_t resamples = 2000;

  static auto params() {
    using P = Segmentation;
    return mg::params(
        param("found_by", &P::found_by,
              "what a lesion found must reach: iou with the predicted parts that touch it, or "
              "overlap (the share of the lesion that they cover)")
            .one_of({"iou", "overlap"}),
        param("found_at", &P::found_at, "from which value on it counts as found").between(0.01, 1),
        param("smallest_px", &P::smallest_px,
              "smaller predicted parts neither find a lesion nor count as false")
            .unit("px")
            .at_least(1),
        param("tolerance_mm", &P::tolerance_mm, "how far apart outlines agree for surface_dice")
            .unit("mm")
            .between(0, 100),
        param("tolerance_px", &P::tolerance_px, "the same where the spacing is not known")
            .unit("px")
            .between(0, 1000),
        param("suspect_from", &P::suspect_from,
              "FROC: parts of the map of probabilities that reach this are suspected")
            .between(0.0001, 1),
        param("strata", &P::strata, "facts to judge apart by; also: view and lesion_size"),
        param("resamples", &P::resamples, "of the bootstrap behind the intervals")
            .between(100, 100000));
  }

  void start(const RunInfo& run);
  /// Error if the masks do not lie on the same grid.
  void add(const Context& context, const Mask& truth, const Mask& tumor, const Image* probability,
           const Facts* facts);
  void missed(const Context& context, Fate fate, const std::string& why);
  Findings finish();

 private:
  struct Seen {
    Split split;
    std::string cluster;  ///< see cluster_name()
    JudgedMask image;
  };
  MaskEvidence evidence() const;

  std::uint64_t seed_ = 0;
  std::vector<Seen> seen_;
  SplitsSeen splits_;
  std::map<Split, NotJudged> not_judged_;
  std::size_t maps_elsewhere_ = 0;
};

}  // namespace mg::metrics
