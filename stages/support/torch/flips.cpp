#include "stages/support/torch/flips.hpp"

#include <ATen/ops/flip.h>

#include <vector>

#include "pipeline/error.hpp"

namespace mg::net {
namespace {

constexpr std::int64_t rows = 2, columns = 3;

/// The axes along which each view beside the picture itself is mirrored.
std::vector<std::vector<std::int64_t>> views_of(const std::string& flips) {
  if (flips == "none") return {};
  if (flips == "horizontal") return {{columns}};
  if (flips == "both") return {{columns}, {rows}, {rows, columns}};
  throw Error("there is no choice of flips '" + flips + "'", "none, horizontal or both");
}

at::Tensor mirrored(const at::Tensor& x, const std::vector<std::int64_t>& axes) {
  return at::flip(x, axes).contiguous(at::MemoryFormat::ChannelsLast);
}

}  // namespace

at::Tensor over_flips(const at::Tensor& x, const std::string& flips, const Answer& answer) {
  const auto views = views_of(flips);
  if (views.empty()) return answer(x);
  auto sum = answer(x).clone();  // the network may keep what it gave
  for (const auto& axes : views) {
    const auto said = answer(mirrored(x, axes));
    sum.add_(said.dim() == 4 ? at::flip(said, axes) : said);
  }
  return sum.div_(static_cast<double>(views.size() + 1));
}

}  // namespace mg::net
