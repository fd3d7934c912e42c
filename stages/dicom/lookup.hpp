// From stored values to gray: DICOM PS3.3, C.11 (modality and VOI transformations) and C.7.6.3.1.2
// (photometric interpretation), gathered into one table that a picture is read through.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "stages/dicom/optical_density.hpp"

namespace mg::dicom {

/// A lookup table of the file: entry 0 is for `first_mapped` and everything below it.
struct Table {
  int first_mapped = 0, bits = 16;
  std::vector<std::uint16_t> entries;
  std::string name = {};
  double at(double value) const;
};

struct Window {
  double center = 0, width = 1;
  std::string name = {};
};
enum class Shape { linear, linear_exact, sigmoid };

/// The gray of a modality value, 0 to 1 (PS3.3, C.11.2.1.2). Throws Error if the width is below 1
/// (linear) or not above 0.
double apply(const Window& window, Shape shape, double value);

/// How the stored values of a file are meant.
struct Meaning {
  int bits = 16;  ///< stored
  bool is_signed = false;
  bool inverted = false;  ///< the lowest value is to be shown white
  double slope = 1, intercept = 0;
  std::optional<Table> modality;  ///< instead of slope and intercept
  std::vector<Window> windows;
  Shape shape = Shape::linear;
  std::vector<Table> voi;  ///< alternatives that come after the windows
  std::optional<std::pair<std::int64_t, std::int64_t>> padding;  ///< stored values, no tissue

  /// The number that `raw`, the stored bits, stands for.
  std::int64_t stored(std::uint32_t raw) const;
  bool pads(std::int64_t stored) const {
    return padding && stored >= padding->first && stored <= padding->second;
  }
  double modality_value(std::int64_t stored) const;
};

enum class Voi { none, header, minmax, percentile, optical_density };

/// Which gray scale is wanted.
struct Rendering {
  Voi voi = Voi::header;
  std::string window = "0";  ///< number, from 0, windows before tables; or its name in the file
  double low_percent = 0.5, high_percent = 99.5;  ///< of `percentile`
  std::optional<Digitizer> digitizer;             ///< of `optical_density`
};

/// The modality values that become black and white where the picture itself decides.
struct Bounds {
  double low = 0, high = 0;
};
/// Whether make_lookup() and make_tones() need the bounds of the picture.
bool needs_bounds(const Meaning& meaning, const Rendering& rendering);
/// `counts[raw]` pixels have that raw value; padding does not count. The bounds are the values of
/// rank ⌈p/100·n⌉, at least 1, in ascending order; for anything but `percentile` the extremes.
/// Zeros if nothing but padding is there.
Bounds bounds_of(const Meaning& meaning, const Rendering& rendering,
                 const std::vector<std::uint32_t>& counts);
/// The same of modality values themselves, without padding.
Bounds bounds_of(const Rendering& rendering, std::vector<double> values);

/// The gray of stored values, 0 black to 1: denser is brighter, padding is black. `header`: the
/// window or VOI table that is asked for; the extremes if the file has none. Throws Error if there
/// is no such window or no digitizer is given. Not for Voi::none. `meaning` must outlive it.
using Tones = std::function<double(std::int64_t stored)>;
Tones make_tones(const Meaning& meaning, const Rendering& rendering, Bounds bounds);

/// What each raw value (0 .. 2^bits - 1, at most 16 bits) becomes. Its `white` is the highest value
/// that can occur: 2^bits - 1 without a VOI, else 65535.
struct Lookup {
  std::vector<std::uint16_t> table;
  double white = 65535;
  bool changes_nothing = false;  ///< every raw value stays
};

/// `none`: stored values (signed ones shifted up by half their range), only turned so that denser
/// is brighter. Else the tones, on 0 to 65535.
Lookup make_lookup(const Meaning& meaning, const Rendering& rendering, Bounds bounds);

}  // namespace mg::dicom
