// All that the audit keeps of a picture: numbers, hashes and a thumbnail.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "pipeline/value.hpp"
#include "stages/audit/fingerprint.hpp"
#include "stages/audit/lesions.hpp"
#include "stages/audit/thumbnail.hpp"
#include "stages/audit/tones.hpp"

namespace mg::audit {

struct Measured {
  int width = 0, height = 0;  ///< of the source file
  int bits = 0;               ///< that it takes to hold black to white
  double spacing_mm = 0;      ///< 0: unknown
  Fingerprint print;
  Tones tones;
  double tissue = 0;                 ///< share of the picture
  std::optional<LesionMask> lesion;  ///< absent if there is no mask
  std::vector<MaskFileSeen> mask_files;
  std::size_t texts = 0, labels = 0;  ///< burnt in
  Jpeg picture, text_picture;
};

}  // namespace mg::audit

template <>
struct mg::TypeOf<mg::audit::Measured> {
  static constexpr const char* name = "audit.measured";
  static std::size_t bytes(const audit::Measured& m) {
    return sizeof m + m.print.patch.size() + m.picture.size() + m.text_picture.size();
  }
};
