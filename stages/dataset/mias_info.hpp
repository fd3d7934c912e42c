// The table of MIAS, Info.txt, and the pixels in which it counts.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/values.hpp"
#include "stages/dataset/picture_size.hpp"

namespace mg {

/// One line of Info.txt that describes a film.
struct MiasRow {
  int line = 0;
  std::string film;              ///< mdb001
  char tissue = ' ';             ///< F, G or D
  std::string finding;           ///< CALC CIRC SPIC MISC ARCH ASYM NORM
  char severity = ' ';           ///< B, M, or blank for NORM
  std::optional<Circle> circle;  ///< as the file has it: y counts from the lower edge
};

/// The rows of Info.txt; its prose is skipped. Films may be named as in the original database, with
/// side and size (mdb001ll). Throws Error with file and line for a row it cannot understand.
std::vector<MiasRow> read_mias_rows(std::string_view text, const std::string& name_for_messages);

/// How the pixels of a film's picture relate to those in which Info.txt counts.
struct MiasFrame {
  double scale = 1;   ///< pixels of the picture for one of Info.txt's
  double height = 0;  ///< of the picture
  Spacing spacing;
  Circle operator()(const Circle& from_lower_edge) const;  ///< row = height - y
};

/// Of 1024 × 1024 pixels of 200 µm (mini-MIAS), or such a picture resized; or of 1600, 2048 or 2600
/// × 4320 or 5200 × 4000 of 50 µm (the original). None for any other size.
std::optional<MiasFrame> frame_of(PictureSize size);

}  // namespace mg
