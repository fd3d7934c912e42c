// What a DICOM header says of one frame.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/values.hpp"
#include "stages/dicom/color.hpp"
#include "stages/dicom/layout.hpp"
#include "stages/dicom/lookup.hpp"
#include "stages/dicom/placement.hpp"

namespace mg::dicom {

struct Header {
  Layout layout;
  Meaning meaning;  ///< of gray pixels
  std::optional<Palette> palette;
  Placement placement;
  Facts facts;                         ///< machine, manufacturer, intent, ...: see read_facts()
  std::vector<std::string> anomalies;  ///< sentences that a user should read once
};

/// Rescale, windows, tables, padding of gray pixels. Throws Error if a table is damaged.
Meaning read_meaning(const Tags& tags, const Layout& layout);

/// What is known of the machine and the picture, under the names that data sets use too, where the
/// file tells: manufacturer, machine, software, intent (presentation, processing), kind
/// (image type), bits, photometric, frames, implant, partial_view, burned_in (yes, no), film (yes
/// if digitized), flipped, lossy, windows (their names), modifiers (of the view), magnification,
/// age (years); side_from, view_from and spacing_from: the attributes that were believed. Only from
/// attributes that hold no identity: no name, ID, date, place or free text.
Facts read_facts(const Tags& tags, const Layout& layout, const Placement& placement,
                 const Meaning& meaning);

/// Everything about a frame of a file whose layout is known.
Header read_header(const Tags& tags, const Layout& layout);

}  // namespace mg::dicom
