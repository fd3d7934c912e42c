#include <map>
#include <set>

#include "pipeline/error.hpp"
#include "stages/support/torch/safetensors.hpp"

namespace mg::net {
namespace {

/// "a, b, c and 4 more"
std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t most = 8;
  std::string out;
  for (std::size_t i = 0; i < std::min(names.size(), most); ++i) {
    out += (i > 0 ? ", " : "") + names[i];
  }
  if (names.size() > most) out += " and " + std::to_string(names.size() - most) + " more";
  return out;
}

std::string shape_text(const at::Tensor& tensor) {
  std::string out = "[";
  for (const auto side : tensor.sizes()) {
    out += (out.size() > 1 ? ", " : "") + std::to_string(side);
  }
  return out + "]";
}

}  // namespace

void load_into(Weights& weights, const TensorFile& content, const std::string& origin) {
  std::map<std::string, at::Tensor> given;
  for (const auto& entry : content.tensors) given[entry.name] = entry.tensor;

  const auto mine = weights.all();
  std::vector<std::string> missing, misshapen, unexpected;
  for (const auto& entry : mine) {
    const auto found = given.find(entry.name);
    if (found == given.end()) {
      missing.push_back(entry.name);
    } else if (found->second.sizes() != entry.tensor.sizes()) {
      misshapen.push_back(entry.name + " " + shape_text(found->second) + " instead of " +
                          shape_text(entry.tensor));
    }
  }
  std::set<std::string> known;
  for (const auto& entry : mine) known.insert(entry.name);
  for (const auto& [name, tensor] : given) {
    if (!known.contains(name)) unexpected.push_back(name);
  }
  std::string what;
  if (!missing.empty()) what += "; missing: " + listed(missing);
  if (!misshapen.empty()) what += "; of another shape: " + listed(misshapen);
  if (!unexpected.empty()) what += "; unexpected: " + listed(unexpected);
  if (!what.empty()) {
    throw Error(origin + " does not fit the network" + what,
                "the weights must come from a network with the same parameters");
  }
  for (const auto& entry : mine) entry.tensor.detach().copy_(given[entry.name]);
}

}  // namespace mg::net
