// A picture as the bytes of a PNG file.
#pragma once

#include <cstddef>
#include <opencv2/core/mat.hpp>
#include <span>
#include <vector>

#include "pipeline/image.hpp"

namespace mg::write {

/// PNG with 8 or 16 bits a sample; one channel, or three (RGB). 0..image.white is stretched over
/// 0..255 or 0..65535 and rounded; brighter values become the brightest. Not lossy as long as
/// white < 2^bits: round(sample · white / full) gives the value back. Throws Error for pixels on a
/// device, other numbers of channels, or an empty picture.
std::vector<unsigned char> encode_png(const Image& image, int bits);

/// The same for a matrix that has 8 or 16 bits and, if three channels, OpenCV's order.
std::vector<unsigned char> encode_png(const cv::Mat& matrix);

/// A drawing for a page, in OpenCV's order of colors, as JPEG: a tenth of its size.
std::vector<unsigned char> encode_jpeg(const cv::Mat& matrix);

/// The picture as 8 or 16 bits with 0..white stretched over all values, channels in the order that
/// OpenCV expects. May share the image's memory: read only.
cv::Mat stretch(const Image& image, int bits);

inline std::span<const std::byte> as_bytes(const std::vector<unsigned char>& bytes) {
  return std::as_bytes(std::span(bytes));
}

}  // namespace mg::write
