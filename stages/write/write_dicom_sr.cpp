#include "stages/write/write_dicom_sr.hpp"

#include <algorithm>
#include <cctype>

#include "pipeline/error.hpp"
#include "stages/write/dicom_codes.hpp"
#include "stages/write/lesions.hpp"
#include "stages/write/report_items.hpp"

namespace mg::write {
namespace {

const ObjectKind sr{.sop_class = UID_ComprehensiveSRStorage,
                    .modality = "SR",
                    .series = "Mammograph: measurements",
                    .label = "MEASUREMENTS",
                    .series_number = 9003,
                    .ending = ".sr.dcm"};

void put_document(DcmItem& out, const DicomSource& source, const Moment& made) {
  put(out, DCM_ContentDate, made.date);
  put(out, DCM_ContentTime, made.time);
  put(out, DCM_CompletionFlag, "COMPLETE");
  put(out, DCM_VerificationFlag, "UNVERIFIED");
  put(out, DCM_ReferencedPerformedProcedureStepSequence, "");
  put(out, DCM_PerformedProcedureCodeSequence, "");
  auto& evidence = added(out, DCM_CurrentRequestedProcedureEvidenceSequence);
  source.copy(evidence, DCM_StudyInstanceUID);
  source.refer_in_series(evidence, DCM_ReferencedSOPSequence);
}

/// TID 1204, 1001 and 1004: in which language, observed by what, of which procedure.
void add_context(DcmItem& root, const std::string& device) {
  using namespace codes;
  add_code(root, relation::modifies, language, english);
  add_code(root, relation::context, observer_type, codes::device);
  add_uid(root, relation::context, device_uid, device);
  add_text(root, relation::context, device_name, "Mammograph");
  add_text(root, relation::context, device_manufacturer, "Mammograph");
  add_text(root, relation::context, device_model, "Mammograph");
  add_code(root, relation::modifies, procedure_reported, mammography);
}

void add_tracking(DcmItem& group, const std::string& name, const std::string& uid) {
  add_text(group, relation::context, codes::tracking_identifier, name);
  add_uid(group, relation::context, codes::tracking_uid, uid);
}

void add_site(DcmItem& group, const DicomSource& source) {
  auto& site = add_code(group, relation::modifies, codes::finding_site, codes::breast);
  if (const auto side = codes::side_of(source)) {
    add_code(site, relation::modifies, codes::laterality, *side);
  }
}

/// TID 1410
void add_lesion(DcmItem& measurements, const Lesion& lesion, const std::string& name,
                const std::string& uid, const DicomSource& source, Spacing spacing) {
  using namespace codes;
  auto& group = add_container(measurements, codes::group, "1410");
  add_tracking(group, name, uid);
  add_code(group, relation::contains, finding, codes::lesion);
  add_site(group, source);
  add_region(group, image_region, lesion.outline, source);
  const auto known = spacing.known();
  const auto unit = known ? spacing : Spacing{1, 1};
  add_number(group, area, lesion.pixels * unit.x_mm * unit.y_mm,
             known ? square_millimeter : pixels);
  add_number(group, codes::long_axis, write::long_axis(lesion.outline, unit),
             known ? millimeter : pixels);
}

/// A code of the program's own for classes that DICOM has none for.
Code concept_of(const std::string& label, const std::vector<std::string>& cancer) {
  if (std::find(cancer.begin(), cancer.end(), label) != cancer.end()) {
    return codes::probability_of_cancer;
  }
  std::string value;
  for (const unsigned char c : label) {
    value += std::isalnum(c) != 0 ? static_cast<char>(std::toupper(c)) : '_';
  }
  std::string meaning = "Probability of " + label;
  std::replace_if(
      meaning.begin(), meaning.end(),
      [](unsigned char c) { return c < 0x20 || c > 0x7e || c == '\\'; }, '_');
  return {("P_" + value).substr(0, 16), "99MAMMOGRAPH", meaning.substr(0, 64)};
}

/// TID 1501: what is said of the image as a whole.
DcmItem& add_image_group(DcmItem& measurements, const std::string& uid, const DicomSource& source) {
  auto& group = add_container(measurements, codes::group, "1501");
  add_tracking(group, "Image", uid);
  add_site(group, source);
  add_image(group, codes::source_of_measurement, source);
  return group;
}

}  // namespace

void DicomSr::start(const RunInfo& run) { out_.start(run, folder, dates); }

void DicomSr::add(const Context& context, const File& file, const Mask* tumor,
                  const Scores* scores) {
  if (tumor == nullptr && scores == nullptr) {
    throw Error("there is nothing to report: neither a mask nor a score",
                "take this stage from one that predicts");
  }
  const DicomSource source(file.path);
  auto data = out_.begin(context, source, sr);
  const auto uid = [&](const std::string& what) { return out_.uid(context, source, what); };
  put_document(data, source, out_.moment(source));
  put_root(data, codes::report, "1500");
  add_context(data, uid("device"));
  auto& measurements = add_container(data, codes::measurements);
  auto& image = add_image_group(measurements, uid("image"), source);
  if (scores != nullptr) {
    for (const auto& [label, probability] : scores->classes) {
      add_number(image, concept_of(label, cancer), 100 * probability, codes::percent);
    }
  }
  if (tumor != nullptr) {
    source.require_size(tumor->geometry);
    const auto spacing = source_spacing(tumor->geometry);
    const auto lesions = lesions_of(on_source(*tumor), spacing, min_area_mm2);
    add_number(image, codes::number_of_lesions, static_cast<double>(lesions.size()), codes::counts);
    for (int number = 0; const auto& lesion : lesions) {
      const auto name = "Tumor " + std::to_string(++number);
      add_lesion(measurements, lesion, name, uid(name), source, spacing);
    }
  }
  out_.write(context, sr, data);
}

Findings DicomSr::finish() { return out_.finish("DICOM structured reports", 0); }

}  // namespace mg::write
