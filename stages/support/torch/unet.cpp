#include "stages/support/torch/unet.hpp"

#include <ATen/ops/cat.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/upsample_bilinear2d.h>
#include <ATen/ops/upsample_nearest2d.h>

#include <algorithm>
#include <cmath>

#include "pipeline/error.hpp"

namespace mg::net {
namespace {

constexpr std::size_t halvings = 5;

}  // namespace

/// Enlarges twice, joins the encoder's features of that size, and mixes by two convolutions.
class UNet::DecoderBlock {
 public:
  DecoderBlock(const Builder& builder, std::int64_t in, std::int64_t out)
      : first_(builder["conv1"], {"0", "1"}, {in, out, 3}, {Activation::relu}),
        second_(builder["conv2"], {"0", "1"}, {out, out, 3}, {Activation::relu}) {}

  /// `skip` may be undefined.
  at::Tensor operator()(const at::Tensor& x, const at::Tensor& skip, const Mode& mode) const {
    auto y = at::upsample_nearest2d(x, {x.size(2) * 2, x.size(3) * 2});
    if (skip.defined()) y = at::cat({y, skip}, 1);
    return second_(first_(y, mode), mode);
  }

 private:
  ConvNorm first_, second_;
};

UNet::UNet(UNet&&) noexcept = default;
UNet& UNet::operator=(UNet&&) noexcept = default;
UNet::~UNet() = default;

UNet::UNet(const Builder& builder, const UNetOptions& options)
    : encoder_(make_encoder(builder["encoder"], options.encoder)) {
  const auto skips = encoder_->pyramid_channels();
  if (options.decoder.empty() || options.decoder.size() > halvings) {
    throw Error("a decoder has 1 to 5 blocks, not " + std::to_string(options.decoder.size()),
                "for example decoder: [256, 128, 64, 32, 16]");
  }
  const auto blocks = builder["decoder"]["blocks"];
  auto in = skips.back();
  for (std::size_t i = 0; i < options.decoder.size(); ++i) {
    const auto skip = i + 2 <= skips.size() ? skips[skips.size() - 2 - i] : 0;
    decoder_.emplace_back(blocks[static_cast<std::int64_t>(i)], in + skip, options.decoder[i]);
    in = options.decoder[i];
  }
  const auto head = builder["segmentation_head"][0];
  weight_ = head.normal("weight", {1, in, 3, 3}, 0.01);
  bias_ = head.constant("bias", {1}, std::log(options.prior / (1 - options.prior)));
  for (std::size_t i = 0; options.deep && i + 1 < decoder_.size(); ++i) {
    const auto scope = builder["deep_heads"][static_cast<std::int64_t>(i)];
    deep_.push_back(
        {scope.aid("weight", {1, options.decoder[i], 1, 1}, 0.01), scope.aid("bias", {1}, 0)});
    deep_.back().bias.detach().copy_(bias_.detach());
  }
}

at::Tensor UNet::logits(const at::Tensor& x, const Mode& mode) const {
  const auto input = channels_last(x);
  const auto pyramid = encoder_->pyramid(mode.frozen ? input.to(mode.frozen->type()) : input, mode);
  auto y = pyramid.back();
  for (std::size_t i = 0; i < decoder_.size(); ++i) y = decoded(i, y, pyramid, mode);
  return finished(y, x, mode);
}

std::vector<at::Tensor> UNet::outputs(const at::Tensor& x, const Mode& mode) const {
  const auto pyramid = encoder_->pyramid(channels_last(x), mode);
  std::vector<at::Tensor> out;
  auto y = pyramid.back();
  for (std::size_t i = 0; i < decoder_.size(); ++i) {
    y = decoded(i, y, pyramid, mode);
    if (i < deep_.size()) out.push_back(at::conv2d(y, deep_[i].weight, deep_[i].bias));
  }
  out.push_back(finished(y, x, mode));
  std::reverse(out.begin(), out.end());
  return out;
}

at::Tensor UNet::decoded(std::size_t block, const at::Tensor& y,
                         const std::vector<at::Tensor>& pyramid, const Mode& mode) const {
  const auto from = block + 2;
  const auto skip = from <= pyramid.size() ? pyramid[pyramid.size() - from] : at::Tensor();
  return decoder_[block](y, skip, mode);
}

at::Tensor UNet::finished(const at::Tensor& y, const at::Tensor& x, const Mode& mode) const {
  const auto logits =
      at::conv2d(y, as_used(weight_, mode), as_used(bias_, mode), 1, 1).to(at::kFloat);
  if (logits.size(2) == x.size(2)) return logits;
  return at::upsample_bilinear2d(logits, {x.size(2), x.size(3)}, false);
}

}  // namespace mg::net
