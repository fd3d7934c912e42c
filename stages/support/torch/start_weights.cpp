#include "stages/support/torch/start_weights.hpp"

#include <map>
#include <string_view>

#include "pipeline/error.hpp"
#include "stages/support/torch/efficientnet.hpp"

namespace mg::net {
namespace {

constexpr std::string_view encoder_prefix = "encoder.";

std::string without_prefix(const std::string& name) {
  return name.starts_with(encoder_prefix) ? name.substr(encoder_prefix.size()) : name;
}

/// The given tensors by torchvision's names (and by their own, where torchvision has none).
std::map<std::string, at::Tensor> by_common_name(const TensorFile& content) {
  std::map<std::string, at::Tensor> out;
  for (const auto& entry : content.tensors) {
    const auto plain = without_prefix(entry.name);
    const auto common = plain.starts_with("features.") ? plain : torchvision_name(plain);
    out[common.empty() ? plain : common] = entry.tensor;
  }
  return out;
}

/// `given` in the shape of `mine`, or undefined if it does not fit.
at::Tensor fitted(const at::Tensor& given, const at::Tensor& mine) {
  if (given.sizes() == mine.sizes()) return given;
  const bool stem = given.dim() == 4 && mine.dim() == 4 && given.size(1) == 3 &&
                    mine.size(1) == 1 && given.size(0) == mine.size(0) &&
                    given.size(2) == mine.size(2);
  return stem ? given.sum({1}, true) : at::Tensor();
}

}  // namespace

std::size_t start_from(Weights& weights, const TensorFile& content, const std::string& origin) {
  const auto given = by_common_name(content);
  std::size_t copied = 0, of_encoder = 0, wanted = 0;
  for (const auto& entry : weights.all()) {
    const auto name = without_prefix(entry.name);
    const bool encoder = name.starts_with("features.");
    wanted += encoder;
    const auto found = given.find(name);
    if (found == given.end()) continue;
    const auto value = fitted(found->second, entry.tensor);
    if (!value.defined()) continue;
    entry.tensor.detach().copy_(value);
    of_encoder += encoder;
    ++copied;
  }
  if (2 * of_encoder < wanted) {
    throw Error(origin + " fits " + std::to_string(of_encoder) + " of the encoder's " +
                    std::to_string(wanted) + " tensors",
                "weights of this stage, or torchvision's or timm's efficientnet_b0, are expected");
  }
  return copied;
}

}  // namespace mg::net
