// resample() by LibTorch, on the device where the picture is.
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>

#include "pipeline/image.hpp"
#include "stages/crop/grid.hpp"

namespace mg::crop {

/// [channels, height, width] of any depth on a grid, as floats that are not rounded; see resample()
/// for pixels. Along the axes the same sums as there; turned grids are interpolated at exact
/// places, where OpenCV takes sixteenths of a pixel.
at::Tensor resample_on_device(const at::Tensor& picture, const Affine& to_this, int width,
                              int height);

/// The pixels on `device`, in their depth. What lies on the host is resampled there, since the crop
/// is smaller to move than the picture.
Pixels resample_on_device(const Pixels& pixels, const Affine& to_this, int width, int height,
                          c10::Device device);

/// As resample(); the results are on `device`.
Image resample_on_device(const Image& image, const Grid& grid, c10::Device device);
Mask resample_on_device(const Mask& mask, const Grid& grid, c10::Device device);

}  // namespace mg::crop
