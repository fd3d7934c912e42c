#include "stages/support/torch/class_weights.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "pipeline/error.hpp"

namespace mg::net {

const std::vector<std::string>& class_weight_names() {
  static const std::vector<std::string> names{"none", "inverse", "effective"};
  return names;
}

std::vector<double> class_weights(const std::vector<std::size_t>& samples, const std::string& name,
                                  double beta) {
  const auto& names = class_weight_names();
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    throw Error("there are no class weights '" + name + "'", suggest(name, names));
  }
  std::vector<double> out;
  for (const auto count : samples) {
    const auto number = std::max(1.0, static_cast<double>(count));
    out.push_back(name == "inverse"     ? 1 / number
                  : name == "effective" ? (1 - beta) / (1 - std::pow(beta, number))
                                        : 1);
  }
  const auto mean = std::accumulate(out.begin(), out.end(), 0.0) / static_cast<double>(out.size());
  for (auto& weight : out) weight /= mean;
  return out;
}

}  // namespace mg::net
