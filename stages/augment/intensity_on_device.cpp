#include "stages/augment/intensity_on_device.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/reflection_pad2d.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/where.h>

#include "stages/augment/device_pixels.hpp"

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

at::Tensor toned(const at::Tensor& picture, double white, const Tones& tones) {
  auto out = tones.blur_px > 0 ? blurred(picture, tones.blur_px) : picture;
  if (tones.change_curve()) {
    out = out.div(white).clamp(0, 1).pow(tones.gamma).sub(0.5).mul(tones.contrast);
    out = out.add(0.5 + tones.brightness).clamp(0, 1).mul(white);
  }
  if (tones.noise > 0) out = out + noise(tones.noise_key, out) * (tones.noise * white);
  return tones.keep_black ? at::where(picture.eq(0), 0, out) : out;
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
