// Mixup and CutMix: pictures of a batch are mixed in pairs, and their classes by the same shares.
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

#include "pipeline/context.hpp"
#include "pipeline/random.hpp"

namespace mg::net {

/// How often, and how evenly: the share of a picture is drawn from Beta(alpha, alpha), which is
/// about 0 or 1 for small alphas and anything for 1. An alpha of 0 turns its kind off; if both are
/// on, each has half of the batches that are mixed.
struct Mixing {
  double mixup = 0;   ///< alpha of Zhang et al. 2018 (arXiv 1710.09412): pictures shine through
  double cutmix = 0;  ///< alpha of Yun et al. 2019 (arXiv 1905.04899): a rectangle is replaced
  double chance = 1;  ///< of a batch to be mixed
};

/// A rectangle of whole pixels.
struct MixBox {
  int x = 0, y = 0, width = 0, height = 0;
};

/// What happens to a batch: picture i keeps `share` of itself and takes the rest from
/// `partners[i]`, everywhere, or within the box.
struct Mix {
  double share = 1;
  std::vector<std::int64_t> partners;
  std::optional<MixBox> box;
};

/// None if the batch stays as it is. A pure function of the stream.
std::optional<Mix> draw_mix(const Mixing& mixing, Random random, int samples, int width,
                            int height);

/// The stream of a batch: a function of the seed, the epoch and who is in it, and of nothing else,
/// so that a training that was interrupted goes on as if it had not been.
Random stream_of(std::uint64_t seed, const std::vector<Context>& batch);

/// Of Beta(alpha, alpha).
double draw_share(Random& random, double alpha);

/// Pictures [n, c, h, w], mixed.
at::Tensor mixed(const at::Tensor& pictures, const Mix& mix);

/// Labels [n] (int64) as shares of the classes [n, classes] (float), mixed.
at::Tensor mixed_labels(const at::Tensor& labels, std::int64_t classes, const Mix& mix);

}  // namespace mg::net
