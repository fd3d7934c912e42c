#include "stages/support/torch/torch_view.hpp"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/tensor.h>
#include <c10/util/Exception.h>

#include <array>
#include <memory>
#include <string>
#include <utility>

namespace mg {
namespace {

constexpr std::array<std::pair<Depth, at::ScalarType>, 3> depths{
    {{Depth::u8, at::kByte}, {Depth::u16, at::kUInt16}, {Depth::f32, at::kFloat}}};

at::ScalarType type_of_depth(Depth depth) {
  for (const auto& [mine, theirs] : depths) {
    if (mine == depth) return theirs;
  }
  throw Error("pixels of an unknown depth");
}

std::string size_text(const Pixels& pixels) {
  return std::to_string(pixels.width) + " x " + std::to_string(pixels.height);
}

void check_sizes(const Column<Image>& images, int multiple) {
  const auto& first = images[0].pixels;
  for (std::size_t i = 0; i < images.size(); ++i) {
    const auto& pixels = images[i].pixels;
    if (pixels.width != first.width || pixels.height != first.height) {
      throw Error("the pictures of a batch differ in size: " + size_text(first) + " and " +
                      size_text(pixels),
                  "bring all to one size before the network: the crop stages' size_px");
    }
  }
  if (first.width % multiple != 0 || first.height % multiple != 0 || first.width == 0 ||
      first.height == 0) {
    const auto up = (std::max(first.width, first.height) + multiple - 1) / multiple * multiple;
    throw Error(
        "a picture of " + size_text(first) + " pixels does not fit the network, whose " +
            "sides are multiples of " + std::to_string(multiple),
        "set the crop stage's size_px, for example to " + std::to_string(std::max(up, multiple)));
  }
}

/// [channels, h, w] in the given number of channels.
at::Tensor with_channels(const at::Tensor& picture, int channels) {
  if (picture.size(0) == channels) return picture;
  return channels == 1 ? picture.mean({0}, true)
                       : picture.mean({0}, true).expand({channels, -1, -1});
}

at::Tensor per_channel(const std::array<float, 3>& values, const at::Tensor& like) {
  const auto all = at::tensor(at::ArrayRef<float>(values)).to(like.device());
  const auto one = like.size(1) == 1 ? all.mean({0}, true) : all;
  return one.view({1, -1, 1, 1});
}

/// Mean 0 and deviation 1 over each picture's pixels that are not black; all on the device.
at::Tensor standardized(const at::Tensor& batch) {
  const auto seen = batch.gt(0).to(at::kFloat);
  const auto sum = [&](const at::Tensor& x) { return x.sum({1, 2, 3}, true); };
  const auto count = sum(seen).clamp_min(1);
  const auto mean = sum(batch).div(count);
  const auto variance = sum(batch.sub(mean).square().mul(seen)).div(count);
  return batch.sub(mean).div(variance.sqrt().clamp_min(1e-3));
}

/// Keeps a copy on the host and its original on a device alive; std::get_deleter() finds it.
struct Copied {
  at::Tensor copy, original;
  void operator()(const void*) {
    copy.reset();
    original.reset();
  }
};

/// What Pixels::copy_to_host is for pixels on a device. The copy remembers them.
Pixels copy_to_host(const Pixels& pixels) {
  const auto original = tensor_view(pixels);
  return to_pixels(original.cpu().contiguous(), original);
}

bool same(c10::Device a, c10::Device b) {
  return a.type() == b.type() && (!a.has_index() || !b.has_index() || a.index() == b.index());
}

}  // namespace

at::Tensor tensor_view(const Pixels& pixels) {
  const auto options = at::TensorOptions(type_of_depth(pixels.depth)).device(pixels.device);
  auto* const data = const_cast<void*>(pixels.data.get());
  return at::from_blob(
      data, {pixels.channels, pixels.height, pixels.width},
      {pixels.stride_c, pixels.stride_y, pixels.stride_x}, [keep = pixels.data](void*) {}, options,
      c10::Device(pixels.device));
}

Pixels to_pixels(const at::Tensor& tensor) {
  for (const auto& [mine, theirs] : depths) {
    if (theirs != tensor.scalar_type()) continue;
    Pixels out;
    out.data = {std::make_shared<at::Tensor>(tensor), tensor.const_data_ptr()};
    out.channels = static_cast<int>(tensor.size(0));
    out.height = static_cast<int>(tensor.size(1));
    out.width = static_cast<int>(tensor.size(2));
    out.depth = mine;
    out.stride_c = tensor.stride(0);
    out.stride_y = tensor.stride(1);
    out.stride_x = tensor.stride(2);
    if (!tensor.device().is_cpu()) {
      out.device = tensor.device().str();
      out.copy_to_host = copy_to_host;
    }
    return out;
  }
  throw Error("a tensor of this type holds no pixels", "convert it to u8, u16 or f32");
}

Pixels to_pixels(const at::Tensor& copy, const at::Tensor& original) {
  auto out = to_pixels(copy);
  if (same(original.device(), copy.device())) return out;
  out.data = {copy.const_data_ptr(), Copied{copy, original}};
  return out;
}

at::Tensor tensor_on(const Pixels& pixels, c10::Device device) {
  const auto* const copied = std::get_deleter<Copied>(pixels.data);
  if (copied && same(copied->original.device(), device)) return copied->original;
  return tensor_view(pixels).to(device);
}

bool is_on(const Pixels& pixels, c10::Device device) {
  const auto* const copied = std::get_deleter<Copied>(pixels.data);
  return same(c10::Device(pixels.device), device) ||
         (copied && same(copied->original.device(), device));
}

at::Tensor image_batch(const Column<Image>& images, int channels, int multiple,
                       c10::Device device) {
  check_sizes(images, multiple);
  const auto& first = images[0].pixels;
  const auto count = static_cast<std::int64_t>(images.size());
  const auto options = at::TensorOptions(at::kFloat).device(first.device);
  auto out = at::empty({count, channels, first.height, first.width},
                       options.memory_format(at::MemoryFormat::ChannelsLast));
  for (std::size_t i = 0; i < images.size(); ++i) {
    const auto picture = tensor_view(images[i].pixels).to(at::kFloat).div(images[i].white);
    out[static_cast<std::int64_t>(i)].copy_(with_channels(picture, channels));
  }
  return out.to(device);
}

at::Tensor mask_batch(const Column<Mask>& masks, const Column<Image>& images, c10::Device device) {
  const auto& first = masks[0].pixels;
  const auto options = at::TensorOptions(at::kFloat).device(first.device);
  const auto out =
      at::empty({static_cast<std::int64_t>(masks.size()), 1, first.height, first.width}, options);
  for (std::size_t i = 0; i < masks.size(); ++i) {
    const auto& mask = masks[i].pixels;
    const auto& image = images[i].pixels;
    if (mask.width != image.width || mask.height != image.height) {
      throw Error("the mask is " + size_text(mask) + " pixels and its image " + size_text(image),
                  "crop and resize image and mask by the same stage");
    }
    out[static_cast<std::int64_t>(i)].copy_(tensor_view(mask).gt(0));
  }
  return out.to(device);
}

const std::vector<std::string>& normalization_names() {
  static const std::vector<std::string> names{"image", "fixed", "imagenet", "tensorflow", "none"};
  return names;
}

at::Tensor normalized(const at::Tensor& batch, const std::string& name) {
  if (name == "none") return batch;
  if (name == "image") return standardized(batch);
  if (name == "fixed") return batch.sub(0.5).div(0.25);
  if (name == "tensorflow") return batch.mul(255).sub(127).div(128);
  if (name == "imagenet") {
    return batch.sub(per_channel({0.485F, 0.456F, 0.406F}, batch))
        .div(per_channel({0.229F, 0.224F, 0.225F}, batch));
  }
  throw Error("there is no normalization '" + name + "'", suggest(name, normalization_names()));
}

c10::Device open_device(const RunInfo& run) {
  at::set_num_threads(run.device_threads);
  try {
    const c10::Device device(run.device);
    at::empty({1}, at::TensorOptions(at::kFloat).device(device));
    return device;
  } catch (const c10::Error& error) {
    throw Error("the device '" + run.device + "' cannot be used: " + error.what_without_backtrace(),
                "--device cpu always works");
  }
}

}  // namespace mg
