// A small mammogram as a DICOM file, with the few tags that data sets are read by.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "pipeline/image.hpp"

namespace mg::layouts {

struct Mammogram {
  std::string patient;
  Side side = Side::unknown;
  std::string view_position = {};  ///< View Position, if not empty
  std::string view_code = {};      ///< of the View Code Sequence, if not empty
  int width = 24, height = 32;
  std::vector<std::uint16_t> pixels = {};  ///< row-major, 0 to 4095; empty: a breast
};

/// Explicit VR little endian, 12 bits in 16, MONOCHROME2; folders are made. Throws Error if the
/// file cannot be written.
void write_mammogram(const std::filesystem::path& file, const Mammogram& mammogram);

/// Any text as a file; folders are made.
void write_text(const std::filesystem::path& file, const std::string& text);

}  // namespace mg::layouts
