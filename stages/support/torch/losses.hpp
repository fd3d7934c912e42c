// What training minimizes. Logits in, one number out, averaged over the batch.
#pragma once

#include <ATen/core/Tensor.h>

namespace mg::net {

/// Cross entropy of `logits` [n, classes] and `labels` [n] (int64). With `class_weights` [classes]
/// (may be undefined) it is the weighted mean. `smoothing` in [0, 1) moves that share of each
/// target evenly to all classes.
at::Tensor cross_entropy(const at::Tensor& logits, const at::Tensor& labels,
                         const at::Tensor& class_weights, double smoothing);

/// Focal loss for classes (Lin et al. 2017): cross entropy, each sample scaled by (1 - p)^gamma, p
/// the probability of its class. Arguments and weighting as above.
at::Tensor focal_of_classes(const at::Tensor& logits, const at::Tensor& labels,
                            const at::Tensor& class_weights, double gamma);

/// Mean binary cross entropy of `logits` and `mask` (0 or 1, float, the same shape).
at::Tensor binary_cross_entropy(const at::Tensor& logits, const at::Tensor& mask);

/// Mean focal loss for masks: binary cross entropy, each pixel scaled by (1 - p)^gamma, p the
/// probability of its truth, and by 2 * alpha (inside) or 2 * (1 - alpha) (outside): alpha 0.5
/// weighs both alike.
at::Tensor focal_of_mask(const at::Tensor& logits, const at::Tensor& mask, double gamma,
                         double alpha);

/// 1 - Dice of the probabilities and `mask`, over all pixels of the batch at once:
/// 1 - (2 * overlap + smooth) / (predicted + true + smooth). An image without a tumor adds nothing
/// to the overlap, so what is predicted there only costs; if the whole batch has none, the loss is
/// predicted / (predicted + smooth), and 0 for an empty prediction.
at::Tensor dice(const at::Tensor& logits, const at::Tensor& mask, double smooth);

}  // namespace mg::net
