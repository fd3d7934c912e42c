// From stored values to grey: DICOM PS3.3, C.11 (modality and VOI transformations) and C.7.6.3.1.2
// (photometric interpretation), gathered into one table that a picture is read through.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace mg::dicom {

/// A lookup table of the file: entry 0 is for `first_mapped` and everything below it.
struct Table {
  int first_mapped = 0, bits = 16;
  std::vector<std::uint16_t> entries;
  double at(double value) const;
};

struct Window {
  double center = 0, width = 1;
};
enum class Shape { linear, linear_exact, sigmoid };

/// The grey of a modality value, 0 to 1 (PS3.3, C.11.2.1.2). Throws Error if the width is below 1
/// (linear) or not above 0.
double apply(Window window, Shape shape, double value);

/// How the stored values of a file are meant.
struct Meaning {
  int bits = 16;  ///< stored
  bool is_signed = false;
  bool inverted = false;  ///< the lowest value is to be shown white
  double slope = 1, intercept = 0;
  std::optional<Table> modality;  ///< instead of slope and intercept
  std::vector<Window> windows;
  Shape shape = Shape::linear;
  std::vector<Table> voi;                      ///< alternatives that come after the windows
  std::optional<std::pair<int, int>> padding;  ///< stored values (from, to) that are no tissue

  /// The number that `raw`, the stored bits, stands for.
  int stored(std::uint32_t raw) const;
  bool pads(int stored) const {
    return padding && stored >= padding->first && stored <= padding->second;
  }
  double modality_value(int stored) const;
};

enum class Voi { none, header, minmax };

/// What each raw value (0 .. 2^bits - 1) becomes; higher is denser. Its `white` is the highest
/// value that can occur: 2^bits - 1 without a VOI, else 65535.
struct Lookup {
  std::vector<std::uint16_t> table;
  double white = 65535;
};

/// `none`: stored values (signed ones shifted up by half their range), only turned so that denser
/// is brighter. `header`: window or VOI table number `index` of the file; `minmax` if it has none.
/// `minmax`: from the darkest to the brightest value of the picture, which are the stored values
/// `range`. Padding becomes 0 with `header` and `minmax`. Throws Error if there is no such window.
Lookup make_lookup(const Meaning& meaning, Voi voi, int index, std::pair<int, int> range);

}  // namespace mg::dicom
