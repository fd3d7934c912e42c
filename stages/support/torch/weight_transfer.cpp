#include "stages/support/torch/weight_transfer.hpp"

#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "pipeline/error.hpp"
#include "stages/support/torch/mobile_shape.hpp"
#include "stages/support/torch/names_in_file.hpp"

namespace mg::net {
namespace {

std::string shape_text(const at::Tensor& tensor) {
  std::string out;
  for (const auto side : tensor.sizes()) out += (out.empty() ? "" : ", ") + std::to_string(side);
  return "[" + out + "]";
}

std::vector<std::int64_t> sides_but_trailing_ones(const at::Tensor& tensor) {
  auto out = tensor.sizes().vec();
  while (!out.empty() && out.back() == 1) out.pop_back();
  return out;
}

/// `given` in the shape of `mine`, or undefined. A matrix may be a 1 x 1 convolution, and a stem
/// for colors may meet gray: equal channels then give what the one channel gives.
at::Tensor shaped(const at::Tensor& given, const at::Tensor& mine, bool stem) {
  if (sides_but_trailing_ones(given) == sides_but_trailing_ones(mine)) {
    return given.view(mine.sizes());
  }
  if (!stem || given.dim() != 4 || mine.dim() != 4) return {};
  const auto rest = [](const at::Tensor& t) { return std::array{t.size(0), t.size(2), t.size(3)}; };
  if (rest(given) != rest(mine)) return {};
  if (given.size(1) == 3 && mine.size(1) == 1) return given.sum({1}, true);
  if (given.size(1) == 1 && mine.size(1) == 3) return given.div(3).expand(mine.sizes());
  return {};
}

/// What segmentation_models.pytorch's EfficientNets keep of the head, and never use, as zeros.
std::vector<NamedTensor> unused_head(const std::string& encoder) {
  if (encoder.find("efficientnet") == std::string::npos) return {};
  const auto shape = mobile_shape(encoder);
  std::vector<NamedTensor> out{
      {"conv_head.weight", at::zeros({shape.head, shape.blocks.back().out, 1, 1}, at::kFloat)},
      {"bn2.num_batches_tracked", at::zeros({}, at::kLong)}};
  for (const auto* name : {"weight", "bias", "running_mean", "running_var"}) {
    out.push_back({std::string("bn2.") + name, at::zeros({shape.head}, at::kFloat)});
  }
  return out;
}

struct Match {
  at::Tensor mine, value;
};

/// What is to be copied where, and the report of it.
std::pair<std::vector<Match>, Fit> matched(const Weights& weights, const std::string& encoder,
                                           const TensorFile& content) {
  std::map<std::string, at::Tensor> given;
  std::set<std::string> unused;
  for (const auto& [name, tensor] : content.tensors) given[name] = tensor, unused.insert(name);
  const auto names = names_in_file(weights, encoder, unused);
  std::vector<Match> matches;
  Fit out{names.naming, names.prefix};
  for (const auto& [name, mine] : weights.all()) {
    const bool of_encoder = !names.unet || name.starts_with(encoder_prefix);
    const bool stem = name_in_encoder(name) == stem_name(encoder);
    ++out.wanted, out.of_encoder += of_encoder;
    const auto found = given.find(names.of(name));
    if (found == given.end()) {
      if (!name.ends_with("num_batches_tracked")) out.missing.push_back(name);
      continue;
    }
    unused.erase(found->first);
    const auto& theirs = found->second;
    const auto value = shaped(theirs, mine, stem);
    if (!value.defined()) {
      out.misshapen.push_back(name + " " + shape_text(theirs) + " instead of " + shape_text(mine));
      continue;
    }
    matches.push_back({mine, value});
    ++out.copied, out.copied_to_encoder += of_encoder;
    if (stem && theirs.size(1) != mine.size(1)) out.adapted_stem = name;
  }
  if (names.unet) {
    for (const auto& [name, tensor] : unused_head(encoder)) {
      unused.erase(names.of(std::string(encoder_prefix) + name));
    }
  }
  out.unused.assign(unused.begin(), unused.end());
  return {std::move(matches), std::move(out)};
}

std::string listed(const std::string& title, const std::vector<std::string>& names,
                   std::size_t most) {
  if (names.empty()) return {};
  auto out = "; " + title + ": ";
  for (std::size_t i = 0; i < std::min(most, names.size()); ++i) {
    out += (i > 0 ? ", " : "") + names[i];
  }
  if (names.size() > most) out += " and " + std::to_string(names.size() - most) + " more";
  return out;
}

}  // namespace

std::string Fit::report(std::size_t most) const {
  auto out = std::to_string(copied) + " of " + std::to_string(wanted) + " tensors fit (names of " +
             text(naming) + (prefix.empty() ? "" : " behind '" + prefix + "'") + ")";
  if (!adapted_stem.empty()) out += "; adapted to the channels of the input: " + adapted_stem;
  return out + listed("missing", missing, most) + listed("of another shape", misshapen, most) +
         listed("unused", unused, most);
}

Fit fit(const Weights& weights, const std::string& encoder, const TensorFile& content) {
  const c10::NoGradGuard no_grad;
  return matched(weights, encoder, content).second;
}

Fit transfer(Weights& weights, const std::string& encoder, const TensorFile& content) {
  const c10::NoGradGuard no_grad;
  auto [matches, out] = matched(weights, encoder, content);
  for (const auto& match : matches) match.mine.detach().copy_(match.value);
  return std::move(out);
}

Fit load_all(Weights& weights, const std::string& encoder, const TensorFile& content,
             const std::string& origin) {
  const auto expected = fit(weights, encoder, content);
  if (!expected.complete()) {
    throw Error(origin + " does not fit the network: " + expected.report(8),
                "the weights must come from a network with the same parameters");
  }
  return transfer(weights, encoder, content);
}

void start_from(Weights& weights, const std::string& encoder, const std::filesystem::path& file,
                const RunInfo& run) {
  const auto origin = file.string();
  const auto content = load_safetensors(file);
  const auto expected = fit(weights, encoder, content);
  if (2 * expected.copied_to_encoder < expected.of_encoder) {
    throw Error(origin + " fits " + std::to_string(expected.copied_to_encoder) + " of the " +
                    std::to_string(expected.of_encoder) + " tensors of " + encoder,
                "weights of this encoder are expected, with the names of timm, torchvision or "
                "segmentation_models.pytorch");
  }
  run.log(origin + ": " + transfer(weights, encoder, content).report(6));
}

TensorFile exported(const Weights& weights, const std::string& encoder, Naming naming,
                    bool universal) {
  NamesInFile names{encoder, is_unet(weights), naming};
  if (names.unet) names.prefix = universal ? "encoder.model." : encoder_prefix;
  TensorFile out;
  for (const auto& entry : weights.all()) {
    const auto name = names.of(entry.name);
    auto value = entry.tensor.detach();
    // torchvision's last layers are matrices throughout.
    if (name.starts_with("classifier.") && value.dim() == 4) value = value.flatten(1);
    out.tensors.push_back({name, value});
  }
  if (!names.unet || universal) return out;
  for (const auto& [name, value] : unused_head(encoder)) {
    out.tensors.push_back({names.of(std::string(encoder_prefix) + name), value});
  }
  return out;
}

}  // namespace mg::net
