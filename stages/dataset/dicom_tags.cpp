#include "stages/dataset/dicom_tags.hpp"

#include <map>

#include "stages/dataset/dicom_header.hpp"

namespace mg {

namespace {

std::string view_in(DcmItem& data) {
  DcmItem* code = nullptr;
  if (data.findAndGetSequenceItem(DCM_ViewCodeSequence, code).good() && code != nullptr) {
    if (auto view = view_of_code(text_of(*code, DCM_CodeValue)); !view.empty()) return view;
  }
  return text_of(data, DCM_ViewPosition);
}

DicomTags tags_in(DcmItem& data) {
  DicomTags tags{text_of(data, DCM_PatientID), side_from(text_of(data, DCM_ImageLaterality)),
                 view_in(data)};
  if (tags.side == Side::unknown) tags.side = side_from(text_of(data, DCM_Laterality));
  return tags;
}

}  // namespace

std::string view_of_code(const std::string& code) {
  static const std::map<std::string, std::string> views = {
      {"399162004", "CC"},  {"R-10242", "CC"},  {"399368009", "MLO"},  {"R-10226", "MLO"},
      {"399260004", "ML"},  {"R-10224", "ML"},  {"399352003", "LM"},   {"R-10228", "LM"},
      {"399099002", "LMO"}, {"R-10230", "LMO"}, {"399192008", "XCCL"}, {"R-1024A", "XCCL"}};
  const auto at = views.find(code);
  return at == views.end() ? "" : at->second;
}

std::optional<DicomTags> read_dicom_tags(const std::filesystem::path& file) {
  const auto header = read_dicom_header(file);
  return header ? std::optional(tags_in(*header)) : std::nullopt;
}

}  // namespace mg
