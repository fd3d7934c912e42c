#include "stages/support/torch/layer_rates.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <optional>
#include <set>

namespace mg::net {
namespace {

constexpr std::string_view encoder_prefix = "encoder.";
constexpr int behind_all_stages = 1000;

/// The number behind `prefix`, if the name begins with both.
std::optional<int> number_behind(std::string_view name, std::string_view prefix) {
  if (!name.starts_with(prefix)) return {};
  int number = 0;
  const auto* const begin = name.data() + prefix.size();
  const auto [end, fault] = std::from_chars(begin, name.data() + name.size(), number);
  return fault == std::errc{} && end != begin ? std::optional(number) : std::nullopt;
}

/// Grows from an encoder's stem on; none for what is not part of an encoder.
std::optional<int> stage_of(std::string_view name) {
  if (const auto stage = number_behind(name, "blocks."))
    return *stage + 1;                                                  // EfficientNet, MobileNet
  if (const auto stage = number_behind(name, "layer")) return stage;    // ResNet, from 1
  if (const auto stage = number_behind(name, "levels.")) return stage;  // plain, from 0
  for (const auto* stem : {"conv_stem.", "conv1.", "bn1."}) {
    if (name.starts_with(stem)) return 0;
  }
  for (const auto* last : {"conv_head.", "bn2."}) {
    if (name.starts_with(last)) return behind_all_stages;
  }
  return {};
}

std::optional<int> stage_in(std::string_view name, bool unet) {
  if (!unet) return stage_of(name);
  if (!name.starts_with(encoder_prefix)) return {};
  return stage_of(name.substr(encoder_prefix.size()));
}

}  // namespace

Depths::Depths(const std::vector<std::string>& names) {
  const bool unet = std::any_of(names.begin(), names.end(), [](const std::string& name) {
    return name.starts_with(encoder_prefix);
  });
  std::set<int> stages;
  for (const auto& name : names) {
    if (const auto stage = stage_in(name, unet)) stages.insert(*stage);
  }
  levels_ = static_cast<int>(stages.size());
  for (const auto& name : names) {
    const auto stage = stage_in(name, unet);
    if (!stage) continue;
    depths_[name] = static_cast<int>(std::distance(stages.find(*stage), stages.end()));
  }
}

int Depths::of(const std::string& name) const {
  const auto found = depths_.find(name);
  return found == depths_.end() ? 0 : found->second;
}

double rate_share(const EncoderPace& pace, int depth) {
  return depth == 0 ? 1 : pace.rate * std::pow(pace.layer_decay, depth);
}

int first_epoch(const EncoderPace& pace, int depth, int levels) {
  if (depth == 0) return 0;
  return pace.freeze_epochs + (depth - 1) * pace.unfreeze_epochs / std::max(1, levels);
}

}  // namespace mg::net
