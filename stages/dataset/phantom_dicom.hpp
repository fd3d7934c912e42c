// A phantom view as a DICOM mammogram.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "stages/dataset/phantom_plan.hpp"

namespace mg::phantom {

/// raw (explicit VR little endian), rle, jpeg_lossless (.70) and jpeg_ls (.80), all without loss.
std::vector<std::string> encodings();

struct DicomOptions {
  std::string encoding = "raw";
  bool inverted = false;   ///< MONOCHROME1
  std::uint64_t seed = 1;  ///< the UIDs follow from it and from the view
};

/// Writes Digital Mammography X-Ray Image Storage - For Presentation, 12 bits in 16. `pixels` are
/// row-major, denser brighter; an inverted file stores 4095 minus each. The same arguments give
/// the same bytes. Throws Error if the file cannot be written.
void write_dicom(const std::filesystem::path& file, const View& view,
                 const std::vector<std::uint16_t>& pixels, int width, int height,
                 const DicomOptions& options);

}  // namespace mg::phantom
