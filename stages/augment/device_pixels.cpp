#include "stages/augment/device_pixels.hpp"

#include <ATen/ops/stack.h>

#include <vector>

#include "stages/support/torch/torch_view.hpp"

namespace mg::augment {

at::Tensor float_picture(const Pixels& pixels, c10::Device device) {
  return tensor_view(pixels).to(device).to(at::kFloat);
}

std::size_t end_of_same_size(const Column<Image>& images, std::size_t begin) {
  const auto& first = images[begin].pixels;
  auto end = begin + 1;
  for (; end < images.size(); ++end) {
    const auto& next = images[end].pixels;
    if (next.width != first.width || next.height != first.height ||
        next.channels != first.channels) {
      break;
    }
  }
  return end;
}

at::Tensor float_batch(const Column<Image>& images, std::size_t begin, std::size_t end,
                       c10::Device device) {
  std::vector<at::Tensor> pictures;
  for (auto i = begin; i < end; ++i) pictures.push_back(float_picture(images[i].pixels, device));
  return at::stack(pictures);
}

Pixels pixels_of(const at::Tensor& picture, Depth depth, double white) {
  const auto within = picture.clamp(0, white);
  if (depth == Depth::f32) return to_pixels(within.contiguous());
  const auto type = depth == Depth::u8 ? at::kByte : at::kUInt16;
  return to_pixels(within.add(0.5).to(at::kInt).to(type).contiguous());
}

}  // namespace mg::augment
