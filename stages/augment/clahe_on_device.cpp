#include "stages/augment/clahe_on_device.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/bincount.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/where.h>

#include "stages/augment/clahe.hpp"

namespace mg::augment {

namespace {

constexpr int tables = clahe_tiles * clahe_tiles, entries = tables * clahe_levels;

std::vector<int> to_host(const at::Tensor& counts) {
  const auto host = counts.to(at::kInt).cpu().contiguous();
  const auto* const values = host.const_data_ptr<int>();
  return {values, values + entries};
}

/// How many pixels of each tile have each level; black ones go to an entry of their own.
std::vector<int> count(const at::Tensor& levels) {
  const auto height = static_cast<int>(levels.size(0)), width = static_cast<int>(levels.size(1));
  const auto tiles = [&](int pixels) {
    std::vector<std::int64_t> out;
    for (int i = 0; i < pixels; ++i) out.push_back(clahe_tile(i, pixels));
    return at::tensor(out).to(levels.device());
  };
  const auto tile = tiles(height).mul(clahe_tiles).view({-1, 1}) + tiles(width).view({1, -1});
  const auto entry = tile * clahe_levels + levels.add(0.5).to(at::kLong);
  const auto counted = at::where(levels.gt(0), entry, entries);
  return to_host(at::bincount(counted.flatten(), {}, entries + 1).narrow(0, 0, entries));
}

/// The tiles between which the pixels of a line lie, and the share of the second.
struct Blends {
  at::Tensor first, second, share;
};

Blends blends(int pixels, c10::Device device) {
  std::vector<std::int64_t> first, second;
  std::vector<float> share;
  for (int i = 0; i < pixels; ++i) {
    const auto blend = tile_blend(i, pixels);
    first.push_back(blend.first);
    second.push_back(blend.second);
    share.push_back(blend.share);
  }
  return {at::tensor(first).to(device), at::tensor(second).to(device),
          at::tensor(share).to(device)};
}

at::Tensor mixed(const at::Tensor& a, const at::Tensor& b, const at::Tensor& share) {
  return a + share * (b - a);
}

}  // namespace

at::Tensor equalized_on_device(const at::Tensor& picture, double white, double clip) {
  const auto gray = picture.size(0) == 1 ? picture[0] : picture.sum({0}).div(picture.size(0));
  const auto levels = gray.div(white).clamp(0, 1).mul(clahe_levels - 1);
  const auto table = at::tensor(clahe_tables(count(levels), clip)).to(picture.device());
  const auto below = levels.to(at::kLong), above = below.add(1).clamp_max(clahe_levels - 1);
  const auto part = levels - below;
  const auto across = blends(static_cast<int>(levels.size(1)), picture.device());
  const auto down = blends(static_cast<int>(levels.size(0)), picture.device());
  const auto tone = [&](const at::Tensor& rows, const at::Tensor& columns) {
    const auto tile = (rows.mul(clahe_tiles).view({-1, 1}) + columns.view({1, -1})) * clahe_levels;
    return mixed(table.take(tile + below), table.take(tile + above), part);
  };
  const auto upper = mixed(tone(down.first, across.first), tone(down.first, across.second),
                           across.share.view({1, -1}));
  const auto lower = mixed(tone(down.second, across.first), tone(down.second, across.second),
                           across.share.view({1, -1}));
  const auto old = levels / (clahe_levels - 1);
  const auto gain = mixed(upper, lower, down.share.view({-1, 1})) / old;
  return picture * at::where(old.gt(0), gain, 1).unsqueeze(0);
}

}  // namespace mg::augment
