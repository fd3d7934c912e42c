#include "stages/crop/look_on_device.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>

#include "stages/crop/resample_on_device.hpp"
#include "stages/crop/tumor_box.hpp"
#include "stages/support/torch/torch_view.hpp"

namespace mg::crop {

namespace {

/// From the first to the last that is not 0; of width 0 if all are.
struct Span {
  int begin = 0, end = 0;
};

Span span_of(const at::Tensor& flags) {
  Span out;
  const auto* const values = flags.const_data_ptr<std::uint8_t>();
  for (int i = 0; i < flags.numel(); ++i) {
    if (values[i] == 0) continue;
    if (out.end == 0) out.begin = i;
    out.end = i + 1;
  }
  return out;
}

Pixels on_host(const at::Tensor& picture) { return to_pixels(picture.cpu().contiguous()); }

}  // namespace

std::optional<Breast> find_breast_on_device(const Image& image, const BreastRule& rule) {
  const auto width = image.pixels.width, height = image.pixels.height;
  const auto size = coarse_size(width, height);
  const auto coarse = resample_on_device(image.pixels, to_fine(size, width, height), size.width,
                                         size.height, c10::Device(image.pixels.device));
  return find_breast(on_host(tensor_view(coarse)), width, height, image.geometry, rule);
}

std::optional<Box> box_of_on_device(const Mask& mask, bool largest_part) {
  if (mask.pixels.on_host()) return box_of(mask, largest_part);
  const auto inside = tensor_view(mask.pixels)[0];
  const auto down = inside.amax(1), across = inside.amax(0);
  const auto flags = at::cat({down, across}).cpu();  // one copy of both
  const auto rows = span_of(flags.narrow(0, 0, down.numel()));
  const auto columns = span_of(flags.narrow(0, down.numel(), across.numel()));
  if (rows.end == 0) return {};
  Box box{columns.begin, rows.begin, columns.end - columns.begin, rows.end - rows.begin};
  if (!largest_part) return box;
  const auto within = inside.narrow(0, box.y, box.height).narrow(1, box.x, box.width).unsqueeze(0);
  const auto part = box_of({on_host(within), {}}, true);
  return Box{box.x + part->x, box.y + part->y, part->width, part->height};
}

std::optional<MaskPart> lesions_on_device(const Mask& mask) {
  if (mask.pixels.on_host()) return lesions_of(mask);
  const auto box = box_of_on_device(mask, false);
  if (!box) return {};
  const auto inside = tensor_view(mask.pixels)[0];
  const auto within = inside.narrow(0, box->y, box->height).narrow(1, box->x, box->width);
  return MaskPart{box->x, box->y, on_host(within.unsqueeze(0))};
}

Box central_square_on_device(const Image& image) {
  if (image.pixels.on_host()) return central_square(image);
  const auto gray = tensor_view(image.pixels).to(at::kFloat).mean({0}).to(at::kDouble);
  const auto width = image.pixels.width, height = image.pixels.height;
  const auto sums = at::cat({gray.sum({0}), gray.sum({1})}).cpu();
  const auto* const across = sums.const_data_ptr<double>();
  const auto* const down = across + width;
  double all = 0;
  Point mean;
  for (int x = 0; x < width; ++x) {
    all += across[x];
    mean.x += across[x] * x;
  }
  for (int y = 0; y < height; ++y) mean.y += down[y] * y;
  if (all <= 0) return central_square(middle_of_picture(width, height), width, height);
  return central_square({mean.x / all, mean.y / all}, width, height);
}

}  // namespace mg::crop
