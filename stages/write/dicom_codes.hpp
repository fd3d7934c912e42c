// The concepts that these objects speak of (DICOM PS3.16).
#pragma once

#include <optional>
#include <string>

#include "stages/write/dicom_source.hpp"

namespace mg::write::codes {

inline const Code abnormal_structure{"49755003", "SCT", "Morphologically Altered Structure"},
    lesion{"52988006", "SCT", "Lesion"}, breast{"76752008", "SCT", "Breast"},
    left{"7771000", "SCT", "Left"}, right{"24028007", "SCT", "Right"},
    laterality{"272741003", "SCT", "Laterality"}, finding_site{"363698007", "SCT", "Finding Site"},
    area{"42798000", "SCT", "Area"}, long_axis{"103339001", "SCT", "Long Axis"},
    mammography{"71651007", "SCT", "Mammography"};

inline const Code segmentation{"113076", "DCM", "Segmentation"},
    source_of_processing{"121322", "DCM", "Source image for image processing operation"},
    report{"126000", "DCM", "Imaging Measurement Report"},
    measurements{"126010", "DCM", "Imaging Measurements"},
    group{"125007", "DCM", "Measurement Group"},
    language{"121049", "DCM", "Language of Content Item and Descendants"},
    english{"en-US", "RFC5646", "English (United States)"},
    observer_type{"121005", "DCM", "Observer Type"}, device{"121007", "DCM", "Device"},
    device_uid{"121012", "DCM", "Device Observer UID"},
    device_name{"121013", "DCM", "Device Observer Name"},
    device_manufacturer{"121014", "DCM", "Device Observer Manufacturer"},
    device_model{"121015", "DCM", "Device Observer Model Name"},
    procedure_reported{"121058", "DCM", "Procedure reported"},
    tracking_identifier{"112039", "DCM", "Tracking Identifier"},
    tracking_uid{"112040", "DCM", "Tracking Unique Identifier"},
    finding{"121071", "DCM", "Finding"}, image_region{"111030", "DCM", "Image Region"},
    source_of_measurement{"121112", "DCM", "Source of Measurement"},
    probability_of_cancer{"111047", "DCM", "Probability of cancer"};

inline const Code millimeter{"mm", "UCUM", "millimeter"},
    square_millimeter{"mm2", "UCUM", "square millimeter"}, pixels{"{pixels}", "UCUM", "pixels"},
    percent{"%", "UCUM", "percent"}, counts{"{counts}", "UCUM", "counts"};

/// Where no standard has a code.
inline const Code number_of_lesions{"LESIONS", "99MAMMOGRAPH", "Number of lesions"};

/// Of the breast in the image, if its header tells.
inline std::optional<Code> side_of(const DicomSource& source) {
  const auto side = source.side();
  if (side == Side::unknown) return {};
  return side == Side::left ? left : right;
}

}  // namespace mg::write::codes
