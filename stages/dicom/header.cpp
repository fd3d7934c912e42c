#include "stages/dicom/header.hpp"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <cmath>

#include "pipeline/error.hpp"

namespace mg::dicom {

namespace {

/// A value of VR US or SS, which is signed or not as the pixels are.
std::optional<std::int64_t> pixel_value_of(const Tags& tags, const DcmTagKey& tag,
                                           const Layout& layout) {
  const auto said = tags.integer(tag);
  if (!said) return {};
  if (layout.wide()) return *said;
  const auto word = static_cast<std::uint16_t>(*said);
  return layout.is_signed ? static_cast<std::int16_t>(word) : static_cast<std::int64_t>(word);
}

/// The entries of a table. Those of 8 bits may come two in a word, the first in its lower byte
/// (PS3.3, C.11.1.1.1). Fewer than `wanted` if they are not there.
std::vector<std::uint16_t> read_entries(DcmElement* data, std::size_t wanted, int bits) {
  Uint16* words = nullptr;
  if (data == nullptr || data->getUint16Array(words).bad() || words == nullptr) return {};
  const std::size_t count = data->getLength() / 2;
  if (count >= wanted) return {words, words + wanted};
  std::vector<std::uint16_t> out;
  if (bits > 8 || 2 * count < wanted) return out;
  for (std::size_t i = 0; i < wanted; ++i) out.push_back(words[i / 2] >> 8 * (i % 2) & 0xff);
  return out;
}

/// Descriptor: entries (0 means 65536), first value mapped, bits of an entry.
Table read_table(const Tags& tags, bool is_signed) {
  Table table;
  const auto count = tags.integer(DCM_LUTDescriptor, 0);
  const auto first = tags.integer(DCM_LUTDescriptor, 1);
  const auto bits = tags.integer(DCM_LUTDescriptor, 2);
  const auto told = count && first && bits && *bits >= 1 && *bits <= 16;
  const auto declared = static_cast<std::uint16_t>(count.value_or(0));
  const auto wanted = declared == 0 ? std::size_t{65536} : declared;
  if (told) table.entries = read_entries(tags.element(DCM_LUTData), wanted, *bits);
  if (table.entries.empty()) {
    throw Error("a lookup table of the file is damaged", "use voi: minmax or none");
  }
  const auto word = static_cast<std::uint16_t>(*first);
  table.first_mapped = is_signed ? static_cast<std::int16_t>(word) : static_cast<int>(word);
  table.bits = *bits;
  table.name = tags.text(DCM_LUTExplanation);
  return table;
}

std::vector<Table> read_tables(const Tags& tags, const DcmTagKey& sequence, bool is_signed) {
  std::vector<Table> tables;
  for (const auto& item : tags.items(sequence)) tables.push_back(read_table(item, is_signed));
  return tables;
}

/// Numbers beyond all sense count as not there.
std::optional<double> sane(std::optional<double> number) {
  return number && std::abs(*number) < 1e12 ? number : std::nullopt;
}

/// DCMTK looks for each value of a list from its beginning, so a list of millions would take hours.
std::vector<Window> read_windows(const Tags& tags) {
  constexpr unsigned long most = 64;
  std::vector<Window> windows;
  for (unsigned long i = 0;; ++i) {
    const auto center = sane(tags.number(DCM_WindowCenter, i));
    const auto width = sane(tags.number(DCM_WindowWidth, i));
    if (!center || !width || i == most) return windows;
    windows.push_back({*center, *width, tags.text(DCM_WindowCenterWidthExplanation, i)});
  }
}

/// Things that a user of the pictures would want to know, but that are no errors.
std::vector<std::string> read_anomalies(const Tags& tags, const Header& header) {
  std::vector<std::string> out;
  const auto& facts = header.facts;
  const auto& place = header.placement;
  if (facts["burned_in"] == "yes") {
    out.push_back("text is burned into pictures (BurnedInAnnotation): crop it or leave them out");
  }
  const auto maker = plain(facts["manufacturer"]);
  const auto hologic = maker.find("HOLOGIC") != std::string::npos || maker == "LORAD";
  if (hologic && facts["intent"] == "presentation" && facts["burned_in"] == "no") {
    out.push_back(
        "Hologic burns view marks into pictures of which BurnedInAnnotation says NO: crop "
        "to the breast");
  }
  if (facts["intent"] == "processing") {
    out.push_back("pictures are for processing, not for presentation: their gray scale is raw");
  }
  const auto guessed = [](const std::string& from) {
    return !from.empty() && from.find("Laterality") == std::string::npos &&
           from.rfind("View", 0) != 0 && from != "AnatomicRegionModifierSequence";
  };
  if (guessed(place.side_from)) out.push_back("sides are taken from " + place.side_from);
  if (guessed(place.view_from)) out.push_back("views are taken from " + place.view_from);
  const auto sign = tags.integer(DCM_PixelIntensityRelationshipSign).value_or(0);
  if (header.layout.gray() && sign != 0 && (sign > 0) != header.meaning.inverted) {
    out.push_back(
        "PhotometricInterpretation and PixelIntensityRelationshipSign disagree on what is bright: "
        "the former is believed");
  }
  return out;
}

}  // namespace

Meaning read_meaning(const Tags& tags, const Layout& layout) {
  Meaning out;
  out.bits = layout.bits;
  out.is_signed = layout.is_signed;
  out.inverted = layout.photometric == "MONOCHROME1" ||
                 plain(tags.text(DCM_PresentationLUTShape)) == "INVERSE";
  out.slope = sane(tags.number(DCM_RescaleSlope)).value_or(1);
  if (out.slope == 0) out.slope = 1;
  out.intercept = sane(tags.number(DCM_RescaleIntercept)).value_or(0);
  auto modality = read_tables(tags, DCM_ModalityLUTSequence, layout.is_signed);
  if (!modality.empty()) out.modality = std::move(modality.front());
  out.windows = read_windows(tags);
  const auto function = plain(tags.text(DCM_VOILUTFunction));
  out.shape = function == "SIGMOID"        ? Shape::sigmoid
              : function == "LINEAR_EXACT" ? Shape::linear_exact
                                           : Shape::linear;
  const auto may_be_negative = !out.modality && (layout.is_signed || out.intercept < 0);
  out.voi = read_tables(tags, DCM_VOILUTSequence, may_be_negative);
  if (const auto from = pixel_value_of(tags, DCM_PixelPaddingValue, layout)) {
    const auto to = pixel_value_of(tags, DCM_PixelPaddingRangeLimit, layout);
    out.padding = std::minmax(*from, to.value_or(*from));
  }
  return out;
}

Header read_header(const Tags& tags, const Layout& layout) {
  Header out;
  out.layout = layout;
  if (layout.gray()) out.meaning = read_meaning(tags, layout);
  if (layout.photometric == "PALETTE COLOR") out.palette = read_palette(tags, layout.is_signed);
  out.placement = read_placement(tags);
  out.facts = read_facts(tags, layout, out.placement, out.meaning);
  out.anomalies = read_anomalies(tags, out);
  return out;
}

}  // namespace mg::dicom
