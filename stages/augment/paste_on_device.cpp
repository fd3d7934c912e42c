#include "stages/augment/paste_on_device.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/maximum.h>

#include "stages/augment/augment_spatial.hpp"
#include "stages/augment/device_pixels.hpp"
#include "stages/support/opencv/opencv_view.hpp"
#include "stages/support/torch/torch_view.hpp"

namespace mg::augment {

namespace {

/// [channels, height, width] on the host as a matrix of its own.
cv::Mat to_matrix(const at::Tensor& picture) {
  return view(to_pixels(picture.cpu().permute({1, 2, 0}).contiguous().permute({2, 0, 1}))).clone();
}

/// A matrix of floats as [channels, height, width] on a device. Its memory must outlive the call.
at::Tensor to_tensor(const cv::Mat& matrix, c10::Device device) {
  const auto like = at::TensorOptions(at::kFloat);
  auto* const data = const_cast<float*>(matrix.ptr<float>());
  return at::from_blob(data, {matrix.rows, matrix.cols, matrix.channels()}, like)
      .permute({2, 0, 1})
      .to(device)
      .clone();
}

/// ground_of(); what lies on the device are a picture of fractions and a mask of 0 and 255.
Ground ground_on_device(const at::Tensor& picture, const at::Tensor& mask) {
  const auto height = static_cast<int>(picture.size(1)), width = static_cast<int>(picture.size(2));
  Ground out{width, height, block_of(width, height), {}, {}};
  const auto gray = picture.mean({0}, true).unsqueeze(0);
  const auto tone = at::avg_pool2d(gray, out.block, out.block, 0, /*ceil_mode=*/true,
                                   /*count_include_pad=*/false)[0];
  const auto lesion = at::max_pool2d(mask.unsqueeze(0), out.block, out.block, 0, 1, true)[0];
  out.tone = to_matrix(tone);
  out.lesion = cv::Mat(to_matrix(lesion) > 0);
  return out;
}

at::Tensor part_of(const at::Tensor& picture, const cv::Rect& part) {
  return picture.narrow(1, part.y, part.height).narrow(2, part.x, part.width);
}

cv::Mat as_bytes(const cv::Mat& floats) {
  cv::Mat out;
  floats.convertTo(out, CV_8U);
  return out;
}

/// blend_in() on the device.
void blend(const at::Tensor& picture, double white, const PasteLesions::Paste& paste) {
  const auto& [lesion, spot, label] = paste;
  const auto there = part_of(picture, cv::Rect({spot.x, spot.y}, lesion.mask.size()));
  const auto pixels = to_tensor(lesion.pixels, picture.device());
  const auto weight = to_tensor(lesion.weight, picture.device());
  const auto tones = pixels.add(spot.shift).clamp(0, 1).mul(white);
  there.add_(weight.mul(tones.sub(there)));
}

}  // namespace

void PasteOnDevice::paste(const Context& context, Image& image, Mask& truth,
                          std::optional<Label>& label) {
  const c10::Device on(device);
  const auto* const own = label ? &*label : nullptr;
  const auto picture = float_picture(image.pixels, on).clone();
  const auto mask = float_picture(truth.pixels, on).clone();
  const auto fractions = picture.div(image.white);
  const auto ground = ground_on_device(fractions, mask);
  const auto drawn = draw(context.random(), ground, image.geometry, image.pixels.channels, own);
  if (const auto part = around_lesions(ground); !part.empty()) {
    remember(lesions_in(to_matrix(part_of(fractions, part)),
                        as_bytes(to_matrix(part_of(mask, part))), feather),
             image.geometry, own);
  }
  if (!drawn) return;
  blend(picture, image.white, *drawn);
  image.pixels = pixels_of(picture, image.pixels.depth, full_white(image.pixels.depth));
  cv::Mat added;
  drawn->lesion.mask.convertTo(added, CV_32F);
  const auto there =
      part_of(mask, cv::Rect({drawn->spot.x, drawn->spot.y}, drawn->lesion.mask.size()));
  there.copy_(at::maximum(there, to_tensor(added, on)));
  truth.pixels = pixels_of(mask, Depth::u8, 255);
  label = drawn->label;
}

PasteOnDevice::Pasted PasteOnDevice::predict(const Contexts& contexts, const Column<Image>& images,
                                             const Column<Mask>& truths,
                                             const Column<Label>& labels) {
  for (std::size_t i = 0; i < images.size(); ++i) check_size(images[i], truths.find(i));
  Pasted out;
  auto& [pasted, masks, named] = out;
  for (std::size_t i = 0; i < images.size(); ++i) {
    pasted.push_back(images[i]);
    masks.push_back(truths.find(i) ? std::optional(truths[i]) : std::nullopt);
    named.push_back(labels.find(i) ? std::optional(labels[i]) : std::nullopt);
    if (!masks[i]) continue;
    turn_to(contexts[i]);
    paste(contexts[i], pasted[i], *masks[i], named[i]);
  }
  return out;
}

}  // namespace mg::augment
