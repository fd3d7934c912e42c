// dataset.cmmd on files laid out as TCIA hands them out.
#include "stages/dataset/cmmd.hpp"

#include "stages/dataset/dicom_tags.hpp"
#include "stages/dataset/testing.hpp"
#include "tests/layouts/cmmd.hpp"

namespace mg {
namespace {

using testing::error_of;
using testing::expect_says;

class Cmmd : public testing::Scratch {
 protected:
  CmmdSource opened(const std::string& level = "breast") {
    CmmdSource source;
    source.root = folder_ / "CMMD";
    source.label_level = level;
    run_.log = [this](std::string_view text) { said_ += std::string(text) + "\n"; };
    source.open(run_);
    return source;
  }
  static std::string labels(const CmmdSource& source) {
    std::string text;
    for (std::size_t i = 0; i < source.size(); ++i) {
      text += label_of(source.sample(i)).value_or(Label{"none"}).name + " ";
    }
    return text;
  }
  std::string said_;
};

TEST(CmmdPatient, IsFoundInAPath) {
  EXPECT_EQ(cmmd_patient("CMMD/D1-0001/07-18-2010/1-1.dcm"), "D1-0001");
  EXPECT_EQ(cmmd_patient("D2-0737/1-1.png"), "D2-0737");
  EXPECT_EQ(cmmd_patient("D1-001/a.dcm"), "");
}

TEST_F(Cmmd, ReadsSideAndViewFromTheHeaders) {
  layouts::write_cmmd(folder_, true);
  const auto source = opened();
  ASSERT_EQ(source.size(), 9U);
  expect_says(said_, "1 pictures are of no patient of the sheet");
  const auto first = source.sample(0), old = source.sample(8);
  EXPECT_EQ(first.identity.key, "D1-0001/1-1");
  EXPECT_EQ(first.identity.patient, "D1-0001");
  EXPECT_EQ(first.identity.side, Side::left);
  EXPECT_EQ(first.identity.view, "CC");
  EXPECT_EQ(source.sample(3).identity.view, "MLO");
  EXPECT_EQ(old.identity.key, "D2-0003/1-2");
  EXPECT_EQ(old.identity.view, "MLO") << "in the older coding scheme";
  EXPECT_EQ(source.sample(7).identity.view, "CC") << "of a picture larger than what is read of it";
  EXPECT_EQ((*facts_of(first))["site"], "D1");
  EXPECT_EQ((*facts_of(old))["site"], "D2");
  EXPECT_EQ((*facts_of(first))["age"], "44");
  EXPECT_FALSE(annotations_of(first));
}

TEST_F(Cmmd, CallsABreastNormalThatTheSheetDoesNotList) {
  for (const auto excel : {true, false}) {
    layouts::write_cmmd(folder_, excel);
    EXPECT_EQ(labels(opened()), "normal normal benign benign cancer cancer none cancer cancer ");
    std::filesystem::remove(folder_ / "CMMD_clinicaldata_revision.xlsx");
  }
  EXPECT_EQ(labels(opened("patient")),
            "benign benign benign benign cancer cancer none cancer cancer ");
}

TEST_F(Cmmd, ListsAFileWithoutAHeaderForTheDecoderToComplainOf) {
  layouts::write_cmmd(folder_, true);
  const auto broken = opened().sample(6);
  EXPECT_EQ(broken.identity.patient, "D1-0004") << "by its folder";
  EXPECT_EQ(broken.identity.side, Side::unknown);
  EXPECT_FALSE(label_of(broken));
}

TEST_F(Cmmd, JudgesAFileThatIsCutOffByItsHeader) {
  layouts::write_cmmd(folder_, true);
  const auto file = folder_ / "CMMD/D2-0003/07-18-2010-NA-NA-79377/1.000000-NA-70244/1-2.dcm";
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - 100);
  const auto cut = opened().sample(8);
  EXPECT_EQ(cut.identity.view, "MLO");
  EXPECT_EQ(label_of(cut), Label{"cancer"});
}

TEST_F(Cmmd, GivesPicturesOfSeveralSeriesTheirWholePath) {
  layouts::write_cmmd(folder_, true);
  const auto from = folder_ / "CMMD/D2-0003/07-18-2010-NA-NA-79377";
  std::filesystem::create_directories(from / "2.000000-NA-1");
  std::filesystem::copy(from / "1.000000-NA-70244/1-1.dcm", from / "2.000000-NA-1/1-1.dcm");
  const auto source = opened();
  ASSERT_EQ(source.size(), 10U);
  EXPECT_EQ(source.sample(7).identity.key, "D2-0003/07-18-2010-NA-NA-79377/1.000000-NA-70244/1-1");
}

TEST_F(Cmmd, SaysWhatIsWrong) {
  CmmdSource source;
  expect_says(error_of([&] { source.open(run_); }), "cancerimagingarchive.net");
  std::filesystem::create_directories(folder_ / "CMMD");
  expect_says(error_of([&] { opened(); }), "there is no CMMD_clinicaldata_revision.xlsx or .csv");
  write("CMMD_clinicaldata_revision.csv", "ID1,LeftRight,classification\nD1-0001,L,Likely\n");
  const auto message = error_of([&] { opened(); });
  expect_says(message, "revision.csv:2: 'Likely' stands for no class");
  expect_says(message, "pathologies: [Likely=benign]");
  write("CMMD_clinicaldata_revision.csv", "ID1,LeftRight,classification\nD1-0001,B,Benign\n");
  expect_says(error_of([&] { opened(); }), "revision.csv:2: 'B' is neither L nor R");
}

TEST(DicomView, IsToldByItsCode) {
  EXPECT_EQ(view_of_code("399162004"), "CC");
  EXPECT_EQ(view_of_code("399368009"), "MLO");
  EXPECT_EQ(view_of_code("R-10226"), "MLO");
  EXPECT_EQ(view_of_code("0"), "");
}

}  // namespace
}  // namespace mg
