// What a DICOM file holds, at a glance: its size, and whether it is a mask, without decoding it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace mg {

struct DicomGlance {
  std::string patient, description;  ///< Patient ID, Series Description
  int width = 0, height = 0;
  bool two_valued = false;  ///< a mask; see below
  std::int64_t pixels() const { return std::int64_t{width} * height; }
};

/// Of unpacked pixels, samples of 1 KiB all over the picture are looked at: with two values or one
/// the picture is a mask. Of packed ones, the length tells: without loss, a mask shrinks to less
/// than a 20th, and no film does. None for what is no DICOM picture or cannot be read.
std::optional<DicomGlance> glance_at(const std::filesystem::path& file);

}  // namespace mg
