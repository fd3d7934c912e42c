// dataset.image_folder and dataset.files.
#include <gtest/gtest.h>

#include "stages/dataset/files.hpp"
#include "stages/dataset/image_folder.hpp"
#include "stages/dataset/naming.hpp"
#include "stages/dataset/testing.hpp"

namespace mg {
namespace {

using testing::error_of;
using testing::expect_says;
using Labels = std::map<std::string, int>;

class ImageFolder : public testing::Scratch {};
class Files : public testing::Scratch {};

TEST_F(ImageFolder, TakesTheClassFromTheFolder) {
  for (const auto* file : {"rose/a.jpg", "rose/b.JPG", "tulip/deep/iris/c.png", "rose/notes.txt",
                           "rose/.hidden.jpg"}) {
    write(file);
  }
  ImageFolderSource source;
  source.root = folder_;
  source.open(run_);
  EXPECT_EQ(testing::labels_of(source), (Labels{{"iris", 1}, {"rose", 2}}));
  EXPECT_EQ(source.sample(0).identity.key, "rose/a");
  EXPECT_EQ(source.sample(0).identity.patient, "rose/a");
  EXPECT_EQ(source.sample(2).identity.key, "tulip/deep/iris/c");
  EXPECT_FALSE(annotations_of(source.sample(0)));
  EXPECT_FALSE(file_of(source.sample(0)).spacing.known());
}

TEST_F(ImageFolder, TakesLabelPatientSideViewAndMaskFromTheName) {
  write("images/0005p1_L_CC_1.png"), write("images/0005p1_R_MLO_2.png"),
      write("images/0006s1_R_CC_2.png");
  write("masks/0005p1_L_CC_1.png"), write("masks/0006s1_R_CC_2.png");
  ImageFolderSource source;
  source.root = folder_;
  source.images = "images";
  source.label_from = "name";
  source.label_pattern = "([0-9])$";
  source.labels = {"1=cancer", "2=benign"};
  source.patient_pattern = "^.{6}";
  source.side_pattern = "_([LR])_";
  source.view_pattern = "_(CC|MLO)_";
  source.masks = "masks/{name}.png";
  source.spacing_mm = 0.1;
  source.check();
  source.open(run_);
  EXPECT_EQ(testing::labels_of(source), (Labels{{"benign", 2}, {"cancer", 1}}));
  const auto first = source.sample(0), second = source.sample(1);
  EXPECT_EQ(first.identity.patient, "0005p1");
  EXPECT_EQ(second.identity.patient, "0005p1");
  EXPECT_EQ(first.identity.side, Side::left);
  EXPECT_EQ(second.identity.view, "MLO");
  EXPECT_EQ(file_of(first).spacing, (Spacing{0.1, 0.1}));
  ASSERT_TRUE(annotations_of(first));
  const auto& lesion = annotations_of(first)->lesions.at(0);
  EXPECT_EQ(std::get<MaskFile>(lesion.shape).path, folder_ / "masks/0005p1_L_CC_1.png");
  EXPECT_EQ(lesion.pathology, "cancer");
  EXPECT_FALSE(annotations_of(second)) << "it has no mask file";
}

TEST_F(ImageFolder, FindsMasksInTheFolderOfTheirPicture) {
  write("pictures/rose/a.png"), write("masks/rose/a_mask.png");
  ImageFolderSource source;
  source.root = folder_;
  source.images = "pictures";
  source.masks = "masks/{folder}/{name}_mask.png";
  source.open(run_);
  EXPECT_EQ(std::get<MaskFile>(annotations_of(source.sample(0))->lesions.at(0).shape).path,
            folder_ / "masks/rose/a_mask.png");
}

TEST_F(ImageFolder, TakesMasksBesideTheirPicturesForNoPictures) {
  for (const auto* file : {"benign/a (1).png", "benign/a (1)_mask.png", "benign/a (1)_mask_1.png",
                           "benign/a (11).png", "benign/a (11)_mask.png", "normal/b.png"}) {
    write(file);
  }
  ImageFolderSource source;
  source.root = folder_;
  source.masks = "{folder}/{name}_mask*.png";
  source.open(run_);
  ASSERT_EQ(source.size(), 3U);
  EXPECT_EQ(source.sample(0).identity.key, "benign/a__11_");
  EXPECT_EQ(annotations_of(source.sample(0))->lesions.size(), 1U);
  EXPECT_EQ(annotations_of(source.sample(1))->lesions.size(), 2U);
  EXPECT_FALSE(annotations_of(source.sample(2)));
  source.without_mask = "no_lesion";
  source.open(run_);
  EXPECT_TRUE(annotations_of(source.sample(2))->lesions.empty());
}

TEST_F(ImageFolder, KnowsTheScannerAndLabelsByBreastOrPatient) {
  write("cancer/A_1_L_CC.png"), write("normal/A_1_L_MLO.png"), write("normal/B_1_R_CC.png");
  ImageFolderSource source;
  source.root = folder_;
  source.scanner_pattern = "^[A-Z]";
  source.patient_pattern = "_([0-9]+)_";
  source.side_pattern = "_([LR])_";
  source.label_level = "breast";
  source.open(run_);
  EXPECT_EQ((*facts_of(source.sample(2)))["scanner"], "B");
  EXPECT_EQ(testing::labels_of(source), (Labels{{"cancer", 2}, {"normal", 1}}));
  source.label_level = "patient";
  source.open(run_);
  EXPECT_EQ(testing::labels_of(source), (Labels{{"cancer", 3}}));
}

TEST_F(ImageFolder, TellsApartFilesThatDifferInTheirExtension) {
  write("rose/a.jpg"), write("rose/a.png");
  ImageFolderSource source;
  source.root = folder_;
  source.open(run_);
  EXPECT_EQ(source.sample(0).identity.key, "rose/a.jpg");
  EXPECT_EQ(source.sample(1).identity.key, "rose/a.png");
}

TEST_F(ImageFolder, SaysWhatIsWrongAndHowToMendIt) {
  ImageFolderSource source;
  expect_says(error_of([&] { source.open(run_); }), "--set root=");
  source.root = folder_;
  expect_says(error_of([&] { source.open(run_); }), "there is no picture below");
  write("a.png");
  expect_says(error_of([&] { source.open(run_); }), "a.png lies in no class folder");
  source.label_from = "name";
  source.label_pattern = "_([0-9])";
  expect_says(error_of([&] { source.open(run_); }),
              "label_pattern: '_([0-9])' is not found in 'a'");
  source.label_pattern = "(";
  expect_says(error_of([&] { source.check(); }), "label_pattern: '(' is no regular expression");
  source.label_pattern = "a";
  source.labels = {"1:cancer"};
  expect_says(error_of([&] { source.check(); }), "'1:cancer' has no '='");
}

TEST_F(Files, ListsMatchingFilesOfAllFoldersInAStableOrder) {
  write("b/2.dcm"), write("b/1.DCM"), write("a.dicom"), write("notes.txt"), write("odd name#.dcm");
  FilesSource source;
  source.root = folder_;
  source.open(run_);
  ASSERT_EQ(source.size(), 4U);
  EXPECT_EQ(source.sample(0).identity.key, "a");
  EXPECT_EQ(source.sample(1).identity.key, "b/1");
  EXPECT_EQ(source.sample(2).identity.key, "b/2");
  EXPECT_EQ(source.sample(3).identity.key, "odd_name_");
  EXPECT_EQ(source.sample(0).split, Split::none);
  EXPECT_FALSE(label_of(source.sample(0)));
  EXPECT_FALSE(annotations_of(source.sample(0)));
}

TEST_F(Files, TakesDicomFilesWithoutAnEndingButNoTableOfContents) {
  const auto dicom = std::string(128, '\0') + "DICM";
  write("DICOMDIR", dicom), write("S1/IM0001", dicom), write("S1/1.2.840.1", dicom);
  write("S1/1.2.840.2", dicom), write("S1/README", "text"), write("S1/short", "DICM");
  FilesSource source;
  source.root = folder_;
  source.open(run_);
  ASSERT_EQ(source.size(), 3U);
  EXPECT_EQ(source.sample(0).identity.key, "S1/1.2.840.1");
  EXPECT_EQ(source.sample(1).identity.key, "S1/1.2.840.2");
  EXPECT_EQ(source.sample(2).identity.key, "S1/IM0001");
  source.nameless = false;
  expect_says(error_of([&] { source.open(run_); }), "has a name like *.dcm");
}

TEST_F(Files, HidesPathsBehindHashes) {
  write("DOE_JANE/1.dcm");
  FilesSource source;
  source.root = folder_;
  source.keys = "hash";
  source.open(run_);
  const auto key = source.sample(0).identity.key;
  EXPECT_EQ(key.size(), 16U);
  EXPECT_EQ(key.find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST_F(Files, RepeatsTheListForMeasurements) {
  write("1.dcm"), write("2.dcm");
  FilesSource source;
  source.root = folder_;
  source.repeat = 100;
  source.open(run_);
  EXPECT_EQ(source.size(), 200U);
}

TEST_F(Files, TakesASingleFileOfAnyName) {
  write("mammogram");
  FilesSource source;
  source.root = folder_ / "mammogram";
  source.open(run_);
  ASSERT_EQ(source.size(), 1U);
  EXPECT_EQ(file_of(source.sample(0)).path.filename(), "mammogram");
  source.root = folder_;
  expect_says(error_of([&] { source.open(run_); }), "has a name like *.dcm");
}

TEST(NamePart, IsTheFirstGroupOrTheWholeMatch) {
  EXPECT_EQ(NamePart("a(b+)c", "p").of("xabbbc"), "bbb");
  EXPECT_EQ(NamePart("b+", "p").of("xabbbc"), "bbb");
  EXPECT_FALSE(NamePart("", "p").given());
}

TEST(RealFilmMasses, Has100MassesOf50CasesWithMasks) {
  const auto folder = testing::real_data("film-masses");
  MG_SKIP_WITHOUT_DATA(folder);
  ImageFolderSource source;
  source.root = folder;
  source.images = "images";
  source.label_from = "name";
  source.label_pattern = "([0-9])$";
  source.labels = {"1=cancer", "2=benign"};
  source.patient_pattern = "^.{6}";
  source.masks = "masks/{name}.png";
  source.open({});
  EXPECT_EQ(source.size(), 100U);
  const auto patients = testing::patients_of(source);
  EXPECT_EQ(patients.at(Split::train) + patients.at(Split::val) + patients.at(Split::test), 50);
  for (std::size_t i = 0; i < source.size(); ++i) EXPECT_TRUE(annotations_of(source.sample(i)));
  const auto labels = testing::labels_of(source);
  EXPECT_EQ(labels.at("benign") + labels.at("cancer"), 100);
}

TEST(RealFlowers, HasTwelveSpeciesOfSixty) {
  const auto folder = testing::real_data("oxford-flowers12");
  MG_SKIP_WITHOUT_DATA(folder);
  ImageFolderSource source;
  source.root = folder;
  source.open({});
  EXPECT_EQ(source.size(), 720U);
  const auto labels = testing::labels_of(source);
  EXPECT_EQ(labels.size(), 12U);
  for (const auto& [label, count] : labels) EXPECT_EQ(count, 60) << label;
  EXPECT_EQ(testing::patients_of(source).at(Split::train), 432);
}

}  // namespace
}  // namespace mg
