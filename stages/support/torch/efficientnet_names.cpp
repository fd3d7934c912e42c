// timm's names for the tensors of EfficientNet, in torchvision's words.
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

#include "stages/support/torch/efficientnet.hpp"

namespace mg::net {
namespace {

using Renaming = std::pair<std::string_view, std::string_view>;

constexpr std::array<Renaming, 5> outer_names{{{"conv_stem.", "features.0.0."},
                                               {"bn1.", "features.0.1."},
                                               {"conv_head.", "features.8.0."},
                                               {"bn2.", "features.8.1."},
                                               {"classifier.", "classifier.1."}}};
/// Blocks of the first stage do not widen, so their parts are numbered one less.
constexpr std::array<Renaming, 6> first_block_names{{{"conv_dw.", "0.0."},
                                                     {"bn1.", "0.1."},
                                                     {"se.conv_reduce.", "1.fc1."},
                                                     {"se.conv_expand.", "1.fc2."},
                                                     {"conv_pw.", "2.0."},
                                                     {"bn2.", "2.1."}}};
constexpr std::array<Renaming, 8> block_names{{{"conv_pw.", "0.0."},
                                               {"bn1.", "0.1."},
                                               {"conv_dw.", "1.0."},
                                               {"bn2.", "1.1."},
                                               {"se.conv_reduce.", "2.fc1."},
                                               {"se.conv_expand.", "2.fc2."},
                                               {"conv_pwl.", "3.0."},
                                               {"bn3.", "3.1."}}};

template <std::size_t n>
std::string renamed(std::string_view name, const std::array<Renaming, n>& table) {
  for (const auto& [from, to] : table) {
    if (name.starts_with(from)) return std::string(to) + std::string(name.substr(from.size()));
  }
  return {};
}

/// Takes "3." off the front of `name`; -1 if it does not start so.
int take_number(std::string_view& name) {
  int number = -1;
  const auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (problem != std::errc{} || end == name.data() + name.size() || *end != '.') return -1;
  name.remove_prefix(static_cast<std::size_t>(end - name.data()) + 1);
  return number;
}

}  // namespace

std::string torchvision_name(const std::string& timm_name) {
  std::string_view rest = timm_name;
  if (!rest.starts_with("blocks.")) return renamed(rest, outer_names);
  rest.remove_prefix(std::string_view("blocks.").size());
  const auto stage = take_number(rest);
  const auto block = take_number(rest);
  if (stage < 0 || block < 0) return {};
  const auto part = stage == 0 ? renamed(rest, first_block_names) : renamed(rest, block_names);
  if (part.empty()) return {};
  return "features." + std::to_string(stage + 1) + "." + std::to_string(block) + ".block." + part;
}

}  // namespace mg::net
