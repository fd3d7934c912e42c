#include "stages/dataset/cbis_ddsm.hpp"

#include <map>

#include "stages/dataset/dicom_glance.hpp"
#include "stages/dataset/testing.hpp"
#include "tests/layouts/cbis_ddsm.hpp"
#include "tests/layouts/film.hpp"
#include "tests/layouts/masks.hpp"

namespace mg {
namespace {

namespace fs = std::filesystem;
using testing::error_of;
using testing::expect_says;
using Labels = std::map<std::string, std::string>;

class CbisDdsm : public testing::Scratch {
 protected:
  void SetUp() override {
    Scratch::SetUp();
    run_.log = [this](std::string_view line) { log_ += std::string(line) + "\n"; };
  }
  CbisDdsmSource opened(const std::string& level = "image", bool official = true) {
    CbisDdsmSource source;
    source.root = folder_;
    source.label_level = level;
    source.official = official;
    source.open(run_);
    return source;
  }
  static Labels labels(const CbisDdsmSource& source) {
    Labels labels;
    for (std::size_t i = 0; i < source.size(); ++i) {
      const auto c = source.sample(i);
      labels[c.identity.key] = label_of(c) ? label_of(c)->name : "none";
    }
    return labels;
  }
  static Case find(const CbisDdsmSource& source, const std::string& key) {
    for (std::size_t i = 0; i < source.size(); ++i) {
      if (source.sample(i).identity.key == key) return source.sample(i);
    }
    ADD_FAILURE() << "there is no " << key;
    return source.sample(0);
  }
  static DicomGlance mask_of(const Case& c, std::size_t lesion) {
    const auto& mask = std::get<MaskFile>(annotations_of(c)->lesions.at(lesion).shape);
    return glance_at(mask.path).value_or(DicomGlance{});
  }

  std::string log_;
};

TEST_F(CbisDdsm, IsReadTheSameHoweverItWasDownloaded) {
  const Labels expected = {{"P_00001_LEFT_CC", "cancer"},  {"P_00001_LEFT_MLO", "cancer"},
                           {"P_00001_RIGHT_CC", "benign"}, {"P_00002_RIGHT_CC", "cancer"},
                           {"P_00003_LEFT_MLO", "benign"}, {"P_00004_LEFT_CC", "benign"}};
  for (const auto& options :
       std::vector<layouts::CbisDdsmOptions>{{}, {.nbia = true}, {.flat = true}}) {
    fs::remove_all(folder_);
    layouts::write_cbis_ddsm(folder_, options);
    const auto source = opened();
    EXPECT_EQ(labels(source), expected);
    for (std::size_t i = 0; i < source.size(); ++i) {
      const auto c = source.sample(i);
      const auto film = glance_at(file_of(c).path);
      ASSERT_TRUE(film) << c.identity.key;
      EXPECT_EQ(film->description, "full mammogram images");
      ASSERT_TRUE(annotations_of(c)) << c.identity.key;
      for (std::size_t lesion = 0; lesion < annotations_of(c)->lesions.size(); ++lesion) {
        const auto mask = mask_of(c, lesion);
        EXPECT_TRUE(mask.two_valued) << c.identity.key;
        EXPECT_EQ(mask.width, c.identity.patient == "P_00003" ? 60 : 48);
      }
    }
  }
}

TEST_F(CbisDdsm, TellsTheMaskFromTheCropByContentThoughTheColumnsAreSwapped) {
  layouts::write_cbis_ddsm(folder_);
  const auto film = find(opened(), "P_00002_RIGHT_CC");
  const auto& lesions = annotations_of(film)->lesions;
  ASSERT_EQ(lesions.size(), 2U);
  EXPECT_EQ(lesions[0].pathology, "benign_without_callback");
  EXPECT_EQ(lesions[0].kind, "calcification");
  EXPECT_EQ(lesions[1].pathology, "malignant");
  EXPECT_EQ(mask_of(film, 1).patient, "Calc-Training_P_00002_RIGHT_CC_2");
  EXPECT_EQ((*facts_of(film))["density"], "3");
  EXPECT_EQ((*facts_of(film))["birads"], "4");
}

TEST_F(CbisDdsm, JoinsTheTablesOfOneView) {
  layouts::write_cbis_ddsm(folder_);
  const auto film = find(opened(), "P_00004_LEFT_CC");
  const auto& lesions = annotations_of(film)->lesions;
  ASSERT_EQ(lesions.size(), 2U);
  EXPECT_EQ(lesions[0].kind + " " + lesions[1].kind, "calcification mass");
  EXPECT_NE(file_of(film).path.string().find("Mass-Training_P_00004_LEFT_CC"), std::string::npos);
  expect_says(log_, "films are in the mass and in the calcification tables: listed once: 1");
}

TEST_F(CbisDdsm, MasksLieOnThePictureWhateverTheirOwnSize) {
  for (const auto packed : {false, true}) {
    fs::remove_all(folder_);
    layouts::write_cbis_ddsm(folder_, {.packed = packed});
    const auto source = opened();
    const auto two = layouts::mask_of_case(find(source, "P_00002_RIGHT_CC"), 48, 64);
    EXPECT_EQ(layouts::pixels_in(two), 7 * 5 + 4 * 4);
    EXPECT_TRUE(layouts::in_mask(two, 30, 30) && layouts::in_mask(two, 36, 34));
    EXPECT_TRUE(layouts::in_mask(two, 20, 40) && layouts::in_mask(two, 23, 43));
    // 60 x 80 over 48 x 64: (12, 16), 8 x 8, is where it was
    const auto stretched = layouts::mask_of_case(find(source, "P_00003_LEFT_MLO"), 48, 64);
    EXPECT_EQ(layouts::pixels_in(stretched), 8 * 8);
    EXPECT_TRUE(layouts::in_mask(stretched, 12, 16) && layouts::in_mask(stretched, 19, 23));
  }
}

TEST_F(CbisDdsm, KeepsPatientsTogetherOverAllTables) {
  layouts::write_cbis_ddsm(folder_);
  const auto source = opened();
  testing::patients_of(source);  // fails if one is in two splits
  EXPECT_EQ(find(source, "P_00003_LEFT_MLO").split, Split::test);
  EXPECT_NE(find(source, "P_00004_LEFT_CC").split, Split::test);
  expect_says(log_,
              "patients are in a test and in a training table, and train: 1, such as P_00004");
  auto own = opened("image", false);
  own.split = {.train = 0, .val = 0, .test = 1};
  own.open(run_);
  EXPECT_EQ(testing::patients_of(own), (std::map<Split, int>{{Split::test, 4}}));
}

TEST_F(CbisDdsm, LabelsByBreastAndByPatientWhereAskedFor) {
  layouts::write_cbis_ddsm(folder_);
  EXPECT_EQ(labels(opened("breast"))["P_00001_RIGHT_CC"], "benign");
  EXPECT_EQ(labels(opened("patient"))["P_00001_RIGHT_CC"], "cancer");
}

TEST_F(CbisDdsm, ALesionWithoutMaskLeavesTheLesionsUnknownAndTheLabelKnown) {
  layouts::write_cbis_ddsm(folder_);
  fs::remove_all(folder_ / "CBIS-DDSM/Calc-Training_P_00002_RIGHT_CC_2");
  fs::remove_all(folder_ / "CBIS-DDSM/Mass-Training_P_00001_LEFT_CC");
  const auto source = opened();
  const auto film = find(source, "P_00002_RIGHT_CC");
  EXPECT_FALSE(annotations_of(film));
  EXPECT_EQ(label_of(film)->name, "cancer");
  EXPECT_EQ(source.size(), 5U);
  expect_says(log_, "a lesion without a mask, so that their lesions are unknown: 1");
  expect_says(log_, "films of the tables are not there: 1, such as P_00001_LEFT_CC");
}

TEST_F(CbisDdsm, SaysWhatIsWrongWithATable) {
  expect_says(error_of([&] { opened(); }), "no table such as mass_case_description_train_set.csv");
  write("mass_case_description_train_set.csv",
        "patient_id,left or right breast,image view,pathology,image file path,"
        "ROI mask file path\nP_00001,LEFT,CC,,a/b,c/d\n");
  expect_says(error_of([&] { opened(); }), "train_set.csv:2: the row has no 'pathology'");
  write("mass_case_description_train_set.csv",
        "patient_id,left_or_right_breast,image view,pathology,image file path,"
        "ROI mask file path\nP_00001,LEFT,CC,BENIGN,a\\b,c\\d\n");
  expect_says(error_of([&] { opened(); }), "none of the films in the tables lies below");
}

TEST_F(CbisDdsm, AGlanceTellsMasksInPackedFilesToo) {
  std::vector<std::uint16_t> film;
  for (int i = 0; i < 400 * 400; ++i) film.push_back(static_cast<std::uint16_t>(i * 40503));
  const auto drawn = layouts::mask_of({100, 100, 50, 60}, 400, 400);
  const std::vector<std::uint16_t> mask(drawn.begin(), drawn.end());
  for (const auto packed : {false, true}) {
    layouts::write_dicom(folder_ / "film.dcm", {"p", "d", 400, 400, 16, packed}, film);
    layouts::write_dicom(folder_ / "mask.dcm", {"p", "d", 400, 400, 8, packed}, mask);
    layouts::write_dicom(folder_ / "wide.dcm", {"p", "d", 400, 400, 16, packed}, mask);
    EXPECT_FALSE(glance_at(folder_ / "film.dcm")->two_valued);
    EXPECT_TRUE(glance_at(folder_ / "mask.dcm")->two_valued);
    EXPECT_TRUE(glance_at(folder_ / "wide.dcm")->two_valued);
  }
  write("text.dcm", "no DICOM at all");
  EXPECT_FALSE(glance_at(folder_ / "text.dcm"));
}

}  // namespace
}  // namespace mg
