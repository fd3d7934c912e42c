#include "stages/support/torch/efficientnet.hpp"

#include <ATen/ops/linear.h>
#include <ATen/ops/mean.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "pipeline/error.hpp"

namespace mg::net {
namespace {

/// One row of table 1 of the paper.
struct StageShape {
  std::int64_t expansion, kernel, stride, out, repeats;
};
constexpr std::array<StageShape, 7> stage_shapes{{{1, 3, 1, 16, 1},
                                                  {6, 3, 2, 24, 2},
                                                  {6, 5, 2, 40, 2},
                                                  {6, 3, 2, 80, 3},
                                                  {6, 5, 1, 112, 3},
                                                  {6, 5, 2, 192, 4},
                                                  {6, 3, 1, 320, 1}}};
constexpr std::int64_t stem_channels = 32, head_channels = 1280, block_count = 16;

/// What distinguishes the variants.
struct Style {
  Activation activation;
  bool excited;  ///< with squeeze and excitation
};

Style style_of(const EfficientNetOptions& options) {
  if (options.variant == "efficientnet_b0") return {Activation::silu, true};
  if (options.variant == "efficientnet_lite0") return {Activation::relu6, false};
  throw Error("there is no encoder '" + options.variant + "'",
              suggest(options.variant, efficientnet_variants()));
}

/// An inverted bottleneck: widen, filter each channel, gate, narrow; plus the input where shapes
/// allow.
class Block {
 public:
  Block(const Builder& builder, std::int64_t in, StageShape shape, Style style, double drop)
      : residual_(shape.stride == 1 && in == shape.out), drop_(drop) {
    const auto wide = in * shape.expansion;
    const auto part = builder["block"];
    std::int64_t next = 0;
    if (shape.expansion > 1) {
      expand_.emplace(part[next++], ConvShape{in, wide}, style.activation);
    }
    filter_.emplace(part[next++], ConvShape{wide, wide, shape.kernel, shape.stride, wide},
                    style.activation);
    // Without the gate its number stays free, so that both variants share their names.
    if (style.excited) excite_.emplace(part[next], wide, std::max<std::int64_t>(1, in / 4));
    ++next;
    project_.emplace(part[next], ConvShape{wide, shape.out}, Activation::none);
  }

  at::Tensor operator()(const at::Tensor& x, const Mode& mode) const {
    auto y = expand_ ? (*expand_)(x, mode) : x;
    y = (*filter_)(y, mode);
    if (excite_) y = (*excite_)(y);
    y = (*project_)(y, mode);
    return residual_ ? drop_rows(y, drop_, mode).add(x) : y;
  }

 private:
  bool residual_;
  double drop_;
  std::optional<ConvNorm> expand_, filter_, project_;
  std::optional<SqueezeExcitation> excite_;
};

}  // namespace

struct EfficientNet::Parts {
  std::vector<ConvNorm> stem_and_head;
  std::vector<std::vector<Block>> stages;
  double dropout = 0;
  at::Tensor weight, bias;
};

const std::vector<std::string>& efficientnet_variants() {
  static const std::vector<std::string> names{"efficientnet_b0", "efficientnet_lite0"};
  return names;
}

EfficientNet::EfficientNet(EfficientNet&&) noexcept = default;
EfficientNet& EfficientNet::operator=(EfficientNet&&) noexcept = default;
EfficientNet::~EfficientNet() = default;

EfficientNet::EfficientNet(const Builder& builder, const EfficientNetOptions& options)
    : parts_(std::make_unique<Parts>()) {
  const auto style = style_of(options);
  const auto features = builder["features"];
  const auto outer = [&](std::int64_t index, ConvShape shape) {
    parts_->stem_and_head.emplace_back(features[index], shape, style.activation);
  };
  outer(0, {options.channels, stem_channels, 3, 2});

  std::int64_t in = stem_channels, built = 0;
  for (auto shape : stage_shapes) {
    auto& stage = parts_->stages.emplace_back();
    const auto scope = features[static_cast<std::int64_t>(parts_->stages.size())];
    for (std::int64_t i = 0; i < shape.repeats; ++i, ++built) {
      const auto drop = options.stochastic_depth * static_cast<double>(built) / block_count;
      stage.emplace_back(scope[i], in, shape, style, drop);
      in = shape.out;
      shape.stride = 1;
    }
  }
  if (options.classes == 0) return;
  outer(8, {in, head_channels});
  parts_->dropout = options.dropout;
  const auto last = builder["classifier"][1];
  parts_->weight = last.uniform("weight", {options.classes, head_channels},
                                1 / std::sqrt(static_cast<double>(head_channels)));
  parts_->bias = last.constant("bias", {options.classes}, 0);
}

at::Tensor EfficientNet::logits(const at::Tensor& x, const Mode& mode) const {
  auto y = parts_->stem_and_head.front()(x, mode);
  for (const auto& stage : parts_->stages) {
    for (const auto& block : stage) y = block(y, mode);
  }
  y = parts_->stem_and_head.back()(y, mode).mean({2, 3});
  return at::linear(dropout(y, parts_->dropout, mode), parts_->weight, parts_->bias);
}

std::vector<at::Tensor> EfficientNet::pyramid(const at::Tensor& x, const Mode& mode) const {
  std::vector<at::Tensor> out;
  auto y = parts_->stem_and_head.front()(x, mode);
  for (std::size_t s = 0; s < parts_->stages.size(); ++s) {
    for (const auto& block : parts_->stages[s]) y = block(y, mode);
    if (s + 1 == parts_->stages.size() || stage_shapes[s + 1].stride == 2) out.push_back(y);
  }
  return out;
}

}  // namespace mg::net
