#include "stages/augment/intensity_on_device.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/reflection_pad2d.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/upsample_bilinear2d.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

#include "stages/augment/clahe_on_device.hpp"
#include "stages/augment/device_pixels.hpp"
#include "stages/augment/low_resolution.hpp"

namespace mg::augment {

namespace {

constexpr std::int64_t as_signed(std::uint64_t bits) { return static_cast<std::int64_t>(bits); }

/// x ^ (x >> k), the shift as of unsigned numbers.
at::Tensor xor_shifted(const at::Tensor& x, int k) {
  return x.bitwise_xor(x.bitwise_right_shift(k).bitwise_and(as_signed(~std::uint64_t{0} >> k)));
}

/// mg::mix() of 64-bit numbers; products of LibTorch's integers wrap around as unsigned ones do.
at::Tensor mixed(at::Tensor x) {
  x = x + as_signed(0x9e3779b97f4a7c15ULL);
  x = xor_shifted(x, 30) * as_signed(0xbf58476d1ce4e5b9ULL);
  x = xor_shifted(x, 27) * as_signed(0x94d049bb133111ebULL);
  return xor_shifted(x, 31);
}

/// noise_at() for a whole picture: [channels, height, width].
at::Tensor noise(std::uint64_t key, const at::Tensor& like) {
  const auto channels = like.size(0), height = like.size(1), width = like.size(2);
  const auto index = at::arange(like.numel(), like.options().dtype(at::kLong))
                         .view({height, width, channels})
                         .permute({2, 0, 1});
  const auto bits = mixed(index * as_signed(0x9e3779b97f4a7c15ULL) + as_signed(key));
  const auto part = [&](int shift) { return bits.bitwise_right_shift(shift).bitwise_and(0xffff); };
  const auto sum = part(0) + part(16) + part(32) + part(48);
  return (sum - 2 * 0xffff).to(at::kFloat).mul(1 / 37837.227F);
}

at::Tensor blurred(const at::Tensor& picture, double sigma) {
  const auto line = at::tensor(gaussian(sigma)).to(picture.device());
  const auto radius = (line.numel() - 1) / 2;
  const auto padded = at::reflection_pad2d(picture, {radius, radius, radius, radius});
  const auto across = at::conv2d(padded.unsqueeze(1), line.view({1, 1, 1, -1}));
  return at::conv2d(across, line.view({1, 1, -1, 1})).squeeze(1);
}

/// [coarse, pixels]: the share of each pixel in each of the larger ones.
at::Tensor averages(int pixels, int coarse) {
  auto out = at::zeros({coarse, pixels});
  auto at = out.accessor<float, 2>();
  const auto step = static_cast<double>(pixels) / coarse;
  for (int i = 0; i < coarse; ++i) {
    const auto from = i * step, to = from + step;
    for (int k = static_cast<int>(from); k < pixels && k < to; ++k) {
      const auto covered = std::min(to, k + 1.0) - std::max<double>(from, k);
      at[i][k] = static_cast<float>(covered / step);
    }
  }
  return out;
}

at::Tensor in_low_resolution(const at::Tensor& picture, double coarser) {
  const auto means = [&](std::int64_t pixels) {
    const auto side = static_cast<int>(pixels);
    return averages(side, coarse_pixels(side, coarser)).to(picture.device());
  };
  const auto height = picture.size(1), width = picture.size(2);
  const auto coarse = means(height).matmul(picture).matmul(means(width).t());
  return at::upsample_bilinear2d(coarse.unsqueeze(0), {height, width}, false)[0];
}

at::Tensor with_holes(const at::Tensor& picture, const std::vector<Hole>& holes) {
  if (holes.empty()) return picture;
  const auto out = picture.clone();
  for (const auto& hole : holes) {
    const auto where =
        pixels_of(hole, static_cast<int>(out.size(2)), static_cast<int>(out.size(1)));
    out.narrow(1, where.y, where.height).narrow(2, where.x, where.width).zero_();
  }
  return out;
}

at::Tensor toned(const at::Tensor& picture, double white, const Tones& tones) {
  auto out = tones.blur_px > 0 ? blurred(picture, tones.blur_px) : picture;
  if (tones.coarser > 1) out = in_low_resolution(out, tones.coarser);
  if (tones.clahe_clip > 0) out = equalized_on_device(out, white, tones.clahe_clip);
  if (tones.change_curve()) {
    out = out.div(white).clamp(0, 1).pow(tones.gamma).sub(0.5).mul(tones.contrast);
    out = out.add(0.5 + tones.brightness).clamp(0, 1).mul(white);
  }
  if (tones.noise > 0) out = out + noise(tones.noise_key, out) * (tones.noise * white);
  if (tones.keep_black) out = at::where(picture.eq(0), 0, out);
  return with_holes(out, tones.holes);
}

}  // namespace

std::vector<Image> IntensityOnDevice::predict(const Contexts& contexts,
                                              const Column<Image>& images) const {
  std::vector<Image> out;
  for (std::size_t i = 0; i < images.size(); ++i) {
    auto image = images[i];
    const auto picture = float_picture(image.pixels, c10::Device(device));
    const auto changed = toned(picture, image.white, draw(contexts[i].random()));
    image.pixels = pixels_of(changed, image.pixels.depth, image.white);
    out.push_back(std::move(image));
  }
  return out;
}

}  // namespace mg::augment
