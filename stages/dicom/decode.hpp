// A DICOM file becomes an image: gray, denser brighter, or RGB; with spacing, side and view.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "pipeline/context.hpp"
#include "pipeline/params.hpp"
#include "pipeline/values.hpp"
#include "stages/dicom/once.hpp"
#include "stages/dicom/stored.hpp"

namespace mg::dicom {

/// One frame as it is stored, and what the header says of it.
struct Stored {
  Header header;
  Samples samples;
};

/// Throws Error, saying what is wrong, for what cannot be read, and for files of several frames and
/// tomosyntheses unless `frame` (from 0) names one; -1: none named. The bytes must outlive it.
Stored read_stored(Bytes file, const Limits& limits, int frame = -1);

struct Request {
  Rendering rendering;
  int frame = -1;
  bool overlays = false;  ///< burn the file's graphics into the picture
  bool upright = false;   ///< turn it as radiologists hang mammograms
};

struct Rendered {
  Image image;
  Facts header;                        ///< see read_facts()
  std::vector<std::string> anomalies;  ///< see Header
};

/// The picture: u16 if gray; three channels in color, u8 if 8 bits are enough. `known` is what a
/// data set knows of a film: `machine` and `scanner` tell the digitizer, and `width`, `height` and
/// `bits` are believed about a bare JPEG stream, which DDSM's own tools swapped and padded.
Rendered decode(Bytes file, const Request& request, const Limits& limits, const Facts& known = {});

/// The stage: dicom.decode.
struct Decode {
  std::string voi = "header", window = "0", digitizer = "auto";
  double low_percent = 0.5, high_percent = 99.5;
  std::optional<int> frame;
  bool overlays = false, upright = false;
  double max_megapixels = 200;
  double max_megabytes = 2048;
  double max_seconds = 60;
  std::shared_ptr<Once> said = std::make_shared<Once>();

  static auto params() {
    using P = Decode;
    return mg::params(
        mg::param("voi", &P::voi,
                  "which gray scale: none keeps stored values; header applies the file's window "
                  "(minmax if it has none); minmax spans darkest to brightest; percentile leaves "
                  "the extremes out; optical_density is that of film, from a digitizer's values")
            .one_of({"none", "header", "minmax", "percentile", "optical_density"}),
        mg::param("window", &P::window,
                  "of header: which of the file's windows, by number from 0 or by its name"),
        mg::param("low_percent", &P::low_percent, "of percentile: share of pixels that are black")
            .unit("%")
            .between(0, 100),
        mg::param("high_percent", &P::high_percent, "of percentile: white from this share on")
            .unit("%")
            .between(0, 100),
        mg::param("digitizer", &P::digitizer,
                  "of optical_density: what the film was digitized with; auto takes it from what "
                  "the data set knows")
            .one_of({"auto", "dba", "howtek_mgh", "howtek_ismd", "lumisys"}),
        mg::param("frame", &P::frame,
                  "which frame of files that have several, from 0; such files are refused without")
            .at_least(0),
        mg::param("overlays", &P::overlays, "burn the file's overlay graphics into the picture"),
        mg::param("upright", &P::upright,
                  "turn the picture as radiologists hang it: head or outer side on top, chest wall "
                  "left in a left breast, right in a right one"),
        mg::param("max_megapixels", &P::max_megapixels, "larger pictures are refused")
            .unit("megapixels")
            .between(0.001, 4000),
        mg::param("max_megabytes", &P::max_megabytes,
                  "larger files are refused, and pictures that need more memory")
            .unit("MB")
            .between(0.001, 16384),
        mg::param("max_seconds", &P::max_seconds,
                  "a file that takes longer fails; looked at between the steps of decoding")
            .unit("s")
            .between(0.001, 86400));
  }

  void start(const RunInfo& run);
  /// Spacing, side and view come from the file; where it is silent, from what the data set knows.
  std::tuple<Image, std::optional<Facts>> operator()(const Context& context, const File& file,
                                                     const Facts* facts) const;
  /// The same without a run.
  Rendered read(const File& file, const Facts& facts = {}) const;
};

}  // namespace mg::dicom
