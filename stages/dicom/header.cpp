#include "stages/dicom/header.hpp"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <array>
#include <optional>
#include <utility>

#include "pipeline/error.hpp"

namespace mg::dicom {

namespace {

std::string text_of(DcmItem& item, const DcmTagKey& tag, unsigned long index = 0) {
  OFString value;
  item.findAndGetOFString(tag, value, index);
  return value.c_str();
}

std::optional<double> number_of(DcmItem& item, const DcmTagKey& tag, unsigned long index = 0) {
  Float64 value = 0;
  if (item.findAndGetFloat64(tag, value, index).bad()) return {};
  return value;
}

int integer_of(DcmItem& item, const DcmTagKey& tag, int otherwise) {
  Uint16 value = 0;
  return item.findAndGetUint16(tag, value).good() ? value : otherwise;
}

/// A value that is signed or not as the pixels are (VR US or SS).
std::optional<int> pixel_value_of(DcmItem& item, const DcmTagKey& tag, bool is_signed) {
  DcmElement* element = nullptr;
  Uint16 plain = 0;
  Sint16 with_sign = 0;
  if (item.findAndGetElement(tag, element).bad()) return {};
  if (element->getUint16(plain).good()) {
    return is_signed ? static_cast<Sint16>(plain) : static_cast<int>(plain);
  }
  if (element->getSint16(with_sign).good()) {
    return is_signed ? with_sign : static_cast<int>(static_cast<Uint16>(with_sign));
  }
  return {};
}

void require_grey(DcmItem& item) {
  const auto kind = text_of(item, DCM_PhotometricInterpretation);
  if (integer_of(item, DCM_SamplesPerPixel, 1) != 1 || kind.rfind("MONOCHROME", 0) != 0) {
    throw Error(kind.empty() ? "the header does not say what the pixel values mean"
                             : "the picture is in color (" + kind + ")",
                "a mammogram is MONOCHROME1 or MONOCHROME2: leave this file out");
  }
  const auto frames = text_of(item, DCM_NumberOfFrames);
  if (!frames.empty() && frames != "1") {
    throw Error("the file has " + frames + " frames",
                "tomosynthesis and series are not read: choose the 2-D picture");
  }
}

void read_size(DcmItem& item, std::uint64_t max_pixels, Header& out) {
  out.rows = integer_of(item, DCM_Rows, 0);
  out.columns = integer_of(item, DCM_Columns, 0);
  const auto size = std::to_string(out.columns) + " × " + std::to_string(out.rows) + " pixels";
  if (out.rows < 1 || out.columns < 1) {
    throw Error("the header gives a size of " + size, "the file is damaged");
  }
  if (out.pixels() > max_pixels) {
    throw Error("the header gives a size of " + size + ", more than allowed",
                "raise max_megapixels if it is genuine");
  }
}

void read_depth(DcmItem& item, Header& out) {
  out.bits_allocated = integer_of(item, DCM_BitsAllocated, 0);
  out.meaning.bits = integer_of(item, DCM_BitsStored, out.bits_allocated);
  out.high_bit = integer_of(item, DCM_HighBit, out.meaning.bits - 1);
  out.meaning.is_signed = integer_of(item, DCM_PixelRepresentation, 0) == 1;
  if (out.bits_allocated != 8 && out.bits_allocated != 16) {
    throw Error("the picture has " + std::to_string(out.bits_allocated) + " bits a pixel",
                "only 8 and 16 are read");
  }
  const auto lowest = out.high_bit + 1 - out.meaning.bits;
  if (out.meaning.bits < 1 || lowest < 0 || out.high_bit >= out.bits_allocated) {
    throw Error("the header contradicts itself: " + std::to_string(out.meaning.bits) +
                    " bits stored, the highest is bit " + std::to_string(out.high_bit) + " of " +
                    std::to_string(out.bits_allocated),
                "the file is damaged");
  }
}

/// Descriptor: entries (0 means 65536), first value mapped, bits of an entry.
Table read_table(DcmItem& item, bool is_signed) {
  Table table;
  DcmElement *descriptor = nullptr, *data = nullptr;
  Uint16 count = 0, first = 0, bits = 0;
  Uint16* entries = nullptr;
  auto good = item.findAndGetElement(DCM_LUTDescriptor, descriptor).good() &&
              item.findAndGetElement(DCM_LUTData, data).good();
  if (good && descriptor->getUint16(count, 0).bad()) {  // VR SS
    std::array<Sint16, 3> values{};
    for (unsigned long i = 0; i < 3; ++i) good = good && descriptor->getSint16(values[i], i).good();
    count = static_cast<Uint16>(values[0]), first = static_cast<Uint16>(values[1]);
    bits = static_cast<Uint16>(values[2]);
  } else if (good) {
    good = descriptor->getUint16(first, 1).good() && descriptor->getUint16(bits, 2).good();
  }
  const auto wanted = count == 0 ? std::size_t{65536} : count;
  good = good && data->getUint16Array(entries).good() && entries != nullptr &&
         data->getLength() >= 2 * wanted && bits >= 1 && bits <= 16;
  if (!good) throw Error("a lookup table of the file is damaged", "use voi: minmax or none");
  table.first_mapped = is_signed ? static_cast<Sint16>(first) : static_cast<int>(first);
  table.bits = bits;
  table.entries.assign(entries, entries + wanted);
  return table;
}

std::vector<Table> read_tables(DcmItem& item, const DcmTagKey& sequence, bool is_signed) {
  std::vector<Table> tables;
  DcmItem* of_table = nullptr;
  for (long i = 0; item.findAndGetSequenceItem(sequence, of_table, i).good(); ++i) {
    tables.push_back(read_table(*of_table, is_signed));
  }
  return tables;
}

void read_meaning(DcmItem& item, Meaning& out) {
  const auto shape = text_of(item, DCM_PresentationLUTShape);
  out.inverted =
      text_of(item, DCM_PhotometricInterpretation) == "MONOCHROME1" || shape == "INVERSE";
  out.slope = number_of(item, DCM_RescaleSlope).value_or(1);
  out.intercept = number_of(item, DCM_RescaleIntercept).value_or(0);
  auto modality = read_tables(item, DCM_ModalityLUTSequence, out.is_signed);
  if (!modality.empty()) out.modality = std::move(modality.front());
  for (unsigned long i = 0;; ++i) {
    const auto center = number_of(item, DCM_WindowCenter, i);
    const auto width = number_of(item, DCM_WindowWidth, i);
    if (!center || !width) break;
    out.windows.push_back({*center, *width});
  }
  const auto function = text_of(item, DCM_VOILUTFunction);
  out.shape = function == "SIGMOID"        ? Shape::sigmoid
              : function == "LINEAR_EXACT" ? Shape::linear_exact
                                           : Shape::linear;
  const auto may_be_negative = out.modality ? false : out.is_signed || out.intercept < 0;
  out.voi = read_tables(item, DCM_VOILUTSequence, may_be_negative);
  if (const auto from = pixel_value_of(item, DCM_PixelPaddingValue, out.is_signed)) {
    const auto to = pixel_value_of(item, DCM_PixelPaddingRangeLimit, out.is_signed);
    out.padding = std::minmax(*from, to.value_or(*from));
  }
}

Spacing read_spacing(DcmItem& item) {
  const auto pair_of = [&](const DcmTagKey& tag) {
    return Spacing{number_of(item, tag, 1).value_or(0), number_of(item, tag, 0).value_or(0)};
  };
  if (const auto at_object = pair_of(DCM_PixelSpacing); at_object.known()) return at_object;
  auto at_detector = pair_of(DCM_ImagerPixelSpacing);
  if (!at_detector.known()) return {};
  const auto magnification =
      number_of(item, DCM_EstimatedRadiographicMagnificationFactor).value_or(1);
  const auto factor = magnification >= 1 ? magnification : 1;
  return {at_detector.x_mm / factor, at_detector.y_mm / factor};
}

/// ViewPosition, else the code of the view (PS3.16, context group 4014; SNOMED RT and CT), else
/// PatientOrientation where it holds a view instead of directions, as in CBIS-DDSM.
std::string read_view(DcmItem& item) {
  if (auto view = text_of(item, DCM_ViewPosition); !view.empty()) return view;
  constexpr std::array<std::pair<const char*, const char*>, 8> codes = {{{"R-10242", "CC"},
                                                                         {"399162004", "CC"},
                                                                         {"R-10226", "MLO"},
                                                                         {"399368009", "MLO"},
                                                                         {"R-10224", "ML"},
                                                                         {"399260004", "ML"},
                                                                         {"R-10228", "LM"},
                                                                         {"399352003", "LM"}}};
  DcmItem* code = nullptr;
  if (item.findAndGetSequenceItem(DCM_ViewCodeSequence, code, 0).good()) {
    const auto value = text_of(*code, DCM_CodeValue);
    for (const auto& [known, view] : codes) {
      if (value == known) return view;
    }
  }
  const auto orientation = text_of(item, DCM_PatientOrientation);
  for (const auto& [known, view] : codes) {
    if (orientation == view) return view;
  }
  return {};
}

}  // namespace

Header read_header(DcmItem& data_set, std::uint64_t max_pixels) {
  Header out;
  require_grey(data_set);
  read_size(data_set, max_pixels, out);
  read_depth(data_set, out);
  read_meaning(data_set, out.meaning);
  out.spacing = read_spacing(data_set);
  out.side = side_from(text_of(data_set, DCM_ImageLaterality));
  if (out.side == Side::unknown) out.side = side_from(text_of(data_set, DCM_Laterality));
  out.view = read_view(data_set);
  return out;
}

}  // namespace mg::dicom
