// Which breast, in which view, at which scale and which way up.
#pragma once

#include <string>
#include <vector>

#include "pipeline/image.hpp"
#include "stages/dicom/tags.hpp"
#include "stages/dicom/upright.hpp"

namespace mg::dicom {

struct Placement {
  Side side = Side::unknown;
  std::string side_from;  ///< the attribute that told; empty if none did
  std::string view;       ///< CC, MLO, ... or empty
  std::string view_from;
  std::vector<std::string> modifiers;  ///< of the view: M, S, ID, ...
  Spacing spacing;                     ///< in the breast, as well as the file knows
  std::string spacing_from;
  Directions directions;  ///< of rows and columns
};

/// Side: ImageLaterality, FrameLaterality, Laterality, the anatomic region's modifier, the
/// descriptions of the series and the protocol, and last the orientation, as radiologists hang
/// mammograms. View: ViewPosition, ViewCodeSequence, PatientOrientation where it holds a view
/// (CBIS-DDSM), the descriptions. Spacing: PixelSpacing if it is that of the breast, else
/// ImagerPixelSpacing divided by the magnification, else NominalScannedPixelSpacing of films.
Placement read_placement(const Tags& tags);

}  // namespace mg::dicom
