// Parts of a data set that are judged apart: by scanner, density, view, size of the lesion, ...
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/context.hpp"
#include "pipeline/image.hpp"
#include "pipeline/values.hpp"

namespace mg::metrics {

/// How large the largest lesion of an image is, as the diameter of a disc of its area.
struct LesionSize {
  double mm = 0;  ///< 0: the spacing is not known
  double px = 0;  ///< in pixels of the source file; 0: there is no lesion
};

/// Of a mask on the host (one channel of u8, else Error).
LesionSize lesion_size(const Mask& truth);

/// What an image is told apart by: for each name asked for its value, "" if that is not known.
struct Traits {
  std::vector<std::string> values;
  std::optional<LesionSize> lesion;  ///< none: nothing is known of lesions
};

/// `view` comes from the identity, `lesion_size` from the mask, everything else from the facts.
Traits traits_of(const std::vector<std::string>& names, const Identity& identity,
                 const Facts* facts, const Mask* truth);

struct Stratum {
  std::string by, name;
  std::vector<std::size_t> members;  ///< numbers of images
};

/// The strata of each name under which at least two are known, in the order of their values;
/// numbers are ordered as such. Sizes of lesions: below 10, 10 to 20, from 20 mm on (T1b, T1c, T2
/// of the TNM), or thirds where a spacing is unknown. Images without a lesion stand in none.
std::vector<Stratum> stratify(const std::vector<std::string>& names,
                              const std::vector<Traits>& images);

}  // namespace mg::metrics
