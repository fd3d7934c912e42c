#include "stages/dataset/ddsm_files.hpp"

#include "stages/dataset/picture_size.hpp"
#include "stages/dataset/testing.hpp"

namespace mg {
namespace {

TEST(DdsmName, ReadsDashesAndUnderscoresAlike) {
  const auto film = ddsm_name("A_0384_1.LEFT_MLO.LJPEG"), exam = ddsm_name("A-0384-1.ics");
  ASSERT_TRUE(film && exam);
  EXPECT_EQ(film->exam, "A_0384_1");
  EXPECT_EQ(exam->exam, "A_0384_1");
  EXPECT_EQ(film->patient, "A_0384");
  EXPECT_EQ(film->scanner, "A");
  EXPECT_EQ(film->side, Side::left);
  EXPECT_EQ(film->view, "MLO");
  EXPECT_EQ(film->rest, ".ljpeg");
  EXPECT_EQ(exam->view, "");
  EXPECT_EQ(ddsm_name("D_4169_1.RIGHT_CC_Mask2.png")->rest, "_mask2.png");
}

TEST(DdsmName, KnowsWhatIsNoneOfIts) {
  for (const auto* name : {"", "TAPE_A_2011_1.COMB.16_PGM", "A_.LEFT_CC.png", "A__1.LEFT_CC",
                           "BoundaryMask.png", "A_2011.LEFT_CC.png", "DataWMask.xlsx"}) {
    EXPECT_FALSE(ddsm_name(name)) << name;
  }
}

TEST(DdsmName, TheLetterTellsWhereAFilmWasDigitized) {
  EXPECT_EQ(ddsm_site("A") + " " + ddsm_site("B") + " " + ddsm_site("C") + " " + ddsm_site("D"),
            "MGH WFU WFU ISMD");
  EXPECT_EQ(ddsm_site("E"), "");
}

TEST(ClassFolder, IsTheInnermostOneNamedForAClass) {
  EXPECT_EQ(class_folder("cases/cancers/cancer_05/case0384/A_1_1.LEFT_CC.png"), "cancer");
  EXPECT_EQ(class_folder("Normal/2011/A_2011_1.LEFT_CC.png"), "normal");
  EXPECT_EQ(class_folder("benign_without_callbacks/benign_without_callback_01/x/a.png"),
            "benign_without_callback");
  EXPECT_EQ(class_folder("cancer_study/benign_01/a.png"), "benign");
  EXPECT_EQ(class_folder("cancer.png"), "");
}

class DdsmFiles : public testing::Scratch {};

TEST_F(DdsmFiles, AreGatheredByNameFromAllFolders) {
  for (const auto* name : {"jpg/C_0029_1.LEFT_CC.jpg", "jpg/C_0029_1.LEFT_CC_Mask.jpg",
                           "jpg/C-0029-1.ics", "png/C_0029_1.LEFT_CC.png",
                           "png/C_0029_1.LEFT_CC_Mask.png", "more/C_0029_1.LEFT_CC.OVERLAY",
                           "more/C_0029_1.LEFT_CC_Mask3.png", "more/C_0029_1.LEFT_CC.OVERLAY.gz",
                           "png/C_0029_1.RIGHT_CC.LJPEG.gz", "png/TAPE_C_0029_1.COMB.16_PGM"}) {
    write(name);
  }
  const auto exams = find_ddsm(folder_);
  ASSERT_EQ(exams.size(), 1U);
  const auto& exam = exams.at("C_0029_1");
  EXPECT_EQ(exam.ics, "jpg/C-0029-1.ics");
  ASSERT_EQ(exam.films.size(), 2U);
  const auto& film = exam.films.at("LEFT_CC");
  EXPECT_EQ(film.picture({"png", "jpg"}), "png/C_0029_1.LEFT_CC.png");
  EXPECT_EQ(film.picture({"JPG", "png"}), "jpg/C_0029_1.LEFT_CC.jpg");
  EXPECT_EQ(film.picture({"tif"}), "");
  EXPECT_EQ(film.overlay, "more/C_0029_1.LEFT_CC.OVERLAY");
  EXPECT_EQ(film.masks.at(1), "png/C_0029_1.LEFT_CC_Mask.png");  // JPEG blurs masks
  EXPECT_EQ(film.masks.at(3), "more/C_0029_1.LEFT_CC_Mask3.png");
  EXPECT_EQ(exam.films.at("RIGHT_CC").picture({"png", "ljpeg"}), "png/C_0029_1.RIGHT_CC.LJPEG.gz");
}

class PictureSizes : public testing::Scratch {
 protected:
  std::optional<PictureSize> size_of(const std::string& bytes) const {
    write("picture", bytes);
    return picture_size(folder_ / "picture");
  }
};

TEST_F(PictureSizes, AreReadFromTheStartOfAFile) {
  using namespace std::string_literals;
  EXPECT_EQ(size_of("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x0b\xd0\0\0\x12\x58"s),
            (PictureSize{3024, 4696}));
  EXPECT_EQ(size_of("\xff\xd8\xff\xc4\0\x04zz\xff\xff\xc3\0\x0b\x10\x12\x58\x0b\xd0\x01"s),
            (PictureSize{3024, 4696}));
  EXPECT_EQ(size_of("P5\n# made by GIMP\n30 40\n255\n"), (PictureSize{30, 40}));
}

TEST_F(PictureSizes, AreUnknownForAllElse) {
  using namespace std::string_literals;
  EXPECT_FALSE(size_of(""));
  EXPECT_FALSE(size_of("text"));
  EXPECT_FALSE(size_of("P5 much"));
  EXPECT_FALSE(size_of("\x89PNG"));
  EXPECT_FALSE(size_of("\xff\xd8\xff\xc4\0\0"s));
  EXPECT_FALSE(size_of("\xff\xd8\xff\xc4\xff\xff"s));
  EXPECT_FALSE(picture_size(folder_ / "none"));
}

}  // namespace
}  // namespace mg
