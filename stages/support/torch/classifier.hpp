// An encoder with a last layer that gives each class a logit.
#pragma once

#include "stages/support/torch/encoder.hpp"

namespace mg::net {

struct ClassifierOptions {
  EncoderOptions encoder;
  std::int64_t classes = 1000;
  double dropout = 0.2;  ///< before the last layer
};

/// Names and shapes of the tensors are those of timm's network of that name.
class Classifier {
 public:
  /// Throws mg::Error if the encoder is unknown.
  Classifier(const Builder& builder, ClassifierOptions options);

  /// [n, channels, h, w] float, h and w at least 32, to [n, classes].
  at::Tensor logits(const at::Tensor& x, const Mode& mode) const;

  /// The same in two steps: the encoder's last maps, and the logits that follow from them.
  at::Tensor maps(const at::Tensor& x, const Mode& mode) const;
  at::Tensor logits_of(const at::Tensor& maps, const Mode& mode) const;

 private:
  double dropout_;
  std::unique_ptr<Encoder> encoder_;
  at::Tensor weight_, bias_;
};

}  // namespace mg::net
