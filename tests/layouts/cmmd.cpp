#include "tests/layouts/cmmd.hpp"

#include <string>
#include <vector>

#include "tests/layouts/excel.hpp"
#include "tests/layouts/mammogram.hpp"

namespace mg::layouts {

namespace {

constexpr char cc[] = "399162004", mlo[] = "399368009";

std::filesystem::path series(const std::filesystem::path& folder, const std::string& patient) {
  return folder / "CMMD" / patient / "07-18-2010-NA-NA-79377" / "1.000000-NA-70244";
}

}  // namespace

void write_cmmd(const std::filesystem::path& folder, bool excel) {
  const std::vector<std::vector<std::string>> rows = {
      {"ID1", "LeftRight", "Age", "number", "abnormality", "classification", "subtype"},
      {"D1-0001", "R", "44", "2", "calcification", "Benign", ""},
      {"D1-0002", "L", "40", "2", "mass", "Malignant", ""},
      {"D1-0002", "L", "40", "2", "calcification", "Benign", ""},
      {"D1-0004", "L", "39", "2", "mass", "Benign", ""},
      {"D2-0003", "L", "65", "2", "both", "Malignant", "Luminal A"}};
  if (excel) {
    write_excel(folder / "CMMD_clinicaldata_revision.xlsx", "Sheet1", rows);
  } else {
    std::string text;
    for (const auto& row : rows) {
      for (const auto& field : row) text += field + (&field == &row.back() ? "\r\n" : ";");
    }
    write_text(folder / "CMMD_clinicaldata_revision.csv", text);
  }
  const auto put = [&](const std::string& patient, const std::string& name, Side side,
                       const std::string& code) {
    write_mammogram(series(folder, patient) / name, {patient, side, "", code});
  };
  put("D1-0001", "1-1.dcm", Side::left, cc), put("D1-0001", "1-2.dcm", Side::left, mlo);
  put("D1-0001", "1-3.dcm", Side::right, cc), put("D1-0001", "1-4.dcm", Side::right, mlo);
  put("D1-0002", "1-1.dcm", Side::left, cc), put("D1-0002", "1-2.dcm", Side::left, mlo);
  write_mammogram(series(folder, "D2-0003") / "1-1.dcm",
                  {"D2-0003", Side::left, "", "R-10242", 480, 640});
  put("D2-0003", "1-2.dcm", Side::left, "R-10226");
  put("D1-0009", "1-1.dcm", Side::left, cc);
  write_text(series(folder, "D1-0004") / "1-1.dcm", "cut off");
}

}  // namespace mg::layouts
