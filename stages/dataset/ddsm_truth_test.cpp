#include "stages/dataset/ddsm_truth.hpp"

#include "stages/dataset/testing.hpp"

namespace mg {
namespace {

using testing::expect_says;

/// An abnormality with an outline of one pixel.
std::string abnormality(int number, const std::string& pathology,
                        const std::string& type = "OTHER") {
  return "ABNORMALITY " + std::to_string(number) + "\nLESION_TYPE " + type + "\nASSESSMENT " +
         std::to_string(number) + "\nSUBTLETY 2\nPATHOLOGY " + pathology +
         "\nTOTAL_OUTLINES 1\nBOUNDARY\n" + std::to_string(number) + " 9 #\n";
}

std::string total(int count) { return "TOTAL_ABNORMALITIES " + std::to_string(count) + "\n"; }

class DdsmTruths : public testing::Scratch {
 protected:
  DdsmTruth truth(const std::string& text) {
    write("a.OVERLAY", text);
    const ClassMap classes("pathologies", ddsm_pathologies());
    return truth_of_overlay({folder_ / "a.OVERLAY", 48, 64}, classes, oddities_);
  }
  /// "malignant mass 1": of each lesion, and the number of its abnormality.
  static std::string told(const DdsmTruth& truth) {
    std::string out;
    for (const auto& lesion : truth.annotations->lesions) {
      const auto& shape = std::get<OverlayFile>(lesion.shape);
      EXPECT_EQ(std::pair(shape.width, shape.height), std::pair(48, 64));
      out += (out.empty() ? "" : ", ") + lesion.pathology + " " + lesion.kind + " " +
             std::to_string(shape.abnormality);
    }
    return out;
  }
  std::string log() {
    std::string out;
    run_.log = [&out](std::string_view line) { out += std::string(line) + "\n"; };
    oddities_.log(run_);
    return out;
  }

  Oddities oddities_;
};

TEST_F(DdsmTruths, HaveALesionForEachAbnormality) {
  const auto found = truth(total(3) + abnormality(1, "BENIGN", "MASS SHAPE OVAL MARGINS N/A") +
                           abnormality(2, "MALIGNANT",
                                       "CALCIFICATION TYPE ROUND_AND_REGULAR-PUNCTATE\n"
                                       "LESION_TYPE\tMASS SHAPE N/A") +
                           abnormality(3, "UNPROVEN"));
  EXPECT_EQ(told(found), "benign mass 1, malignant calcification+mass 2, unproven other 3");
  EXPECT_EQ(found.label, "cancer");
  EXPECT_EQ(found.worst->kind, "calcification+mass");
  EXPECT_EQ(found.worst->pathology, "MALIGNANT");
  EXPECT_EQ(found.worst->assessment, 2);
  EXPECT_EQ(found.worst->subtlety, 2);
  EXPECT_EQ(log(), "");
}

TEST_F(DdsmTruths, CountWhatIsThereAndNotWhatTheFileClaims) {
  EXPECT_EQ(told(truth(total(5) + abnormality(1, "BENIGN"))), "benign other 1");
  EXPECT_EQ(truth(total(5) + abnormality(1, "BENIGN")).label, "benign");
  EXPECT_EQ(told(truth(abnormality(2, "BENIGN") + abnormality(2, "MALIGNANT"))),
            "benign other 1, malignant other 2");
  const auto nothing = truth(total(0));
  EXPECT_EQ(nothing.label, "normal");
  EXPECT_TRUE(nothing.annotations->lesions.empty());
}

TEST_F(DdsmTruths, AreOneLesionWhereNotAllIsOutlined) {
  const auto unseen = total(2) + abnormality(1, "BENIGN") + "ABNORMALITY 2\nPATHOLOGY MALIGNANT\n";
  EXPECT_EQ(told(truth(unseen)), "malignant  0");
  EXPECT_EQ(truth(unseen).label, "cancer");
  expect_says(log(),
              "overlays do not outline each abnormality: one lesion stands for all of "
              "theirs: 2, such as " +
                  (folder_ / "a.OVERLAY").string());
}

TEST_F(DdsmTruths, OfADamagedFileAreOneLesionWithTheWordsThatAreLeft) {
  const auto found =
      truth(total(2) + abnormality(1, "UNPROVEN") + "9 oops\n" + abnormality(2, "BENIGN", "MASS"));
  EXPECT_EQ(told(found), "benign mass 0");
  EXPECT_EQ(found.label, "benign");
  expect_says(log(), "overlays are damaged: one lesion stands for all of theirs: 1, such as ");
  expect_says(log(), "a.OVERLAY:10: '9' is no word of a DDSM overlay");
}

TEST_F(DdsmTruths, LeaveTheLabelOpenWhereDamageMayHideCancer) {
  const auto cut = [](const std::string& pathology) {
    return total(2) + abnormality(1, pathology) + "ABNORMALITY 2\nPATHOL";
  };
  EXPECT_FALSE(truth(cut("BENIGN")).label);
  EXPECT_EQ(truth(cut("MALIGNANT")).label, "cancer");
  EXPECT_FALSE(truth(total(2) + abnormality(1, "BENIGN") + "PLUM").label) << "one is missing";
  EXPECT_FALSE(truth(abnormality(1, "BENIGN") + "PLUM").label) << "who knows how many there were";
  EXPECT_EQ(truth(total(1) + abnormality(1, "BENIGN") + "PLUM").label, "benign");
  EXPECT_FALSE(truth(total(3)).label) << "cut behind its first line";
}

TEST_F(DdsmTruths, OfAFileThatCannotBeReadAreUnknown) {
  for (const std::string text : {"", "<html>", "\x1f\x8b\x08 cut"}) {
    const auto found = truth(text);
    EXPECT_FALSE(found.label || found.worst);
    EXPECT_EQ(told(found), "  0");
  }
  expect_says(log(), "overlays cannot be read: 3, such as " + (folder_ / "a.OVERLAY").string());
}

TEST_F(DdsmTruths, GiveEachMaskItsAbnormality) {
  auto found = truth(abnormality(1, "BENIGN") + abnormality(2, "MALIGNANT", "MASS"));
  auto again = found;
  ASSERT_TRUE(replace_by_masks("root", {{1, "a.png"}, {2, "b.png"}}, found));
  const auto& lesions = found.annotations->lesions;
  ASSERT_EQ(lesions.size(), 2U);
  EXPECT_EQ(std::get<MaskFile>(lesions[0].shape).path, "root/a.png");
  EXPECT_EQ(lesions[0].pathology + " " + lesions[0].kind, "benign other");
  EXPECT_EQ(std::get<MaskFile>(lesions[1].shape).path, "root/b.png");
  EXPECT_EQ(lesions[1].pathology + " " + lesions[1].kind, "malignant mass");

  EXPECT_FALSE(replace_by_masks("root", {{1, "a.png"}, {3, "b.png"}}, again)) << "which is 3?";
  for (const auto& lesion : again.annotations->lesions) {
    EXPECT_EQ(lesion.pathology + " " + lesion.kind, "malignant mass");
  }
  EXPECT_EQ(again.annotations->lesions.size(), 2U);
}

TEST_F(DdsmTruths, GiveAllMasksTheWorstWhereTheirNumberDiffers) {
  auto found = truth(abnormality(1, "BENIGN") + abnormality(2, "MALIGNANT", "MASS"));
  EXPECT_FALSE(replace_by_masks("root", {{1, "a.png"}}, found));
  ASSERT_EQ(found.annotations->lesions.size(), 1U);
  EXPECT_EQ(found.annotations->lesions[0].pathology, "malignant");
  EXPECT_EQ(found.annotations->lesions[0].kind, "mass");
  DdsmTruth unknown;
  EXPECT_FALSE(replace_by_masks("root", {{1, "a.png"}}, unknown));
  EXPECT_EQ(unknown.annotations->lesions.at(0).pathology, "");
}

}  // namespace
}  // namespace mg
