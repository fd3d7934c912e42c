#include "tests/layouts/cbis_ddsm.hpp"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcrleerg.h>
#include <dcmtk/dcmdata/dctk.h>

#include <array>
#include <fstream>
#include <map>
#include <string>

#include "pipeline/error.hpp"
#include "stages/dataset/csv_table.hpp"
#include "tests/layouts/film.hpp"

namespace mg::layouts {

namespace fs = std::filesystem;

namespace {

constexpr int width = 48, height = 64;

struct Row {
  std::string patient, kind, set, side, view, number, pathology;
  Patch patch;
  bool swapped = false, apart = false;  ///< columns; the mask's series and size
};

std::vector<Row> rows() {
  return {{"P_00001", "Mass", "Training", "LEFT", "CC", "1", "MALIGNANT", {8, 20, 10, 12}},
          {"P_00001", "Mass", "Training", "LEFT", "MLO", "1", "MALIGNANT", {6, 24, 9, 9}},
          {"P_00001", "Mass", "Training", "RIGHT", "CC", "1", "BENIGN", {28, 24, 6, 6}},
          {"P_00002",
           "Calc",
           "Training",
           "RIGHT",
           "CC",
           "1",
           "BENIGN_WITHOUT_CALLBACK",
           {30, 30, 7, 5},
           true},
          {"P_00002", "Calc", "Training", "RIGHT", "CC", "2", "MALIGNANT", {20, 40, 4, 4}, true},
          {"P_00003", "Mass", "Test", "LEFT", "MLO", "1", "BENIGN", {12, 16, 8, 8}, false, true},
          {"P_00004", "Mass", "Training", "LEFT", "CC", "1", "BENIGN", {10, 20, 6, 6}},
          {"P_00004", "Calc", "Test", "LEFT", "CC", "1", "UNPROVEN", {14, 36, 5, 5}, true}};
}

std::vector<std::uint16_t> crop_of(const std::vector<std::uint16_t>& film, const Patch& patch) {
  std::vector<std::uint16_t> crop;
  for (int y = patch.top; y < patch.top + patch.height; ++y) {
    const auto start = film.begin() + y * width + patch.left;
    crop.insert(crop.end(), start, start + patch.width);
  }
  return crop;
}

class Writer {
 public:
  Writer(fs::path folder, const CbisDdsmOptions& options)
      : folder_(std::move(folder)), options_(options) {}

  void write() {
    for (const auto& row : rows()) add(row);
    for (const auto& [name, text] : tables_) std::ofstream(folder_ / name) << text;
  }

 private:
  struct Place {
    std::string series;  ///< as tables write it
    fs::path on_disk;
  };

  void add(const Row& row) {
    const auto film_name =
        row.kind + "-" + row.set + "_" + row.patient + "_" + row.side + "_" + row.view;
    const auto lesion_name = film_name + "_" + row.number;
    Film film{width, height, row.side == "LEFT" ? Side::left : Side::right, 0, {{row.patch}}};
    const auto pixels = draw(film);
    const auto film_place = place_of(film_name, "full mammogram images", 1);
    put(film_place, 0, {film_name, "full mammogram images", width, height}, pixels);

    const auto crop_place = place_of(lesion_name, "ROI mask images", 2);
    const auto mask_place = row.apart ? place_of(lesion_name, "ROI mask images", 3) : crop_place;
    const auto crop_number = row.swapped ? 1 : 0, mask_number = row.apart ? 0 : 1 - crop_number;
    put(crop_place, crop_number,
        {lesion_name, "ROI mask images", row.patch.width, row.patch.height},
        crop_of(pixels, row.patch));
    put_mask(row, mask_place, mask_number, lesion_name);
    auto crop_cell = cell(crop_place, crop_number), mask_cell = cell(mask_place, mask_number);
    (row.kind == "Calc" ? crop_cell : mask_cell) += "\n";
    if (row.swapped) std::swap(crop_cell, mask_cell);
    list(row, cell(film_place, 0), crop_cell, mask_cell);
  }

  void put_mask(const Row& row, const Place& place, int number, const std::string& name) {
    const auto scale = row.apart ? 5 : 4;  // quarters of the film's size
    const auto& p = row.patch;
    const auto mask =
        mask_of({p.left * scale / 4, p.top * scale / 4, p.width * scale / 4, p.height * scale / 4},
                width * scale / 4, height * scale / 4);
    put(place, number, {name, "ROI mask images", width * scale / 4, height * scale / 4, 8},
        {mask.begin(), mask.end()});
  }

  Place place_of(const std::string& name, const std::string& description, int series) {
    const auto uid = "1.3.6.1.4.1.9590.100.1.2." + std::to_string(++uids_ + 1000 * series);
    const auto described = "07-20-2016-DDSM-" + std::to_string(74000 + uids_) + "/" +
                           std::to_string(series) + "-" + description + "-24515";
    const auto path = name + "/1.3.6.1.4.1.9590.100.1.2." + std::to_string(uids_) + "/" + uid;
    return {path, options_.nbia ? fs::path("CBIS-DDSM") / name / described
                                : fs::path("CBIS-DDSM") / path};
  }

  static std::string cell(const Place& place, int number) {
    return place.series + "/00000" + std::to_string(number) + ".dcm";
  }

  void put(const Place& place, int number, SmallDicom about,
           const std::vector<std::uint16_t>& pixels) {
    const auto name = options_.nbia ? "1-" + std::to_string(number + 1) + ".dcm"
                                    : "00000" + std::to_string(number) + ".dcm";
    const auto file = options_.flat ? folder_ / (std::to_string(++files_) + ".dcm")
                                    : folder_ / place.on_disk / name;
    about.packed = options_.packed;
    write_dicom(file, about, pixels);
  }

  void list(const Row& row, const std::string& film, const std::string& crop,
            const std::string& mask) {
    const auto mass = row.kind == "Mass";
    auto& text = tables_[std::string(mass ? "mass" : "calc") + "_case_description_" +
                         (row.set == "Test" ? "test" : "train") + "_set.csv"];
    if (text.empty()) {
      text = std::string("patient_id,") + (mass ? "breast_density" : "breast density") +
             ",left or right breast,image view,abnormality id,abnormality type," +
             (mass ? "mass shape,mass margins" : "calc type,calc distribution") +
             ",assessment,pathology,subtlety,image file path,cropped image file path,"
             "ROI mask file path\n";
    }
    text +=
        csv_row({row.patient, "3", row.side, row.view, row.number, mass ? "mass" : "calcification",
                 mass ? "OVAL" : "PLEOMORPHIC", mass ? "CIRCUMSCRIBED" : "CLUSTERED", "4",
                 row.pathology, "5", film, crop, mask});
  }

  fs::path folder_;
  CbisDdsmOptions options_;
  std::map<std::string, std::string> tables_;
  int uids_ = 0, files_ = 0;
};

}  // namespace

void write_dicom(const fs::path& file, const SmallDicom& about,
                 const std::vector<std::uint16_t>& pixels) {
  DcmFileFormat format;
  auto& data = *format.getDataset();
  std::array<char, 100> uid{};
  data.putAndInsertString(DCM_SOPClassUID, UID_SecondaryCaptureImageStorage);
  data.putAndInsertString(DCM_SOPInstanceUID, dcmGenerateUniqueIdentifier(uid.data()));
  data.putAndInsertString(DCM_Modality, "MG");
  data.putAndInsertString(DCM_SeriesDescription, about.description.c_str());
  data.putAndInsertString(DCM_PatientID, about.patient.c_str());
  data.putAndInsertString(DCM_PhotometricInterpretation, "MONOCHROME2");
  data.putAndInsertUint16(DCM_SamplesPerPixel, 1);
  data.putAndInsertUint16(DCM_Rows, static_cast<Uint16>(about.height));
  data.putAndInsertUint16(DCM_Columns, static_cast<Uint16>(about.width));
  data.putAndInsertUint16(DCM_BitsAllocated, static_cast<Uint16>(about.bits));
  data.putAndInsertUint16(DCM_BitsStored, static_cast<Uint16>(about.bits));
  data.putAndInsertUint16(DCM_HighBit, static_cast<Uint16>(about.bits - 1));
  data.putAndInsertUint16(DCM_PixelRepresentation, 0);
  if (about.bits == 8) {
    const std::vector<Uint8> bytes(pixels.begin(), pixels.end());
    data.putAndInsertUint8Array(DCM_PixelData, bytes.data(), bytes.size());
  } else {
    data.putAndInsertUint16Array(DCM_PixelData, pixels.data(), pixels.size());
  }
  auto syntax = EXS_LittleEndianExplicit;
  if (about.packed) {
    DcmRLEEncoderRegistration::registerCodecs();
    syntax = EXS_RLELossless;
    data.chooseRepresentation(syntax, nullptr);
  }
  fs::create_directories(file.parent_path());
  const auto saved = format.saveFile(file.c_str(), syntax);
  if (saved.bad()) throw Error("cannot write " + file.string() + ": " + saved.text());
}

void write_cbis_ddsm(const fs::path& folder, const CbisDdsmOptions& options) {
  fs::create_directories(folder);
  Writer(folder, options).write();
}

}  // namespace mg::layouts
