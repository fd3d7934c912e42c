// A DICOM file becomes an image: grey, denser brighter, with spacing, side and view.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pipeline/params.hpp"
#include "pipeline/values.hpp"
#include "stages/dicom/envelope.hpp"
#include "stages/dicom/header.hpp"

namespace mg::dicom {

struct Limits {
  std::uint64_t pixels = 200'000'000;
  std::uint64_t bytes = std::uint64_t{2} << 30;
  int nesting = 64;
};

/// The words of the pixel data as allocated, before any meaning is given to them.
struct Stored {
  Header header;
  std::vector<std::uint16_t> words;  ///< row-major, rows × columns; 8-bit pixels widened
};

/// Uncompressed, deflated, RLE, JPEG (baseline, extended, lossless), JPEG-LS. Throws Error, saying
/// what is wrong, for everything else and for damaged, absurd or hostile files.
Stored read_stored(Bytes file, const Limits& limits);

/// The picture as u16, one channel; see Decode for `voi` and `window`.
Image decode(Bytes file, Voi voi, int window, const Limits& limits);

/// The stage: dicom.decode.
struct Decode {
  std::string voi = "header";
  int window = 0;
  double max_megapixels = 200;
  double max_megabytes = 2048;

  static auto params() {
    return mg::params(
        mg::param("voi", &Decode::voi,
                  "which grey scale: none keeps stored values, header applies the file's window "
                  "(minmax if "
                  "it has none), minmax spans darkest to brightest")
            .one_of({"none", "header", "minmax"}),
        mg::param("window", &Decode::window, "which of the file's windows, from 0").at_least(0),
        mg::param("max_megapixels", &Decode::max_megapixels, "larger pictures are refused")
            .unit("megapixels")
            .between(0.001, 4000),
        mg::param("max_megabytes", &Decode::max_megabytes, "larger files are refused")
            .unit("MB")
            .between(0.001, 16384));
  }

  /// Spacing, side and view come from the file; where it is silent, from what the data set knows.
  Image operator()(const File& file) const;
};

}  // namespace mg::dicom
