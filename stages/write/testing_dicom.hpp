// A mammogram for the tests of this folder, with more in its header than may leave the program.
#pragma once

#include <string>
#include <vector>

#include "stages/support/dicom/object.hpp"
#include "stages/write/dicom_items.hpp"
#include "stages/write/test_folder.hpp"

namespace mg::write {

/// What must not be found in anything that is written.
inline const std::vector<std::string> secrets = {
    "SecretStreet",  "SecretHospital", "SecretOperator", "SecretDoctor", "SecretComment",
    "SecretStation", "SecretPrivate",  "SecretPhone",    "SecretReason"};

inline DcmDataset mammogram(int width = 60, int height = 40) {
  DcmDataset data;
  put(data, DCM_SpecificCharacterSet, "ISO_IR 100");
  put(data, DCM_SOPClassUID, UID_DigitalMammographyXRayImageStorageForPresentation);
  put(data, DCM_SOPInstanceUID, "1.2.3.4");
  put(data, DCM_StudyInstanceUID, "1.2.3");
  put(data, DCM_SeriesInstanceUID, "1.2.3.1");
  put(data, DCM_StudyDate, "20240229");
  put(data, DCM_StudyTime, "101112");
  put(data, DCM_AccessionNumber, "A77");
  put(data, DCM_StudyID, "S1");
  put(data, DCM_PatientName, "Doe^Jane");
  put(data, DCM_PatientID, "P-0001");
  put(data, DCM_PatientBirthDate, "00000000");
  put(data, DCM_PatientSex, "F");
  put(data, DCM_Modality, "MG");
  put(data, DCM_ImageLaterality, "L");
  put(data, DCM_PatientOrientation, "A\\R");
  put(data, DCM_ImagerPixelSpacing, "0.5\\0.25");
  put(data, DCM_Rows, height);
  put(data, DCM_Columns, width);
  put(data, DCM_PhotometricInterpretation, "MONOCHROME1");
  put(data, DCM_WindowCenter, "2000\\1800");
  put(data, DCM_WindowWidth, "900\\750");
  put(data, DCM_VOILUTFunction, "SIGMOID");
  put(data, DCM_RescaleIntercept, "0");
  put(data, DCM_RescaleSlope, "1");
  put(data, DCM_RescaleType, "US");
  put(data, DCM_PatientAddress, "SecretStreet 1");
  put(data, DCM_InstitutionName, "SecretHospital");
  put(data, DCM_OperatorsName, "SecretOperator");
  put(data, DCM_ReferringPhysicianName, "SecretDoctor");
  put(data, DCM_ImageComments, "SecretComment");
  put(data, DCM_StationName, "SecretStation");
  put(data, DCM_PatientTelephoneNumbers, "SecretPhone");
  put(data, DCM_RequestedProcedureDescription, "SecretReason");
  data.putAndInsertString(DcmTag(0x0019, 0x1001, EVR_LO), "SecretPrivate");
  const std::vector<Uint16> pixels(static_cast<std::size_t>(width) * height, 7);
  data.putAndInsertUint16Array(DCM_PixelData, pixels.data(), pixels.size());
  return data;
}

inline std::filesystem::path saved(const std::filesystem::path& file, const DcmDataset& data) {
  const auto bytes = dicom::file_of(data);
  std::ofstream(file, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  return file;
}

}  // namespace mg::write
