#include "stages/support/torch/tensor_names.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "stages/support/torch/mobile_shape.hpp"

namespace mg::net {
namespace {

using std::to_string;

/// A tensor of a block: which convolution of it, and what of that.
struct Place {
  const BlockShape* block = nullptr;
  std::int64_t number = 0;  ///< of the block in the whole network
  int step = 0, last = 0;   ///< the convolution, and the last one of the block
  enum Part { convolution, norm, reduce, expand } part = convolution;
  std::string_view leaf;  ///< e.g. "weight"
};

/// Takes what comes before the next '.' off the front of `name`.
std::string_view take(std::string_view& name) {
  const auto end = std::min(name.find('.'), name.size());
  const auto front = name.substr(0, end);
  name.remove_prefix(std::min(end + 1, name.size()));
  return front;
}

std::int64_t number_in(std::string_view text) {
  std::int64_t out = -1;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

/// Which convolution of a block "conv_dw" or "bn2" belong to.
int step_of(BlockKind kind, std::string_view layer) {
  if (layer.starts_with("bn")) return static_cast<int>(number_in(layer.substr(2))) - 1;
  if (layer == "conv_pwl") return 2;
  if (layer == "conv_dw") return kind == BlockKind::inverted ? 1 : 0;
  return kind == BlockKind::separable ? 1 : 0;
}

int last_step(BlockKind kind) {
  return kind == BlockKind::inverted ? 2 : kind == BlockKind::separable ? 1 : 0;
}

/// `rest` comes after "blocks.".
std::optional<Place> place_of(const MobileShape& shape, std::string_view rest) {
  const auto stage = number_in(take(rest)), index = number_in(take(rest));
  const auto found =
      std::find_if(shape.blocks.begin(), shape.blocks.end(),
                   [&](const BlockShape& b) { return b.stage == stage && b.index == index; });
  if (found == shape.blocks.end()) return std::nullopt;
  Place out{&*found, found - shape.blocks.begin()};
  out.last = last_step(found->kind);
  auto layer = take(rest);
  if (layer == "se") {
    out.part = take(rest) == "conv_reduce" ? Place::reduce : Place::expand;
  } else {
    out.part = layer.starts_with("bn") ? Place::norm : Place::convolution;
    out.step = step_of(found->kind, layer);
  }
  out.leaf = rest;
  return out;
}

std::string in_torchvision(const MobileShape& shape, const Place& at) {
  const auto leaf = "." + std::string(at.leaf);
  const auto norm = std::string(at.part == Place::norm ? ".1" : ".0");
  if (shape.family == MobileFamily::mobilenet_v2) {
    const auto scope = "features." + to_string(at.number + 1) + ".conv.";
    if (at.step < at.last) return scope + to_string(at.step) + norm + leaf;
    return scope + to_string(at.last + (at.part == Place::norm)) + leaf;
  }
  auto scope = shape.family == MobileFamily::efficientnet
                   ? "features." + to_string(at.block->stage + 1) + "." + to_string(at.block->index)
                   : "features." + to_string(at.number + 1);
  if (at.block->kind == BlockKind::convolution) return scope + norm + leaf;
  scope += ".block.";
  // The gate is counted, too; it comes before the last convolution.
  if (at.part == Place::reduce) return scope + to_string(at.last) + ".fc1" + leaf;
  if (at.part == Place::expand) return scope + to_string(at.last) + ".fc2" + leaf;
  const bool behind_gate = at.step == at.last && at.block->squeezed > 0;
  return scope + to_string(at.step + behind_gate) + norm + leaf;
}

std::string in_old_torchvision(const Place& at) {
  return "features." + to_string(at.number + 1) + ".conv." +
         to_string(3 * at.step + (at.part == Place::norm)) + "." + std::string(at.leaf);
}

std::string in_lukemelas(const Place& at) {
  constexpr std::array layers{"_expand_conv", "_depthwise_conv", "_project_conv"};
  const auto scope = "_blocks." + to_string(at.number) + ".";
  const auto leaf = "." + std::string(at.leaf);
  if (at.part == Place::reduce) return scope + "_se_reduce" + leaf;
  if (at.part == Place::expand) return scope + "_se_expand" + leaf;
  const auto step = at.step + 2 - at.last;
  if (at.part == Place::norm) return scope + "_bn" + to_string(step) + leaf;
  return scope + layers[static_cast<std::size_t>(step)] + leaf;
}

/// The layers around the blocks.
std::string outer_name(Naming naming, const MobileShape& shape, std::string_view name) {
  const auto leaf = name.substr(std::min(name.find('.'), name.size()));
  const auto layer = name.substr(0, name.size() - leaf.size());
  const auto renamed = [&](std::string_view to) { return std::string(to) + std::string(leaf); };
  const bool lukemelas = naming == Naming::lukemelas;
  if (layer == "conv_stem") return renamed(lukemelas ? "_conv_stem" : "features.0.0");
  if (layer == "bn1") return renamed(lukemelas ? "_bn0" : "features.0.1");
  if (shape.family == MobileFamily::mobilenet_v3) {
    if (layer == "conv_head") return renamed("classifier.0");
    return layer == "classifier" ? renamed("classifier.3") : std::string(name);
  }
  const auto stages = shape.blocks.back().stage + 1;
  const auto count = static_cast<std::int64_t>(shape.blocks.size());
  const auto head =
      "features." + to_string(1 + (shape.family == MobileFamily::efficientnet ? stages : count));
  if (layer == "conv_head") return renamed(lukemelas ? "_conv_head" : head + ".0");
  if (layer == "bn2") return renamed(lukemelas ? "_bn1" : head + ".1");
  if (layer == "classifier") return renamed(lukemelas ? "_fc" : "classifier.1");
  return std::string(name);
}

bool is_residual(const std::string& encoder) { return encoder.starts_with("resnet"); }
bool is_plain(const std::string& encoder) { return encoder.starts_with("plain"); }

}  // namespace

const std::vector<Naming>& all_namings() {
  static const std::vector<Naming> namings{Naming::timm, Naming::torchvision,
                                           Naming::old_torchvision, Naming::lukemelas};
  return namings;
}

std::string text(Naming naming) {
  switch (naming) {
    case Naming::timm:
      return "timm";
    case Naming::torchvision:
      return "torchvision";
    case Naming::old_torchvision:
      return "old_torchvision";
    case Naming::lukemelas:
      return "lukemelas";
  }
  return {};
}

std::string name_in(Naming naming, const std::string& encoder, std::string_view name) {
  if (naming == Naming::timm || is_residual(encoder) || is_plain(encoder)) {
    return std::string(name);
  }
  const auto shape = mobile_shape(encoder);
  const auto needed = naming == Naming::lukemelas         ? MobileFamily::efficientnet
                      : naming == Naming::old_torchvision ? MobileFamily::mobilenet_v2
                                                          : shape.family;
  if (shape.family != needed) naming = Naming::torchvision;
  constexpr std::string_view blocks = "blocks.";
  if (!name.starts_with(blocks)) return outer_name(naming, shape, name);
  const auto place = place_of(shape, name.substr(blocks.size()));
  if (!place) return std::string(name);
  if (naming == Naming::torchvision) return in_torchvision(shape, *place);
  return naming == Naming::old_torchvision ? in_old_torchvision(*place) : in_lukemelas(*place);
}

std::string stem_name(const std::string& encoder) {
  if (is_plain(encoder)) return "levels.0.0.0.weight";
  return is_residual(encoder) ? "conv1.weight" : "conv_stem.weight";
}

}  // namespace mg::net
