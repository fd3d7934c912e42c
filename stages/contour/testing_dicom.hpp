// DICOM objects for the tests of this folder, made in memory.
#pragma once

#include <string>
#include <vector>

#include "pipeline/error.hpp"
#include "pipeline/values.hpp"
#include "stages/contour/regions.hpp"
#include "stages/contour/testing.hpp"
#include "stages/support/dicom/object.hpp"

namespace mg::contour::testing {

inline DcmItem& added(DcmItem& item, const DcmTagKey& sequence) {
  DcmItem* out = nullptr;
  item.findOrCreateSequenceItem(sequence, out, -2);
  return *out;
}

inline void put(DcmItem& item, const DcmTagKey& tag, const std::string& text) {
  item.putAndInsertString(tag, text.c_str());
}

inline void put(DcmItem& item, const DcmTagKey& tag, int number) {
  item.putAndInsertUint16(tag, static_cast<Uint16>(number));
}

inline void put(DcmItem& item, const DcmTagKey& tag, const std::vector<float>& numbers) {
  item.putAndInsertFloat32Array(tag, numbers.data(), numbers.size());
}

inline void refer(DcmItem& item, const DcmTagKey& sequence, const std::string& instance) {
  auto& reference = added(item, sequence);
  put(reference, DCM_ReferencedSOPClassUID, UID_DigitalMammographyXRayImageStorageForPresentation);
  put(reference, DCM_ReferencedSOPInstanceUID, instance);
}

inline void put_code(DcmItem& item, const DcmTagKey& sequence, const std::string& value,
                     const std::string& meaning) {
  auto& code = added(item, sequence);
  put(code, DCM_CodeValue, value);
  put(code, DCM_CodingSchemeDesignator, "DCM");
  put(code, DCM_CodeMeaning, meaning);
}

inline DcmDataset object_of(const char* kind) {
  DcmDataset data;
  put(data, DCM_SOPClassUID, kind);
  put(data, DCM_SOPInstanceUID, "1.2.99");
  return data;
}

inline std::filesystem::path saved(const Folder& folder, const std::string& name,
                                   const DcmDataset& data) {
  const auto bytes = dicom::file_of(data);
  return folder.file(name, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

/// The picture that the regions of these tests lie on.
inline Picture picture() { return {60, 40, {0.5, 0.25}, "1.2.3", {}}; }

/// The message of the Error that reading the file throws.
inline std::string message(const std::filesystem::path& file, const Picture& of = picture()) {
  try {
    read_regions({file, {}}, of);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

/// All regions as a mask of the size of the picture.
inline Mask drawn(const Regions& regions, int width = 60, int height = 40) {
  Canvas canvas(width, height, {{}, {}, width, height});
  for (const auto& region : regions.found) {
    if (const auto* const polygon = std::get_if<Polygon>(&region.shape)) canvas.draw(*polygon);
    if (const auto* const circle = std::get_if<Circle>(&region.shape)) canvas.draw(*circle);
    if (const auto* const patch = std::get_if<Patch>(&region.shape)) canvas.draw(*patch);
  }
  return canvas.take();
}

}  // namespace mg::contour::testing
