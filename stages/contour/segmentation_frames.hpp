// The frames of a DICOM segmentation.
#pragma once

#include <opencv2/core/mat.hpp>

#include "stages/support/dicom/object.hpp"

namespace mg::contour {

/// Reads one frame after the other: bit-packed, 8 or 16 bits; uncompressed, RLE, or deflated.
class SegmentationFrames {
 public:
  /// Throws Error if the pixels are not of these kinds or fewer than the header declares.
  explicit SegmentationFrames(const dicom::Object& object);

  int count() const { return count_; }
  int width() const { return width_; }
  int height() const { return height_; }

  /// Frame i: 0 or 1 for packed bits, else the values as they are stored.
  cv::Mat1w operator[](int i) const;

 private:
  std::size_t bits_of_frame() const;
  cv::Mat1w unpacked(dicom::Bytes bytes, std::size_t first_bit) const;
  cv::Mat1w widened(dicom::Bytes bytes) const;
  std::vector<std::byte> decompressed(dicom::Bytes fragment) const;

  const dicom::Object& object_;
  int count_ = 0, width_ = 0, height_ = 0, bits_ = 0;
  bool swapped_ = false;  // bytes of words
};

}  // namespace mg::contour
