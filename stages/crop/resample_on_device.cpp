#include "stages/crop/resample_on_device.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/grid_sampler.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <vector>

#include "stages/crop/averaging.hpp"
#include "stages/crop/resample.hpp"
#include "stages/crop/taps.hpp"
#include "stages/support/torch/torch_view.hpp"

namespace mg::crop {

namespace {

/// Outputs that are inputs, along one dimension.
at::Tensor picked(const at::Tensor& picture, const Axis& axis, std::int64_t dim) {
  std::vector<std::int64_t> inputs;
  std::vector<float> seen;
  for (const auto& taps : axis.taps) {
    inputs.push_back(taps.first);
    seen.push_back(taps.count > 0 ? 1.0F : 0.0F);
  }
  const auto at = at::tensor(inputs).to(picture.device());
  auto shape = std::vector<std::int64_t>(3, 1);
  shape[static_cast<std::size_t>(dim)] = static_cast<std::int64_t>(seen.size());
  return picture.index_select(dim, at).mul(at::tensor(seen).view(shape).to(picture.device()));
}

/// [inputs from axis.begin to axis.end, outputs]: filled on the device, since nearly all are 0.
at::Tensor weights_of(const Axis& axis, c10::Device device) {
  const auto inputs = static_cast<std::int64_t>(axis.end - axis.begin);
  const auto outputs = static_cast<std::int64_t>(axis.taps.size());
  std::vector<std::int64_t> places;
  std::vector<float> weights;
  for (std::int64_t i = 0; i < outputs; ++i) {
    const auto& taps = axis.taps[static_cast<std::size_t>(i)];
    for (int k = 0; k < taps.count; ++k) {
      places.push_back((taps.first - axis.begin + k) * outputs + i);
      weights.push_back(axis.weights[taps.weights + static_cast<std::size_t>(k)]);
    }
  }
  auto out = at::zeros({inputs * outputs}, at::TensorOptions(at::kFloat).device(device));
  out.index_copy_(0, at::tensor(places).to(device), at::tensor(weights).to(device));
  return out.view({inputs, outputs});
}

at::Tensor along(const at::Tensor& picture, const Axis& axis, std::int64_t dim) {
  if (axis.picks) return picked(picture, axis, dim);
  const auto used = picture.narrow(dim, axis.begin, axis.end - axis.begin);
  const auto weights = weights_of(axis, picture.device());
  return dim == 2 ? used.matmul(weights) : weights.t().matmul(used);
}

at::Tensor along_axes(const at::Tensor& picture, const Affine& to_this, int width, int height) {
  const auto rows = static_cast<int>(picture.size(1)), columns = static_cast<int>(picture.size(2));
  const auto across = resampling_axis(width, columns, to_this.xx, to_this.x0);
  const auto down = resampling_axis(height, rows, to_this.yy, to_this.y0);
  if (across.end <= across.begin || down.end <= down.begin) {  // wholly outside
    return at::zeros({picture.size(0), height, width}, picture.options());
  }
  return along(along(picture, down, 1), across, 2);
}

at::Tensor turned(const at::Tensor& picture, const Affine& to_this, int width, int height) {
  const auto rows = static_cast<int>(picture.size(1)), columns = static_cast<int>(picture.size(2));
  const auto part = averaging(to_this, width, height, columns, rows);
  const auto near = along_axes(picture, part.to_in, part.width, part.height);
  const auto map = part.to_in.inverse() * to_this;
  const auto x = at::arange(width, picture.options()).view({1, width});
  const auto y = at::arange(height, picture.options()).view({height, 1});
  // grid_sampler() counts from -1 at the center of the first pixel to 1 at that of the last.
  const auto scaled = [](const at::Tensor& at, int pixels) {
    return at.mul(2.0 / std::max(1, pixels - 1)).sub(1);
  };
  const auto at = at::stack({scaled(x * map.xx + y * map.xy + map.x0, part.width),
                             scaled(x * map.yx + y * map.yy + map.y0, part.height)},
                            2);
  constexpr int bilinear = 0, black_outside = 0;
  return at::grid_sampler(near.unsqueeze(0), at.unsqueeze(0), bilinear, black_outside, true)[0];
}

at::Tensor in_depth(const at::Tensor& picture, Depth depth) {
  if (depth == Depth::f32) return picture.contiguous();
  const auto type = depth == Depth::u8 ? at::kByte : at::kUInt16;
  return picture.add(0.5).to(at::kInt).to(type).contiguous();
}

/// The whole grid, black around what it fills.
Pixels on_grid(const Pixels& pixels, const Geometry& geometry, const Grid& grid,
               c10::Device device) {
  const auto& filled = grid.filled;
  const auto to_this =
      geometry.to_source.inverse() * grid.geometry.to_source * Affine::shift(filled.x, filled.y);
  const auto inner = resample_on_device(pixels, to_this, filled.width, filled.height, device);
  if (filled == Box{0, 0, grid.width, grid.height}) return inner;
  const auto whole = tensor_view(inner).to(at::kFloat);
  const auto right = grid.width - filled.x - filled.width;
  const auto below = grid.height - filled.y - filled.height;
  const auto padded = at::constant_pad_nd(whole, {filled.x, right, filled.y, below});
  return to_pixels(in_depth(padded, pixels.depth));
}

}  // namespace

at::Tensor resample_on_device(const at::Tensor& picture, const Affine& to_this, int width,
                              int height) {
  const auto floats = picture.to(at::kFloat);
  return is_along_axes(to_this) ? along_axes(floats, to_this, width, height)
                                : turned(floats, to_this, width, height);
}

Pixels resample_on_device(const Pixels& pixels, const Affine& to_this, int width, int height,
                          c10::Device device) {
  if (!is_on(pixels, device)) {
    return to_pixels(tensor_view(resample(pixels, to_this, width, height)).to(device));
  }
  const auto picture = tensor_on(pixels, device);
  return to_pixels(in_depth(resample_on_device(picture, to_this, width, height), pixels.depth));
}

Image resample_on_device(const Image& image, const Grid& grid, c10::Device device) {
  auto out = image;
  out.pixels = on_grid(image.pixels, image.geometry, grid, device);
  out.geometry = grid.geometry;
  return out;
}

Mask resample_on_device(const Mask& mask, const Grid& grid, c10::Device device) {
  const auto covered = tensor_view(on_grid(mask.pixels, mask.geometry, grid, device));
  return {to_pixels(covered.gt(127).to(at::kByte).mul(255)), grid.geometry};
}

}  // namespace mg::crop
