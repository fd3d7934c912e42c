#include "stages/support/torch/plain_encoder.hpp"

#include <ATen/ops/mean.h>

#include <algorithm>

namespace mg::net {
namespace {

constexpr std::int64_t levels = 6, most_channels = 512;

class PlainEncoder : public Encoder {
 public:
  PlainEncoder(const Builder& builder, const EncoderOptions& options, std::int64_t first) {
    constexpr ConvStyle active{Activation::relu};
    auto in = options.channels;
    for (std::int64_t level = 0; level < levels; ++level) {
      const auto out = std::min(first << level, most_channels);
      const auto scope = builder["levels"][level];
      layers_.emplace_back(scope[0], ConvNames{"0", "1"}, ConvShape{in, out, 3, level > 0 ? 2 : 1},
                           active);
      layers_.emplace_back(scope[1], ConvNames{"0", "1"}, ConvShape{out, out, 3}, active);
      channels_.push_back(out);
      in = out;
    }
  }

  std::vector<at::Tensor> pyramid(const at::Tensor& x, const Mode& mode) const override {
    std::vector<at::Tensor> out;
    for (std::size_t i = 0; i < layers_.size(); i += 2) {
      out.push_back(layers_[i + 1](layers_[i](i == 0 ? x : out.back(), mode), mode));
    }
    return out;
  }
  std::vector<std::int64_t> pyramid_channels() const override { return channels_; }

  at::Tensor maps(const at::Tensor& x, const Mode& mode) const override {
    return pyramid(x, mode).back();
  }
  at::Tensor pooled(const at::Tensor& maps, const Mode&) const override {
    return maps.mean({2, 3});
  }
  std::int64_t feature_count() const override { return channels_.back(); }

 private:
  std::vector<ConvNorm> layers_;
  std::vector<std::int64_t> channels_;
};

}  // namespace

const std::vector<std::string>& plain_names() {
  static const std::vector<std::string> names{"plain16", "plain32"};
  return names;
}

std::unique_ptr<Encoder> make_plain_encoder(const Builder& builder, const EncoderOptions& options) {
  return std::make_unique<PlainEncoder>(builder, options, options.name == "plain16" ? 16 : 32);
}

}  // namespace mg::net
