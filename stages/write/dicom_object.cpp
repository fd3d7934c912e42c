#include "stages/write/dicom_object.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

#include "pipeline/error.hpp"
#include "pipeline/whole_file.hpp"
#include "stages/support/dicom/object.hpp"
#include "stages/write/dicom_uid.hpp"
#include "stages/write/names.hpp"

namespace mg::write {
namespace {

Moment now() {
  const auto seconds = std::time(nullptr);
  std::tm local{};
  localtime_r(&seconds, &local);
  std::array<char, 16> date{}, time{};
  std::strftime(date.data(), date.size(), "%Y%m%d", &local);
  std::strftime(time.data(), time.size(), "%H%M%S", &local);
  return {date.data(), time.data()};
}

bool is_date(const std::string& text) {
  if (text.size() != 8 || !std::all_of(text.begin(), text.end(), ::isdigit)) return false;
  const auto month = text.substr(4, 2), day = text.substr(6, 2);
  return month >= "01" && month <= "12" && day >= "01" && day <= "31";
}

bool is_time(const std::string& text) {
  return text.size() >= 6 && std::all_of(text.begin(), text.begin() + 6, ::isdigit) &&
         text.substr(0, 2) < "24" && text[2] < '6' && text[4] < '6';
}

/// Dates that are none, as careless anonymizers leave them, become empty, which DICOM allows. So do
/// words for the sex other than its letters.
void copy_date(const DicomSource& source, DcmItem& item, const DcmTagKey& tag) {
  put(item, tag, is_date(source[tag]) ? source[tag] : "");
}

void put_patient_and_study(const DicomSource& source, DcmItem& item) {
  source.copy(item, DCM_SpecificCharacterSet);
  source.copy(item, DCM_PatientName, true);
  source.copy(item, DCM_PatientID, true);
  copy_date(source, item, DCM_PatientBirthDate);
  const auto sex = source[DCM_PatientSex];
  put(item, DCM_PatientSex, sex == "F" || sex == "M" || sex == "O" ? sex : "");
  for (const auto& tag : {DCM_IssuerOfPatientID, DCM_PatientIdentityRemoved,
                          DCM_DeidentificationMethod, DCM_DeidentificationMethodCodeSequence}) {
    source.copy(item, tag);
  }
  source.copy(item, DCM_StudyInstanceUID);
  copy_date(source, item, DCM_StudyDate);
  put(item, DCM_StudyTime, is_time(source[DCM_StudyTime]) ? source[DCM_StudyTime] : "");
  put(item, DCM_ReferringPhysicianName, "");
  source.copy(item, DCM_StudyID, true);
  source.copy(item, DCM_AccessionNumber, true);
}

void put_equipment(DcmItem& item) {
  put(item, DCM_Manufacturer, "Mammograph");
  put(item, DCM_ManufacturerModelName, "Mammograph");
  put(item, DCM_DeviceSerialNumber, "none");
  put(item, DCM_SoftwareVersions, MAMMOGRAPH_VERSION);
}

}  // namespace

void DicomFolder::start(const RunInfo& run, const std::filesystem::path& folder,
                        const std::string& dates) {
  folder_ = run.folder / folder;
  run_ = (run.folder / "").parent_path().filename().string() + " " + std::to_string(run.seed);
  now_ = now();
  of_image_ = dates == "image";
  names_.clear();
}

Moment DicomFolder::moment(const DicomSource& source) const {
  if (!of_image_) return now_;
  for (const auto& [date, time] :
       {std::pair{DCM_ContentDate, DCM_ContentTime}, std::pair{DCM_StudyDate, DCM_StudyTime}}) {
    if (is_date(source[date]) && is_time(source[time])) {
      return {source[date], source[time].substr(0, 6)};
    }
  }
  return {"19000101", "000000"};
}

std::string DicomFolder::uid(const Context& context, const DicomSource& source,
                             const std::string& what) const {
  return uid_of({what, run_, context.identity().key, source[DCM_SOPInstanceUID]});
}

DcmDataset DicomFolder::begin(const Context& context, const DicomSource& source,
                              const ObjectKind& kind) const {
  DcmDataset out;
  put_patient_and_study(source, out);
  put_equipment(out);
  put(out, DCM_Modality, kind.modality);
  put(out, DCM_SeriesInstanceUID, uid_of({kind.ending, run_, source[DCM_StudyInstanceUID]}));
  put(out, DCM_SeriesNumber, std::to_string(kind.series_number));
  put(out, DCM_SeriesDescription, kind.series);
  put(out, DCM_SOPClassUID, kind.sop_class);
  put(out, DCM_SOPInstanceUID, uid(context, source, kind.ending));
  put(out, DCM_InstanceNumber, std::to_string(context.index() + 1));
  return out;
}

void DicomFolder::write(const Context& context, const ObjectKind& kind, const DcmDataset& data) {
  const auto name = safe_path(context.identity().key, kind.ending).generic_string();
  if (!names_.insert(name).second) {
    throw Error("another sample was written to '" + name + "' already",
                "keys must differ: give the samples different names in the data set");
  }
  write_whole(folder_ / name, dicom::file_of(data), Existing::replace);
}

Findings DicomFolder::finish(const std::string& what, std::size_t without) const {
  Findings out;
  out.figures.push_back({.name = "written",
                         .value = static_cast<double>(written()),
                         .n = written() + without,
                         .doc = what + " written"});
  out.notes.push_back(std::to_string(written()) + " " + what + " lie in " + folder_.string() + ".");
  if (without > 0) {
    out.notes.push_back("In " + std::to_string(without) +
                        " pictures nothing was found, so there is no file for them.");
  }
  return out;
}

}  // namespace mg::write
