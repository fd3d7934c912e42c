#include "stages/support/opencv/opencv_view.hpp"

#include <cstring>
#include <utility>

#include "pipeline/error.hpp"

namespace mg {

namespace {

int cv_depth(Depth depth) {
  return depth == Depth::u8 ? CV_8U : depth == Depth::u16 ? CV_16U : CV_32F;
}

Depth depth_of(const cv::Mat& matrix) {
  switch (matrix.depth()) {
    case CV_8U:
      return Depth::u8;
    case CV_16U:
      return Depth::u16;
    case CV_32F:
      return Depth::f32;
    default:
      break;
  }
  throw Error("a picture holds 8-bit or 16-bit unsigned or 32-bit float samples, not OpenCV type " +
              std::to_string(matrix.type()));
}

cv::Mat interleaved_copy(const Pixels& pixels, int type) {
  cv::Mat out(pixels.height, pixels.width, type);
  const auto size = bytes_of(pixels.depth);
  const auto* const from = pixels.as<unsigned char>();
  for (int y = 0; y < pixels.height; ++y) {
    auto* to = out.ptr<unsigned char>(y);
    for (int x = 0; x < pixels.width; ++x) {
      for (int c = 0; c < pixels.channels; ++c, to += size) {
        const auto offset = y * pixels.stride_y + x * pixels.stride_x + c * pixels.stride_c;
        std::memcpy(to, from + offset * static_cast<std::ptrdiff_t>(size), size);
      }
    }
  }
  return out;
}

}  // namespace

cv::Mat view(const Pixels& pixels) {
  if (!pixels.on_host()) {
    throw Error("pixels on device " + pixels.device + " cannot be seen from the host",
                "move them with a stage that runs on the device, or set `on: host`");
  }
  const auto type = CV_MAKETYPE(cv_depth(pixels.depth), pixels.channels);
  const auto interleaved =
      (pixels.channels == 1 || pixels.stride_c == 1) &&
      (pixels.width <= 1 || pixels.stride_x == pixels.channels) &&
      (pixels.height <= 1 || pixels.stride_y >= pixels.width * pixels.channels);
  if (!interleaved) return interleaved_copy(pixels, type);
  const auto row = pixels.height <= 1 ? pixels.width * pixels.channels : pixels.stride_y;
  return {pixels.height, pixels.width, type, const_cast<void*>(pixels.data.get()),
          static_cast<std::size_t>(row) * bytes_of(pixels.depth)};
}

Pixels to_pixels(cv::Mat matrix) {
  Pixels out;
  out.depth = depth_of(matrix);
  out.width = matrix.cols;
  out.height = matrix.rows;
  out.channels = matrix.channels();
  out.stride_x = out.channels;
  out.stride_y = static_cast<std::ptrdiff_t>(matrix.step1());
  const auto owner = std::make_shared<cv::Mat const>(std::move(matrix));
  out.data = std::shared_ptr<const void>(owner, owner->data);
  return out;
}

}  // namespace mg
