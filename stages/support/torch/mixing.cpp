#include "stages/support/torch/mixing.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/one_hot.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace mg::net {

namespace {

/// Of the Gamma distribution with this shape and scale 1 (Marsaglia and Tsang 2000); for shapes
/// below 1 their note on powers of a uniform number.
double draw_gamma(Random& random, double shape) {
  if (shape < 1) {
    const auto power = std::pow(1 - random.uniform(), 1 / shape);
    return draw_gamma(random, shape + 1) * power;
  }
  const auto d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
  while (true) {
    const auto x = random.normal(), u = 1 - random.uniform();
    const auto root = 1 + c * x;
    if (root <= 0) continue;
    const auto v = root * root * root;
    if (std::log(u) < x * x / 2 + d - d * v + d * std::log(v)) return d * v;
  }
}

std::vector<std::int64_t> shuffled(int samples, Random random) {
  std::vector<std::int64_t> out(static_cast<std::size_t>(samples));
  std::iota(out.begin(), out.end(), 0);
  for (auto i = out.size(); i > 1; --i) std::swap(out[i - 1], out[random.below(i)]);
  return out;
}

/// A box of about this share of the picture, its middle anywhere; what lies outside is cut off.
MixBox draw_box(Random& random, double share, int width, int height) {
  const auto span = [&](int pixels) {
    const auto middle = static_cast<int>(random.below(static_cast<std::uint64_t>(pixels)));
    const auto length = static_cast<int>(std::lround(std::sqrt(share) * pixels));
    const auto begin = std::max(0, middle - length / 2);
    return std::pair(begin, std::min(pixels, middle - length / 2 + length) - begin);
  };
  const auto [x, across] = span(width);
  const auto [y, down] = span(height);
  return {x, y, across, down};
}

at::Tensor of_partners(const at::Tensor& rows, const Mix& mix) {
  return rows.index_select(0, at::tensor(mix.partners).to(rows.device()));
}

}  // namespace

double draw_share(Random& random, double alpha) {
  const auto a = draw_gamma(random, alpha), b = draw_gamma(random, alpha);
  return a + b > 0 ? a / (a + b) : 0.5;
}

std::optional<Mix> draw_mix(const Mixing& mixing, Random random, int samples, int width,
                            int height) {
  if (mixing.mixup <= 0 && mixing.cutmix <= 0) return {};
  const bool happens = random.chance(mixing.chance), first = random.chance(0.5);
  if (!happens) return {};
  const bool by_box = mixing.mixup <= 0 || (mixing.cutmix > 0 && first);
  Mix out;
  out.partners = shuffled(samples, random.fork("partners"));
  out.share = draw_share(random, by_box ? mixing.cutmix : mixing.mixup);
  if (!by_box) return out;
  out.box = draw_box(random, 1 - out.share, width, height);
  const auto area = static_cast<double>(out.box->width) * out.box->height;
  out.share = 1 - area / (static_cast<double>(width) * height);
  return out;
}

Random stream_of(std::uint64_t seed, const std::vector<Context>& batch) {
  auto out = Random(seed).fork("mixing");
  for (const auto& context : batch) {
    out = out.fork(context.identity().key).fork(static_cast<std::uint64_t>(context.epoch()));
  }
  return out;
}

at::Tensor mixed(const at::Tensor& pictures, const Mix& mix) {
  const auto others = of_partners(pictures, mix);
  if (!mix.box) return pictures * mix.share + others * (1 - mix.share);
  const auto within = [&](const at::Tensor& all) {
    return all.narrow(2, mix.box->y, mix.box->height).narrow(3, mix.box->x, mix.box->width);
  };
  auto out = pictures.clone();
  within(out).copy_(within(others));
  return out;
}

at::Tensor mixed_labels(const at::Tensor& labels, std::int64_t classes, const Mix& mix) {
  const auto shares = at::one_hot(labels, classes).to(at::kFloat);
  return shares * mix.share + of_partners(shares, mix) * (1 - mix.share);
}

}  // namespace mg::net
