#include "stages/support/torch/mobile_shape.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "pipeline/error.hpp"

namespace mg::net {
namespace {

/// The multiple of eight that is nearest to `channels`, but at most a tenth smaller.
std::int64_t round_to_8(double channels) {
  const auto nearest = std::max<std::int64_t>(8, static_cast<std::int64_t>(channels + 4) / 8 * 8);
  return static_cast<double>(nearest) < 0.9 * channels ? nearest + 8 : nearest;
}

/// A row of the tables in the papers: `repeats` blocks, of which the first one may halve.
struct Row {
  double expansion;
  std::int64_t kernel, stride, out, repeats;
};

/// Adds blocks one after the other, each with the channels that the one before left.
class Stages {
 public:
  explicit Stages(std::int64_t stem) : in_(stem) {}

  void begin_stage() { ++stage_, index_ = 0; }

  BlockShape& add(double expansion, std::int64_t kernel, std::int64_t stride, std::int64_t out,
                  Activation activation) {
    BlockShape block{stage_, index_++};
    block.kind = expansion > 1 ? BlockKind::inverted : BlockKind::separable;
    block.kernel = kernel, block.stride = stride;
    block.in = in_, block.out = out;
    block.wide = expansion > 1 ? round_to_8(static_cast<double>(in_) * expansion) : in_;
    block.activation = activation;
    in_ = out;
    return blocks_.emplace_back(block);
  }

  std::vector<BlockShape> take() { return std::move(blocks_); }

 private:
  std::int64_t in_, stage_ = -1, index_ = 0;
  std::vector<BlockShape> blocks_;
};

/// Table 1 of the paper, scaled; without `gated` the lite variant.
MobileShape efficientnet(double width, double depth, bool gated) {
  constexpr Row rows[] = {{1, 3, 1, 16, 1},  {6, 3, 2, 24, 2},  {6, 5, 2, 40, 2}, {6, 3, 2, 80, 3},
                          {6, 5, 1, 112, 3}, {6, 5, 2, 192, 4}, {6, 3, 1, 320, 1}};
  MobileShape out;
  out.activation = gated ? Activation::silu : Activation::relu6;
  out.stem = round_to_8(32 * width);
  out.head = round_to_8(1280 * width);
  Stages stages(out.stem);
  for (const auto& row : rows) {
    stages.begin_stage();
    const auto repeats = static_cast<int>(std::ceil(static_cast<double>(row.repeats) * depth));
    for (int i = 0; i < repeats; ++i) {
      auto& block = stages.add(row.expansion, row.kernel, i == 0 ? row.stride : 1,
                               round_to_8(static_cast<double>(row.out) * width), out.activation);
      if (gated) block.squeezed = std::max<std::int64_t>(1, block.in / 4);
    }
  }
  out.blocks = stages.take();
  return out;
}

/// Table 2 of the paper.
MobileShape mobilenet_v2() {
  constexpr Row rows[] = {{1, 3, 1, 16, 1}, {6, 3, 2, 24, 2},  {6, 3, 2, 32, 3}, {6, 3, 2, 64, 4},
                          {6, 3, 1, 96, 3}, {6, 3, 2, 160, 3}, {6, 3, 1, 320, 1}};
  MobileShape out;
  out.family = MobileFamily::mobilenet_v2;
  out.activation = Activation::relu6;
  Stages stages(out.stem);
  for (const auto& row : rows) {
    stages.begin_stage();
    for (std::int64_t i = 0; i < row.repeats; ++i) {
      stages.add(row.expansion, row.kernel, i == 0 ? row.stride : 1, row.out, out.activation);
    }
  }
  out.blocks = stages.take();
  return out;
}

/// Table 2 of the paper. Its stages end where the number of channels changes.
MobileShape mobilenet_v3_small() {
  constexpr Row rows[] = {{1, 3, 2, 16, 1}, {4.5, 3, 2, 24, 1}, {3.67, 3, 1, 24, 1},
                          {4, 5, 2, 40, 1}, {6, 5, 1, 40, 2},   {3, 5, 1, 48, 2},
                          {6, 5, 2, 96, 3}};
  MobileShape out;
  out.family = MobileFamily::mobilenet_v3;
  out.activation = Activation::hard_swish;
  out.stem = 16, out.head = 1024;
  out.epsilon = 1e-3;
  Stages stages(out.stem);
  std::int64_t before = 0;
  for (const auto& row : rows) {
    if (row.out != before) stages.begin_stage();
    before = row.out;
    for (std::int64_t i = 0; i < row.repeats; ++i) {
      auto& block = stages.add(row.expansion, row.kernel, i == 0 ? row.stride : 1, row.out,
                               row.out < 40 ? Activation::relu : Activation::hard_swish);
      if (row.out != 24) block.squeezed = round_to_8(static_cast<double>(block.wide) / 4);
    }
  }
  stages.begin_stage();
  stages.add(1, 1, 1, 576, Activation::hard_swish).kind = BlockKind::convolution;
  out.blocks = stages.take();
  return out;
}

MobileShape plain_shape(std::string_view name) {
  if (name == "efficientnet_b0") return efficientnet(1.0, 1.0, true);
  if (name == "efficientnet_b1") return efficientnet(1.0, 1.1, true);
  if (name == "efficientnet_b2") return efficientnet(1.1, 1.2, true);
  if (name == "efficientnet_b3") return efficientnet(1.2, 1.4, true);
  if (name == "efficientnet_lite0") return efficientnet(1.0, 1.0, false);
  return name == "mobilenet_v2" ? mobilenet_v2() : mobilenet_v3_small();
}

}  // namespace

const std::vector<std::string>& mobile_names() {
  static const std::vector<std::string> names{"efficientnet_b0",       "efficientnet_b1",
                                              "efficientnet_b2",       "efficientnet_b3",
                                              "efficientnet_lite0",    "tf_efficientnet_b0",
                                              "tf_efficientnet_b1",    "tf_efficientnet_b2",
                                              "tf_efficientnet_b3",    "tf_efficientnet_lite0",
                                              "mobilenet_v2",          "mobilenet_v3_small",
                                              "mobilenetv3_small_100", "tf_mobilenetv3_small_100"};
  return names;
}

MobileShape mobile_shape(const std::string& name) {
  const auto& names = mobile_names();
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    throw Error("there is no encoder '" + name + "'", suggest(name, names));
  }
  const bool tensorflow = name.starts_with("tf_");
  auto out = plain_shape(std::string_view(name).substr(tensorflow ? 3 : 0));
  if (name == "mobilenetv3_small_100") out.epsilon = 1e-5;
  if (tensorflow) out.epsilon = 1e-3, out.same_padding = true;
  return out;
}

}  // namespace mg::net
