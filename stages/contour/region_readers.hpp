// One reader for each format of region files. All throw Error for what is damaged.
#pragma once

#include <string_view>

#include "stages/contour/regions.hpp"
#include "stages/support/dicom/object.hpp"

namespace mg::contour {

/// OsiriX, as INbreast has it: ROIs of Images[0], each with Name and Point_px, whose coordinates
/// count from the corner of the first pixel. Two points or fewer are pixels of their own.
Regions read_plist(std::string_view text, const Wanted& wanted);

/// DICOM PS3.3, C.8.8.5 and C.8.8.6. Contours in millimeters of the patient; where the picture has
/// no place in a patient, as mammograms have none, from the center of its first pixel.
Regions read_structures(DcmDataset& data, const Wanted& wanted, const Picture& picture);

/// PS3.3, A.51: one patch a frame, in pixels of the picture, whose size it must have. Names are
/// labels or numbers of segments. Fractional segments count from one half.
Regions read_segmentation(const dicom::Object& object, const Wanted& wanted,
                          const Picture& picture);

/// PS3.3, C.10.5: the graphics of a presentation state. Names are those of layers.
Regions read_graphics(DcmDataset& data, const Wanted& wanted, const Picture& picture);

/// PS3.3, C.18.6, and PS3.16: image regions, outlines and centers of a structured report, those of
/// CAD and of TID 1500. Names are tracking identifiers, findings or the purpose of the region.
Regions read_report(DcmDataset& data, const Wanted& wanted, const Picture& picture);

}  // namespace mg::contour
