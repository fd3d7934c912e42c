// Lays out the phantom as DDSM: case folders with .ics and .OVERLAY files and converted pictures.
#pragma once

#include <cstdint>
#include <filesystem>

namespace mg::layouts {

struct DdsmOptions {
  int patients = 8;               ///< a fifth normal, the others half benign, half cancer
  int width = 192, height = 240;  ///< of the films, as the .ics files tell it
  int shrink = 1;                 ///< the pictures have a `shrink`th of that
  std::uint64_t seed = 1;
};

/// Writes cases/<class>s/<class>_01/case0001/A_0001_1.LEFT_CC.png, 12 bits spread over 16, and so
/// on into `folder`: patients are A, B, C and D in turn. Tumors are in both views of one side; the
/// chain codes are the outlines of their exact masks on the film's grid.
void write_ddsm(const std::filesystem::path& folder, const DdsmOptions& options = {});

}  // namespace mg::layouts
