// DDSM's .ics files: what is known of an exam and of each of its films.
// Format: eng.usf.edu/cvprg/Mammography/DDSM/case_description.html
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/image.hpp"

namespace mg {

/// Some files write the month first, others the day: where both could be a month (and differ),
/// month and day are 0.
struct IcsDate {
  int year = 0, month = 0, day = 0;
  friend bool operator==(const IcsDate&, const IcsDate&) = default;
};

/// A line such as LEFT_CC LINES 4696 PIXELS_PER_LINE 3024 BITS_PER_PIXEL 12 RESOLUTION 50 OVERLAY.
struct IcsFilm {
  Side side = Side::unknown;
  std::string view;           ///< CC or MLO
  int height = 0, width = 0;  ///< LINES and PIXELS_PER_LINE
  int bits = 0;               ///< 12, or 16 (DBA)
  double resolution_um = 0;   ///< side of a pixel in micrometers
  bool overlay = false;       ///< claims that there is an .OVERLAY file
};

/// What a file leaves out, or gives as 0, is 0 or empty here.
struct IcsFile {
  std::string exam;  ///< with underscores, as the names of the other files have it: A_0384_1
  int age = 0;       ///< years
  int density = 0;   ///< 1 to 4, ACR
  std::string film, digitizer;
  std::optional<IcsDate> studied, digitized;
  std::vector<IcsFilm> films;

  const IcsFilm* find(Side side, const std::string& view) const;
};

/// Lines that it does not know are skipped. Throws Error with file and line for a number that is
/// none, and for a text without a single film.
IcsFile parse_ics(std::string_view text, const std::string& name_for_messages);
IcsFile read_ics(const std::filesystem::path& file);

}  // namespace mg
