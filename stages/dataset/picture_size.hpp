// How large a picture is, from the start of its file.
#pragma once

#include <filesystem>
#include <optional>

namespace mg {

struct PictureSize {
  int width = 0, height = 0;
  friend bool operator==(const PictureSize&, const PictureSize&) = default;
};

/// Of PNG, JPEG (lossless ones too) and PNM files, by content; none for all others, and for what
/// cannot be read. Reads a few hundred bytes.
std::optional<PictureSize> picture_size(const std::filesystem::path& file);

}  // namespace mg
