#include "stages/support/torch/residual_encoder.hpp"

#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/relu.h>

#include <array>
#include <optional>

namespace mg::net {
namespace {

constexpr ConvStyle active{Activation::relu}, linear{};
constexpr std::array<std::int64_t, 4> stage_channels{64, 128, 256, 512};

/// Two convolutions, plus the input; where the shapes differ, a 1 x 1 convolution of it.
class Block {
 public:
  Block(const Builder& builder, std::int64_t in, std::int64_t out, std::int64_t stride, double drop)
      : drop_(drop),
        first_(builder, {"conv1", "bn1"}, {in, out, 3, stride}, active),
        second_(builder, {"conv2", "bn2"}, {out, out, 3}, linear) {
    if (stride == 1 && in == out) return;
    shortcut_.emplace(builder["downsample"], ConvNames{"0", "1"}, ConvShape{in, out, 1, stride},
                      linear);
  }

  at::Tensor operator()(const at::Tensor& x, const Mode& mode) const {
    const auto y = drop_rows(second_(first_(x, mode), mode), drop_, mode);
    return at::relu(y.add(shortcut_ ? (*shortcut_)(x, mode) : x));
  }

 private:
  double drop_;
  ConvNorm first_, second_;
  std::optional<ConvNorm> shortcut_;
};

class ResidualEncoder : public Encoder {
 public:
  ResidualEncoder(const Builder& builder, const EncoderOptions& options,
                  const std::array<int, 4>& depths)
      : stem_(builder, {"conv1", "bn1"}, {options.channels, stage_channels[0], 7, 2}, active) {
    const auto count = static_cast<double>(depths[0] + depths[1] + depths[2] + depths[3]);
    auto in = stage_channels[0];
    int built = 0;
    for (std::size_t s = 0; s < depths.size(); ++s) {
      const auto scope = builder["layer" + std::to_string(s + 1)];
      auto& stage = stages_.emplace_back();
      for (int i = 0; i < depths[s]; ++i, in = stage_channels[s]) {
        const auto drop = options.stochastic_depth * built++ / count;
        stage.emplace_back(scope[i], in, stage_channels[s], s > 0 && i == 0 ? 2 : 1, drop);
      }
    }
  }

  std::vector<at::Tensor> pyramid(const at::Tensor& x, const Mode& mode) const override {
    std::vector<at::Tensor> out{stem_(x, mode)};
    auto y = at::max_pool2d(out.front(), 3, 2, 1);
    for (const auto& stage : stages_) {
      for (const auto& block : stage) y = block(y, mode);
      out.push_back(y);
    }
    return out;
  }
  std::vector<std::int64_t> pyramid_channels() const override { return {64, 64, 128, 256, 512}; }

  at::Tensor maps(const at::Tensor& x, const Mode& mode) const override {
    return pyramid(x, mode).back();
  }
  at::Tensor pooled(const at::Tensor& maps, const Mode&) const override {
    return maps.mean({2, 3});
  }
  std::int64_t feature_count() const override { return stage_channels.back(); }

 private:
  ConvNorm stem_;
  std::vector<std::vector<Block>> stages_;
};

}  // namespace

const std::vector<std::string>& residual_names() {
  static const std::vector<std::string> names{"resnet18", "resnet34"};
  return names;
}

std::unique_ptr<Encoder> make_residual_encoder(const Builder& builder,
                                               const EncoderOptions& options) {
  const bool small = options.name == "resnet18";
  return std::make_unique<ResidualEncoder>(builder, options,
                                           small ? std::array{2, 2, 2, 2} : std::array{3, 4, 6, 3});
}

}  // namespace mg::net
