#include "tests/layouts/mammogram.hpp"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <cstdio>
#include <fstream>

#include "pipeline/error.hpp"
#include "pipeline/random.hpp"
#include "tests/layouts/film.hpp"

namespace mg::layouts {

namespace {

/// The same for the same file name.
std::string uid(const std::filesystem::path& file, int last) {
  char text[64];
  std::snprintf(text, sizeof text, "2.25.%llu.%d",
                static_cast<unsigned long long>(stable_hash(file.filename().string())), last);
  return text;
}

void put(DcmItem& item, const DcmTag& tag, const std::string& text) {
  if (item.putAndInsertString(tag, text.c_str()).bad()) throw Error("cannot set a tag");
}

void put_view_code(DcmDataset& data, const std::string& code) {
  DcmItem* item = nullptr;
  data.findOrCreateSequenceItem(DCM_ViewCodeSequence, item);
  put(*item, DCM_CodeValue, code);
  put(*item, DCM_CodingSchemeDesignator, code.front() == 'R' ? "SRT" : "SCT");
  put(*item, DCM_CodeMeaning, "a view");
}

}  // namespace

void write_mammogram(const std::filesystem::path& file, const Mammogram& m) {
  std::filesystem::create_directories(file.parent_path());
  DcmFileFormat format;
  auto& data = *format.getDataset();
  put(data, DCM_SOPClassUID, UID_DigitalMammographyXRayImageStorageForPresentation);
  put(data, DCM_SOPInstanceUID, uid(file, 1));
  put(data, DCM_StudyInstanceUID, uid(file, 2));
  put(data, DCM_SeriesInstanceUID, uid(file, 3));
  put(data, DCM_Modality, "MG");
  put(data, DCM_PatientID, m.patient);
  if (m.side != Side::unknown) put(data, DCM_ImageLaterality, to_string(m.side));
  if (!m.view_position.empty()) put(data, DCM_ViewPosition, m.view_position);
  if (!m.view_code.empty()) put_view_code(data, m.view_code);
  put(data, DCM_PhotometricInterpretation, "MONOCHROME2");
  put(data, DCM_ImagerPixelSpacing, "0.07\\0.07");
  const auto pixels = m.pixels.empty() ? draw({m.width, m.height, m.side, 0, {}}) : m.pixels;
  for (const auto& [tag, value] : {std::pair(DCM_SamplesPerPixel, 1),
                                   {DCM_Rows, m.height},
                                   {DCM_Columns, m.width},
                                   {DCM_BitsAllocated, 16},
                                   {DCM_BitsStored, 12},
                                   {DCM_HighBit, 11},
                                   {DCM_PixelRepresentation, 0}}) {
    data.putAndInsertUint16(tag, static_cast<Uint16>(value));
  }
  data.putAndInsertUint16Array(DCM_PixelData, pixels.data(), pixels.size());
  if (format.saveFile(file.c_str(), EXS_LittleEndianExplicit).bad()) {
    throw Error("cannot write " + file.string());
  }
}

void write_text(const std::filesystem::path& file, const std::string& text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream out(file, std::ios::binary);
  if (!(out << text)) throw Error("cannot write " + file.string());
}

}  // namespace mg::layouts
