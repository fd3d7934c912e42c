// Tables and plists with some bytes wrong: a reader lists the set or says what is wrong with it.
#include "stages/dataset/cdd_cesm.hpp"
#include "stages/dataset/cmmd.hpp"
#include "stages/dataset/csv_source.hpp"
#include "stages/dataset/csv_table.hpp"
#include "stages/dataset/inbreast.hpp"
#include "stages/dataset/mias.hpp"
#include "stages/dataset/rsna.hpp"
#include "stages/dataset/vindr.hpp"
#include "tests/layouts/cdd_cesm.hpp"
#include "tests/layouts/cmmd.hpp"
#include "tests/layouts/damaged.hpp"
#include "tests/layouts/inbreast.hpp"
#include "tests/layouts/rsna.hpp"
#include "tests/layouts/vindr.hpp"

namespace mg {
namespace {

class DamagedTables : public testing::Damaged {};

TEST_F(DamagedTables, OfInbreast) {
  layouts::write_inbreast(folder_);
  const std::string root = "INbreast Release 1.0";
  try_mutants(root + "/INbreast.csv", opening<InbreastSource>(root));
  try_mutants(root + "/AllXML/20586908.xml", opening<InbreastSource>(root));
}

TEST_F(DamagedTables, OfVindr) {
  layouts::write_vindr(folder_);
  for (const auto* file :
       {"breast-level_annotations.csv", "finding_annotations.csv", "metadata.csv"}) {
    try_mutants(file, opening<VindrSource>("."));
  }
}

TEST_F(DamagedTables, OfRsna) {
  layouts::write_rsna(folder_);
  try_mutants("train.csv", opening<RsnaSource>("."));
}

TEST_F(DamagedTables, OfCmmd) {
  layouts::write_cmmd(folder_, false);
  try_mutants("CMMD_clinicaldata_revision.csv", opening<CmmdSource>("CMMD"));
  try_mutants("CMMD/D1-0001/07-18-2010-NA-NA-79377/1.000000-NA-70244/1-1.dcm",
              opening<CmmdSource>("CMMD"));
}

TEST_F(DamagedTables, OfCddCesm) {
  layouts::write_cdd_cesm(folder_, false);
  try_mutants("Radiology-manual-annotations.csv", opening<CddCesmSource>("."));
  try_mutants("Radiology_hand_drawn_segmentations_v2.csv", opening<CddCesmSource>("."));
}

TEST_F(DamagedTables, OfMias) {
  write("Info.txt",
        "prose\nmdb001 G CIRC B 535 425 197\nmdb002 G NORM\nmdb003 F CALC M *NOTE 3*\n");
  for (const auto* film : {"mdb001.pgm", "mdb002.pgm", "mdb003.pgm"}) write(film);
  try_mutants("Info.txt", opening<MiasSource>("."));
}

TEST_F(DamagedTables, OfTheUser) {
  write("cases.csv",
        "file,patient,side,label,split,box_x0,box_y0,box_x1,box_y1,polygon_x,polygon_y\n"
        "a.png,1,L,cancer,train,1,2,3,4,,\nb.png,1,R,normal,train,,,,,1 2 3,4 5 6\n"
        "c.png,2,L,normal,,,,,,,\n");
  write("list.csv", "key,patient,split\nc,2,test\n");
  const auto open = [this] {
    CsvSource source;
    source.table = folder_ / "cases.csv";
    source.split.list = folder_ / "list.csv";
    source.open(run_);
  };
  try_mutants("cases.csv", open);
  try_mutants("list.csv", open);
}

}  // namespace
}  // namespace mg
