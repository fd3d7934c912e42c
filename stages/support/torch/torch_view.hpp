// LibTorch's view of a picture and back, without a copy; and batches of pictures.
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include "pipeline/context.hpp"
#include "pipeline/declare.hpp"
#include "pipeline/image.hpp"

namespace mg {

/// The pixels as [channels, height, width] of their own type, on their own device. Shares their
/// memory and keeps it alive. Never write to it.
at::Tensor tensor_view(const Pixels& pixels);

/// [channels, height, width] of u8, u16 or f32 as pixels that share the tensor's memory. Other
/// types throw Error. Pixels on a device know how to come to the host.
Pixels to_pixels(const at::Tensor& tensor);

/// Pixels on the host, of one that is on a device and of its copy: the host sees the copy, and
/// tensor_on() finds the original again, so that what is wanted on both sides is moved once.
Pixels to_pixels(const at::Tensor& copy, const at::Tensor& original);

/// The pixels as tensor_view(), on `device`; moved only if they are not there already.
at::Tensor tensor_on(const Pixels& pixels, c10::Device device);
bool is_on(const Pixels& pixels, c10::Device device);  ///< nothing has to be moved

/// Pictures of one size as [n, channels, h, w] float on `device`, channels last, 0 black and 1
/// white. `channels` is 1 (colors are averaged) or 3 (gray is repeated). Throws Error if sizes
/// differ, or are no multiples of `multiple`.
at::Tensor image_batch(const Column<Image>& images, int channels, int multiple, c10::Device device);

/// Masks as [n, 1, h, w] float on `device`: 0 outside, 1 inside. Throws Error if a mask has not the
/// size of its image.
at::Tensor mask_batch(const Column<Mask>& masks, const Column<Image>& images, c10::Device device);

/// How intensities are made comparable before a network sees them.
///   none      nothing
///   image     each picture to mean 0 and deviation 1 over its pixels that are not black
///   fixed     (x - 0.5) / 0.25
///   imagenet  the means and deviations that networks pretrained on ImageNet expect; for gray
///             their means
///   tensorflow  (255 x - 127) / 128, which EfficientNet-Lite and most of TensorFlow's networks
///             were trained with
/// `batch` is what image_batch() gives; `name` is one of these.
at::Tensor normalized(const at::Tensor& batch, const std::string& name);
const std::vector<std::string>& normalization_names();

/// The device of this run, and its share of the processor's threads for the calling thread. Throws
/// Error if LibTorch has no such device.
c10::Device open_device(const RunInfo& run);

}  // namespace mg
