#include "stages/support/torch/sliding_window.hpp"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/replication_pad2d.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace mg::net {
namespace {

struct Corner {
  std::int64_t y, x;
};

at::Tensor window_at(const at::Tensor& picture, Corner at, std::int64_t side) {
  return picture.narrow(2, at.y, side).narrow(3, at.x, side);
}

/// Zeros needed before and after a length.
std::pair<std::int64_t, std::int64_t> missing(std::int64_t length, std::int64_t side) {
  const auto all = std::max<std::int64_t>(0, side - length);
  return {all / 2, all - all / 2};
}

std::vector<Corner> corners_of(const at::Tensor& picture, const Windows& windows) {
  std::vector<Corner> out;
  for (const auto y : window_starts(picture.size(2), windows.side_px, windows.overlap)) {
    for (const auto x : window_starts(picture.size(3), windows.side_px, windows.overlap)) {
      out.push_back({y, x});
    }
  }
  return out;
}

/// One picture [1, c, h, w] that is no smaller than a window.
at::Tensor averaged(const at::Tensor& picture, const Windows& windows, const at::Tensor& weights,
                    const Answer& answer) {
  const auto side = windows.side_px;
  const auto corners = corners_of(picture, windows);
  const std::vector<std::int64_t> shape{1, 1, picture.size(2), picture.size(3)};
  const auto sum = at::zeros(shape, picture.options()), total = at::zeros(shape, picture.options());
  const auto at_once = static_cast<std::size_t>(std::max<std::int64_t>(1, windows.at_once));
  for (std::size_t begin = 0; begin < corners.size(); begin += at_once) {
    const auto end = std::min(corners.size(), begin + at_once);
    std::vector<at::Tensor> batch;
    for (auto i = begin; i < end; ++i) batch.push_back(window_at(picture, corners[i], side));
    const auto said = answer(at::cat(batch).contiguous(at::MemoryFormat::ChannelsLast));
    for (auto i = begin; i < end; ++i) {
      const auto one = said.narrow(0, static_cast<std::int64_t>(i - begin), 1);
      window_at(sum, corners[i], side).add_(one.mul(weights));
      window_at(total, corners[i], side).add_(weights);
    }
  }
  return sum.div_(total).clamp_(0, 1);
}

}  // namespace

std::vector<std::int64_t> window_starts(std::int64_t length, std::int64_t side, double overlap) {
  if (length <= side) return {0};
  const auto step = std::max(1.0, static_cast<double>(side) * (1 - overlap));
  const auto room = static_cast<double>(length - side);
  const auto steps = static_cast<std::int64_t>(std::ceil(room / step));
  std::vector<std::int64_t> out;
  for (std::int64_t i = 0; i <= steps; ++i) {
    out.push_back(std::llround(room * static_cast<double>(i) / static_cast<double>(steps)));
  }
  return out;
}

at::Tensor window_weights(std::int64_t side) {
  const auto middle = static_cast<double>(side - 1) / 2, deviation = static_cast<double>(side) / 8;
  const auto along = [&](std::int64_t i) {
    const auto distance = (static_cast<double>(i) - middle) / deviation;
    return std::exp(-distance * distance / 2);
  };
  auto out = at::empty({side, side}, at::kFloat);
  auto* to = out.mutable_data_ptr<float>();
  for (std::int64_t y = 0; y < side; ++y) {
    for (std::int64_t x = 0; x < side; ++x) *to++ = static_cast<float>(along(y) * along(x));
  }
  return out;
}

at::Tensor over_windows(const at::Tensor& x, const Windows& windows, const Answer& answer) {
  const auto height = x.size(2), width = x.size(3);
  const auto [above, below] = missing(height, windows.side_px);
  const auto [left, right] = missing(width, windows.side_px);
  const bool small = above + below + left + right > 0;
  const auto weights = window_weights(windows.side_px).to(x.device());
  std::vector<at::Tensor> out;
  for (std::int64_t i = 0; i < x.size(0); ++i) {
    auto picture = x.narrow(0, i, 1);
    if (small) picture = at::replication_pad2d(picture, {left, right, above, below});
    const auto marked = averaged(picture, windows, weights, answer);
    out.push_back(marked.narrow(2, above, height).narrow(3, left, width));
  }
  return at::cat(out);
}

}  // namespace mg::net
