#include <algorithm>
#include <cctype>
#include <string_view>

#include "pipeline/error.hpp"
#include "stages/contour/region_readers.hpp"
#include "stages/contour/regions.hpp"
#include "stages/support/ddsm/words.hpp"
#include "stages/support/dicom/fields.hpp"

namespace mg::contour {

namespace {

constexpr std::uint64_t largest_file = std::uint64_t{2} << 30;

std::string plain(const std::string& name) {
  std::string out;
  for (const unsigned char c : name) out += static_cast<char>(std::tolower(c));
  const auto begin = out.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return {};
  return out.substr(begin, out.find_last_not_of(" \t\r\n") - begin + 1);
}

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : " or ") + shown(name);
  return out;
}

bool is_xml(std::string_view text) {
  if (text.substr(0, 3) == "\xef\xbb\xbf") text.remove_prefix(3);
  const auto begin = text.find_first_not_of(" \t\r\n");
  return begin != std::string_view::npos && text[begin] == '<';
}

bool is_report(std::string_view kind) { return kind.starts_with("1.2.840.10008.5.1.4.1.1.88."); }

bool is_presentation_state(std::string_view kind) {
  return kind.starts_with("1.2.840.10008.5.1.4.1.1.11.");
}

Regions read_dicom(const dicom::Object& object, const Wanted& wanted, const Picture& picture) {
  const auto kind = dicom::text_of(*object, DCM_SOPClassUID);
  if (kind == UID_RTStructureSetStorage) return read_structures(*object, wanted, picture);
  if (kind == UID_SegmentationStorage || kind == "1.2.840.10008.5.1.4.1.1.66.7") {
    return read_segmentation(object, wanted, picture);
  }
  if (is_presentation_state(kind)) return read_graphics(*object, wanted, picture);
  if (is_report(kind)) return read_report(*object, wanted, picture);
  const auto* const known = dcmFindNameOfUID(kind.c_str());
  throw Error("this DICOM file holds no regions but is a " +
                  (known != nullptr ? std::string(known) : shown(kind)),
              "regions come as RTSTRUCT, SEG, presentation state or SR");
}

Regions read(const RegionFile& file, const Picture& picture) {
  auto buffer = dicom::read_file(file.path, largest_file);
  const std::string_view text(reinterpret_cast<const char*>(buffer.data.get()), buffer.size);
  const Wanted wanted{file.names};
  if (is_xml(text)) return read_plist(text, wanted);
  if (text.substr(0, 8) == "bplist00") {
    throw Error("this is a binary plist", "convert it: plutil -convert xml1 FILE");
  }
  if (!dicom::is_dicom(buffer.bytes())) {
    throw Error("regions cannot be read from a file of this kind",
                "an OsiriX plist, or DICOM RTSTRUCT, SEG, presentation state or SR is needed");
  }
  return read_dicom(dicom::parse_object(std::move(buffer)), wanted, picture);
}

std::optional<Plane> plane_of(DcmItem& item) {
  const auto origin = dicom::numbers_of(item, DCM_ImagePositionPatient);
  const auto axes = dicom::numbers_of(item, DCM_ImageOrientationPatient);
  if (origin.size() != 3 || axes.size() != 6) return {};
  return Plane{
      {origin[0], origin[1], origin[2]}, {axes[0], axes[1], axes[2]}, {axes[3], axes[4], axes[5]}};
}

}  // namespace

bool Picture::meant_by(const std::vector<std::string>& instances) const {
  return instances.empty() || instance.empty() ||
         std::find(instances.begin(), instances.end(), instance) != instances.end();
}

Picture picture_of(const std::filesystem::path& source, const Geometry& geometry) {
  Picture out{geometry.source_width, geometry.source_height, {}, {}, {}};
  // The spacing of the source file: that of the picture at hand, scaled back.
  const auto& a = geometry.to_source;
  const auto scale_x = std::hypot(a.xx, a.yx), scale_y = std::hypot(a.xy, a.yy);
  if (geometry.spacing.known() && scale_x > 0 && scale_y > 0) {
    out.spacing = {geometry.spacing.x_mm / scale_x, geometry.spacing.y_mm / scale_y};
  }
  if (source.empty()) return out;
  auto buffer = dicom::read_file(source, largest_file);
  if (!dicom::is_dicom(buffer.bytes())) return out;
  const auto object = dicom::parse_object(std::move(buffer));
  out.instance = dicom::text_of(*object, DCM_SOPInstanceUID);
  out.plane = plane_of(*object);
  return out;
}

bool Wanted::operator()(const std::vector<std::string>& called) const {
  return names.empty() || std::any_of(names.begin(), names.end(), [&](const auto& name) {
           return std::any_of(called.begin(), called.end(),
                              [&](const auto& other) { return plain(other) == plain(name); });
         });
}

Regions read_regions(const RegionFile& file, const Picture& picture) try {
  auto out = read(file, picture);
  if (out.found.empty() && out.elsewhere > 0) {
    throw Error("its regions belong to another picture",
                "is this the annotation of that very file?");
  }
  if (out.found.empty() && !file.names.empty()) {
    out.notes.push_back("it has no region of the name " + listed(file.names));
  }
  return out;
} catch (const Error& error) {
  throw Error(error.message(), error.hint(), {file.path.string(), 0, 0});
}

}  // namespace mg::contour
