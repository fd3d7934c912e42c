// What training minimizes. Logits in, one number out, averaged over the batch.
#pragma once

#include <ATen/core/Tensor.h>

namespace mg::net {

/// Cross entropy of `logits` [n, classes] and `truth`: labels [n] (int64), or each sample's shares
/// of the classes [n, classes] (float, rows that sum to 1), which give what labels give where a
/// share is 1. With `class_weights` [classes] (may be undefined) it is the weighted mean, a
/// sample's weight that of its classes. `smoothing` in [0, 1) moves that share of each target
/// evenly to all classes.
at::Tensor cross_entropy(const at::Tensor& logits, const at::Tensor& truth,
                         const at::Tensor& class_weights, double smoothing);

/// Focal loss for classes (Lin et al. 2017): cross entropy, each class's part scaled by
/// (1 - p)^gamma, p its probability. Arguments, weighting and smoothing as above.
at::Tensor focal_of_classes(const at::Tensor& logits, const at::Tensor& truth,
                            const at::Tensor& class_weights, double gamma, double smoothing = 0);

/// Mean binary cross entropy of `logits` and `mask` (float in [0, 1], the same shape). `smoothing`
/// in [0, 1) moves that share of each target to 1/2. What lies inside counts `inside` times.
at::Tensor binary_cross_entropy(const at::Tensor& logits, const at::Tensor& mask, double smoothing,
                                double inside = 1);

/// Mean focal loss for masks: binary cross entropy, each pixel scaled by (1 - p)^gamma, p the
/// probability of its truth, and by 2 * alpha (inside) or 2 * (1 - alpha) (outside): alpha 0.5
/// weighs both alike. Between 0 and 1 a mask's pixel scales by |mask - p|^gamma (Li et al. 2020).
at::Tensor focal_of_mask(const at::Tensor& logits, const at::Tensor& mask, double gamma,
                         double alpha);

/// 1 - Dice of the probabilities and `mask`, over all pixels of the batch at once:
/// 1 - (2 * overlap + smooth) / (predicted + true + smooth). An image without a tumor adds nothing
/// to the overlap, so what is predicted there only costs; if the whole batch has none, the loss is
/// predicted / (predicted + smooth), and 0 for an empty prediction.
at::Tensor dice(const at::Tensor& logits, const at::Tensor& mask, double smooth);

/// The mean of dice() over the pictures of the batch: a small tumor counts as much as a large one.
/// `logits` and `mask` are [n, ...].
at::Tensor image_dice(const at::Tensor& logits, const at::Tensor& mask, double smooth);

/// Generalized Dice loss (Sudre et al. 2017) of inside and outside, each weighted by one over the
/// square of its pixels in the batch (of one pixel, if it has none):
/// 1 - 2 * sum of weight * overlap / sum of weight * (predicted + true).
at::Tensor generalized_dice(const at::Tensor& logits, const at::Tensor& mask);

/// What misses and false marks cost.
struct Tversky {
  double false_marks = 0.3, misses = 0.7;  ///< alpha and beta of Salehi et al. 2017
  double gamma = 1;                        ///< below 1 dwells on the hard (Abraham and Khan 2019)
  double smooth = 1;
};

/// (1 - (overlap + smooth) / (overlap + alpha * false marks + beta * misses + smooth))^gamma over
/// all pixels of the batch at once. With alpha = beta = 1/2 and half the smoothing it is dice().
at::Tensor tversky(const at::Tensor& logits, const at::Tensor& mask, const Tversky& options);

/// Boundary loss (Kervadec et al. 2019): the mean over pixels of the probability times the distance
/// to the tumor's edge, negative inside, in sides of the picture. A picture without a tumor
/// adds nothing. Meant beside an overlap loss. `mask` is [n, 1, h, w], inside from 1/2 on. The
/// distances are measured on the host.
at::Tensor boundary(const at::Tensor& logits, const at::Tensor& mask);

}  // namespace mg::net
