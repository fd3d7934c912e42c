// metrics.segmentation: how well predicted tumors cover the true ones.
#pragma once

#include <string>
#include <vector>

#include "pipeline/context.hpp"
#include "pipeline/findings.hpp"
#include "pipeline/params.hpp"
#include "stages/metrics/bootstrap.hpp"
#include "stages/metrics/figures.hpp"
#include "stages/metrics/lesions.hpp"

namespace mg::metrics {

/// Images with a tumor are judged by overlap and by lesions found; images without one by whether
/// something was marked. An image whose masks are both empty enters no mean of Dice.
struct Segmentation {
  std::string found_by = "iou";
  double found_at = 0.2;
  std::uint64_t smallest_px = 1;
  std::uint64_t resamples = 2000;

  static auto params() {
    return mg::params(
        param("found_by", &Segmentation::found_by,
              "what a lesion found must reach: iou with the predicted parts that touch it, or "
              "overlap (the share of the lesion that they cover)")
            .one_of({"iou", "overlap"}),
        param("found_at", &Segmentation::found_at, "from which value on it counts as found")
            .between(0.01, 1),
        param("smallest_px", &Segmentation::smallest_px,
              "smaller predicted parts neither find a lesion nor count as false")
            .unit("px")
            .at_least(1),
        param("resamples", &Segmentation::resamples, "of the bootstrap behind the intervals")
            .between(100, 100000));
  }

  void start(const RunInfo& run);
  /// Error if the masks do not lie on the same grid.
  void add(const Context& context, const Mask& truth, const Mask& tumor);
  void missed(const Context& context, Fate fate, const std::string& why);
  Findings finish();

 private:
  void count(const ImageResult& image, std::size_t patient);

  std::uint64_t seed_ = 0;
  Clusters patients_;
  ClusterSums sums_{0};
  NotJudged not_judged_;
};

}  // namespace mg::metrics
