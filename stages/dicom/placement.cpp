#include "stages/dicom/placement.hpp"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include "stages/dicom/views.hpp"

namespace mg::dicom {

namespace {

struct Attribute {
  const char* name;
  DcmTagKey tag;
};

/// What the texts say that people and machines write.
SideAndView described(const Tags& tags, std::string& from) {
  for (const auto& [name, tag] : {Attribute{"SeriesDescription", DCM_SeriesDescription},
                                  Attribute{"ProtocolName", DCM_ProtocolName},
                                  Attribute{"AcquisitionDeviceProcessingDescription",
                                            DCM_AcquisitionDeviceProcessingDescription}}) {
    const auto found = side_and_view_in(tags.text(tag));
    from = name;
    if (found.side != Side::unknown || !found.view.empty()) return found;
  }
  return {};
}

Side side_of_region(const Tags& tags) {
  for (const auto& region : tags.items(DCM_AnatomicRegionSequence)) {
    for (const auto& modifier : region.items(DCM_AnatomicRegionModifierSequence)) {
      const auto side = side_of_code(modifier.text(DCM_CodeValue));
      if (side != Side::unknown) return side;
    }
  }
  return Side::unknown;
}

void read_side(const Tags& tags, Placement& out) {
  const auto hear = [&](Side side, const char* from) {
    if (side == Side::unknown) return false;
    out.side = side, out.side_from = from;
    return true;
  };
  for (const auto& [name, tag] : {Attribute{"ImageLaterality", DCM_ImageLaterality},
                                  Attribute{"FrameLaterality", DCM_FrameLaterality},
                                  Attribute{"Laterality", DCM_Laterality}}) {
    if (hear(side_from(tags.text(tag)), name)) return;
  }
  if (hear(side_of_region(tags), "AnatomicRegionModifierSequence")) return;
  std::string from;
  const auto told = described(tags, from);
  if (hear(told.side, from.c_str())) return;
  hear(side_as_hung(out.directions), "PatientOrientation");
}

void read_view(const Tags& tags, Placement& out) {
  const auto hear = [&](const std::string& view, const char* from) {
    if (view.empty()) return false;
    out.view = view, out.view_from = from;
    return true;
  };
  const auto codes = tags.items(DCM_ViewCodeSequence);
  for (const auto& code : codes) {
    for (const auto& modifier : code.items(DCM_ViewModifierCodeSequence)) {
      const auto name = modifier_of_code(modifier.text(DCM_CodeValue));
      if (!name.empty()) out.modifiers.push_back(name);
    }
  }
  if (hear(plain(tags.text(DCM_ViewPosition)), "ViewPosition")) return;
  for (const auto& code : codes) {
    if (hear(view_of_code(code.text(DCM_CodeValue)), "ViewCodeSequence")) return;
  }
  const auto orientation = plain(tags.text(DCM_PatientOrientation));
  if (is_view(orientation) && hear(orientation, "PatientOrientation")) return;
  std::string from;
  const auto told = described(tags, from);
  hear(told.view, from.c_str());
}

/// Row spacing first, as files have it. Nothing if it is absurd.
Spacing pair_of(const Tags& tags, const DcmTagKey& tag) {
  constexpr double most_mm = 10;
  const auto y = tags.number(tag, 0).value_or(0);
  const auto x = tags.count(tag) > 1 ? tags.number(tag, 1).value_or(0) : y;
  const auto sane = x > 0 && y > 0 && x <= most_mm && y <= most_mm;
  return sane ? Spacing{x, y} : Spacing{};
}

void read_spacing(const Tags& tags, Placement& out) {
  const auto at_detector = pair_of(tags, DCM_ImagerPixelSpacing);
  const auto given = pair_of(tags, DCM_PixelSpacing);
  const auto calibrated = tags.has(DCM_PixelSpacingCalibrationType);
  if (given.known() && (calibrated || !(given == at_detector))) {
    out.spacing = given, out.spacing_from = "PixelSpacing";
    return;
  }
  if (at_detector.known()) {
    const auto said = tags.number(DCM_EstimatedRadiographicMagnificationFactor).value_or(1);
    const auto magnification = said >= 1 && said <= 10 ? said : 1;
    out.spacing = {at_detector.x_mm / magnification, at_detector.y_mm / magnification};
    out.spacing_from = "ImagerPixelSpacing";
    return;
  }
  out.spacing = pair_of(tags, DCM_NominalScannedPixelSpacing);
  if (out.spacing.known()) out.spacing_from = "NominalScannedPixelSpacing";
}

}  // namespace

Placement read_placement(const Tags& tags) {
  Placement out;
  out.directions = {plain(tags.text(DCM_PatientOrientation, 0)),
                    plain(tags.text(DCM_PatientOrientation, 1))};
  if (!out.directions.known()) out.directions = {};
  read_side(tags, out);
  read_view(tags, out);
  read_spacing(tags, out);
  return out;
}

}  // namespace mg::dicom
