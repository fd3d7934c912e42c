// Small films of a breast, with lesions whose pixels are known: rectangles of the picture's grid.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "pipeline/image.hpp"

namespace mg::layouts {

/// The pixels with left <= x < left + width and top <= y < top + height.
struct Patch {
  int left = 0, top = 0, width = 0, height = 0;
};

struct Lesion {
  Patch patch;
  std::string pathology = "MALIGNANT";
  std::string type = "MASS SHAPE IRREGULAR MARGINS SPICULATED";  ///< what follows LESION_TYPE
  int assessment = 4, subtlety = 3;
};

struct Film {
  int width = 24, height = 32;
  Side side = Side::left;
  int brightness = 0;  ///< added to all pixels: scanners differ
  std::vector<Lesion> lesions = {};
  std::uint64_t seed = 1;  ///< shape of the breast and noise
};

/// Row-major, 12 bits spread over 16; the chest wall at the edge that the side has it.
std::vector<std::uint16_t> draw(const Film& film);

/// Row-major: 255 in the patch, else 0.
std::vector<std::uint8_t> mask_of(const Patch& patch, int width, int height);

/// 16-bit gray for PNG; folders are made. Throws Error if it cannot be written.
void write_picture(const std::filesystem::path& file, const std::vector<std::uint16_t>& pixels,
                   int width, int height);
void write_picture(const std::filesystem::path& file, const std::vector<std::uint8_t>& pixels,
                   int width, int height);

/// The text of an .OVERLAY file, with each patch scaled by `scale` as a closed chain code.
std::string overlay_text(const std::vector<Lesion>& lesions, int scale = 1);

}  // namespace mg::layouts
