#include "stages/augment/spatial_on_device.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/grid_sampler.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include "stages/augment/device_pixels.hpp"

namespace mg::augment {

namespace {

/// [pixels, controls]: the weights of all control points for each pixel of a line.
at::Tensor weights(int pixels, int controls, double step_px) {
  auto out = at::zeros({pixels, controls});
  auto at = out.accessor<float, 2>();
  const auto line = spline(pixels, step_px);
  for (int i = 0; i < pixels; ++i) {
    for (int k = 0; k < 4; ++k) at[i][line.first[i] + k] = line.weights[i][k];
  }
  return out;
}

/// [2, height, width]: the displacement of each pixel. All bends of a stage have one grid, so that
/// of a batch may be multiplied at once.
at::Tensor displacements(const std::vector<Warp>& warps, int width, int height,
                         c10::Device device) {
  const auto& first = warps.front().bend;
  std::vector<at::Tensor> points;
  for (const auto& [map, bend] : warps) {
    points.push_back(at::tensor(bend.dx).view({bend.rows, bend.columns}));
    points.push_back(at::tensor(bend.dy).view({bend.rows, bend.columns}));
  }
  const auto down = weights(height, first.rows, first.step_px).to(device);
  const auto across = weights(width, first.columns, first.step_px).to(device);
  return down.matmul(at::stack(points).to(device))
      .matmul(across.t())
      .view({static_cast<std::int64_t>(warps.size()), 2, height, width});
}

/// [n, height, width, 2]: where each pixel lies in the input, as grid_sampler() counts: from -1 at
/// the center of the first pixel to 1 at that of the last.
at::Tensor places(const std::vector<Warp>& warps, int width, int height, c10::Device device) {
  std::vector<double> rows;
  const auto count = [](int pixels) { return pixels > 1 ? (pixels - 1) / 2.0 : 1; };
  for (const auto& [map, bend] : warps) {
    for (const auto value : {map.xx, map.xy, map.x0}) rows.push_back(value / count(width));
    rows.back() -= 1;
    for (const auto value : {map.yx, map.yy, map.y0}) rows.push_back(value / count(height));
    rows.back() -= 1;
  }
  const auto n = static_cast<std::int64_t>(warps.size());
  const auto maps = at::tensor(rows).to(at::kFloat).view({n, 6, 1, 1}).to(device);
  const auto part = [&](int i) { return maps.select(1, i); };
  const auto line = at::TensorOptions(at::kFloat).device(device);
  auto x = at::arange(width, line).view({1, 1, width});
  auto y = at::arange(height, line).view({1, height, 1});
  if (!warps.front().bend.none()) {
    const auto bent = displacements(warps, width, height, device);
    x = x + bent.select(1, 0);
    y = y + bent.select(1, 1);
  }
  return at::stack({part(0) * x + part(1) * y + part(2), part(3) * x + part(4) * y + part(5)}, 3);
}

at::Tensor sampled(const at::Tensor& batch, const at::Tensor& places) {
  constexpr int bilinear = 0, black_outside = 0;
  return at::grid_sampler(batch, places, bilinear, black_outside, true);
}

/// Pictures of one size and their masks, turned.
void turn(const std::vector<Warp>& warps, const Column<Image>& images, const Column<Mask>& truths,
          std::size_t begin, std::size_t end, c10::Device device, SpatialOnDevice::Turned& out) {
  const auto& size = images[begin].pixels;
  const auto where =
      places({warps.begin() + begin, warps.begin() + end}, size.width, size.height, device);
  const auto turned = sampled(float_batch(images, begin, end, device), where);
  for (auto i = begin; i < end; ++i) {
    const auto place = static_cast<std::int64_t>(i - begin);
    auto image = images[i];
    image.pixels = pixels_of(turned[place], image.pixels.depth, full_white(image.pixels.depth));
    image.geometry = warped(image.geometry, warps[i]);
    if (const auto* const truth = truths.find(i)) {
      const auto mask = float_picture(truth->pixels, device).unsqueeze(0);
      const auto inside = sampled(mask, where.narrow(0, place, 1))[0].ge(127.5).mul(255);
      std::get<1>(out)[i] = Mask{pixels_of(inside, Depth::u8, 255), image.geometry};
    }
    std::get<0>(out).push_back(std::move(image));
  }
}

}  // namespace

SpatialOnDevice::Turned SpatialOnDevice::predict(const Contexts& contexts,
                                                 const Column<Image>& images,
                                                 const Column<Mask>& truths,
                                                 const Column<Contours>& contours) const {
  std::vector<Warp> warps;
  Turned out;
  auto& [turned, masks, outlines] = out;
  masks.resize(images.size());
  outlines.resize(images.size());
  for (std::size_t i = 0; i < images.size(); ++i) {
    check_size(images[i], truths.find(i));
    const auto& pixels = images[i].pixels;
    warps.push_back(draw(contexts[i].random(), pixels.width, pixels.height));
    if (const auto* const these = contours.find(i)) {
      outlines[i] = warped(*these, images[i].geometry, warps[i]);
    }
  }
  for (std::size_t begin = 0; begin < images.size();) {
    const auto end = end_of_same_size(images, begin);
    turn(warps, images, truths, begin, end, c10::Device(device), out);
    begin = end;
  }
  return out;
}

}  // namespace mg::augment
