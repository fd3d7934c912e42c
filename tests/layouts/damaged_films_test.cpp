// Files of DDSM and its offspring with some bytes wrong.
#include "stages/dataset/cbis_ddsm.hpp"
#include "stages/dataset/ddsm.hpp"
#include "stages/dataset/mini_ddsm.hpp"
#include "tests/layouts/cbis_ddsm.hpp"
#include "tests/layouts/damaged.hpp"
#include "tests/layouts/ddsm.hpp"
#include "tests/layouts/mini_ddsm.hpp"

namespace mg {
namespace {

class DamagedFilms : public testing::Damaged {};

TEST_F(DamagedFilms, OfDdsm) {
  layouts::write_ddsm(folder_, {.patients = 1, .width = 48, .height = 60});
  std::filesystem::path place;
  for (const auto& file : list_files(folder_)) {
    if (file.extension() == ".ics") place = file.parent_path();
  }
  try_mutants((place / "A-0001-1.ics").string(), opening<DdsmSource>("."));
  try_mutants((place / "A_0001_1.LEFT_CC.OVERLAY").string(), opening<DdsmSource>("."));
  try_mutants((place / "A_0001_1.LEFT_CC.png").string(), opening<DdsmSource>("."));
}

TEST_F(DamagedFilms, OfMiniDdsm) {
  layouts::write_mini_ddsm(folder_, {.scale = 0.001});
  try_mutants("MINI-DDSM-Complete-PNG-16/DataWMask.xlsx", opening<MiniDdsmSource>("."));
}

TEST_F(DamagedFilms, OfCbisDdsm) {
  layouts::write_cbis_ddsm(folder_);
  try_mutants("calc_case_description_train_set.csv", opening<CbisDdsmSource>("."));
  for (const auto& file : list_files(folder_)) {
    const auto name = file.string();
    if (name.find("P_00003_LEFT_MLO_1") == std::string::npos) continue;
    try_mutants(name, opening<CbisDdsmSource>("."));
  }
}

}  // namespace
}  // namespace mg
