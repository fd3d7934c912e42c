#include "stages/support/torch/classifier.hpp"

#include <ATen/ops/linear.h>

#include <cmath>

namespace mg::net {

Classifier::Classifier(const Builder& builder, ClassifierOptions options)
    : dropout_(options.dropout) {
  options.encoder.head = true;
  encoder_ = make_encoder(builder, options.encoder);
  const auto count = encoder_->feature_count();
  const auto last = builder[options.encoder.name.starts_with("resnet") ? "fc" : "classifier"];
  weight_ =
      last.uniform("weight", {options.classes, count}, 1 / std::sqrt(static_cast<double>(count)));
  bias_ = last.constant("bias", {options.classes}, 0);
}

at::Tensor Classifier::logits(const at::Tensor& x, const Mode& mode) const {
  return logits_of(maps(x, mode), mode);
}

at::Tensor Classifier::maps(const at::Tensor& x, const Mode& mode) const {
  const auto input = channels_last(x);
  return encoder_->maps(mode.frozen ? input.to(mode.frozen->type()) : input, mode);
}

at::Tensor Classifier::logits_of(const at::Tensor& maps, const Mode& mode) const {
  const auto features = dropout(encoder_->pooled(maps, mode), dropout_, mode);
  return at::linear(features.to(at::kFloat), weight_, bias_);
}

}  // namespace mg::net
