#include "stages/support/ddsm/overlay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "pipeline/error.hpp"
#include "pipeline/random.hpp"
#include "stages/support/ddsm/gunzip.hpp"

namespace mg::ddsm {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string head =
    "TOTAL_ABNORMALITIES 1\nABNORMALITY 1\nLESION_TYPE MASS SHAPE IRREGULAR MARGINS ILL_DEFINED\n"
    "ASSESSMENT 4\nSUBTLETY 3\nPATHOLOGY MALIGNANT\nTOTAL_OUTLINES 1\nBOUNDARY\n";

/// The fault in a text.
std::string message(const std::string& text) {
  try {
    const auto fault = parse_overlay(text, "case.OVERLAY").fault;
    return fault ? fault->what() : "no fault";
  } catch (const Error& error) {
    return error.what();
  }
}

std::vector<std::string> pathologies(const Overlay& overlay) {
  std::vector<std::string> out;
  for (const auto& one : overlay.abnormalities) out.push_back(one.pathology);
  return out;
}

TEST(OverlayFile, ReadsALesionWithItsFindings) {
  const auto overlay = parse_overlay(head + "12 34 2 4 6 0 #\n", "f");
  ASSERT_EQ(overlay.abnormalities.size(), 1U);
  const auto& lesion = overlay.abnormalities[0];
  EXPECT_EQ(lesion.pathology, "MALIGNANT");
  EXPECT_EQ(lesion.assessment, 4);
  EXPECT_EQ(lesion.subtlety, 3);
  EXPECT_EQ(overlay.claimed, 1);
  EXPECT_THAT(lesion.lesion_types, ElementsAre("MASS SHAPE IRREGULAR MARGINS ILL_DEFINED"));
  ASSERT_EQ(lesion.boundaries.size(), 1U);
  EXPECT_EQ(lesion.boundaries[0].column, 12);
  EXPECT_EQ(lesion.boundaries[0].row, 34);
  EXPECT_THAT(lesion.boundaries[0].steps, ElementsAre(2, 4, 6, 0));
  EXPECT_THAT(overlay.notes, IsEmpty());
}

TEST(OverlayFile, ReadsCoresSeveralLesionsAndForeignLineEnds) {
  const auto overlay = parse_overlay(
      "TOTAL_ABNORMALITIES 2\r\nABNORMALITY 1\r\nTOTAL_OUTLINES 3 \r\nBOUNDARY\r\n"
      "5 5 2 4 6 0# \r\n\tCORE\r\n6 6 #\r\n\tCORE\r\n7 7 #\r\n\r\nABNORMALITY 2\r\n"
      "LESION_TYPE CALCIFICATION TYPE N/A DISTRIBUTION CLUSTERED\r\nTOTAL_OUTLINES 1\r\n"
      "BOUNDARY\r\n8 8 #",
      "f");
  ASSERT_EQ(overlay.abnormalities.size(), 2U);
  EXPECT_EQ(overlay.abnormalities[0].cores.size(), 2U);
  EXPECT_EQ(overlay.abnormalities[0].assessment, -1);
  EXPECT_EQ(overlay.abnormalities[1].boundaries.size(), 1U);
  EXPECT_THAT(overlay.notes, IsEmpty());
  EXPECT_FALSE(overlay.fault);
}

TEST(OverlayFile, EndsLinesAsAnySystemDoes) {
  const auto text = head +
                    "5 5 2 4 6 0 #\nABNORMALITY 2\nLESION_TYPE OTHER\nPATHOLOGY BENIGN\n"
                    "TOTAL_OUTLINES 1\nBOUNDARY\n9 9 #\n";
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    std::string foreign;
    for (const char c : text) foreign += c == '\n' ? end : std::string(1, c);
    const auto overlay = parse_overlay(foreign, "f");
    EXPECT_THAT(pathologies(overlay), ElementsAre("MALIGNANT", "BENIGN"));
    EXPECT_THAT(overlay.abnormalities[1].lesion_types, ElementsAre("OTHER"));
    EXPECT_FALSE(overlay.fault) << overlay.fault->what();
    EXPECT_THAT(message(foreign + "BANANA"), HasSubstr("case.OVERLAY:16: 'BANANA'"));
  }
}

TEST(OverlayFile, ListsAbnormalitiesInItsOrderWhateverTheirNumbers) {
  const auto overlay = parse_overlay(
      "ABNORMALITY 7\nPATHOLOGY BENIGN\nBOUNDARY\n1 1 #\nABNORMALITY\nPATHOLOGY MALIGNANT\n"
      "BOUNDARY\n2 2 #\nABNORMALITY 7\nPATHOLOGY UNPROVEN\nBOUNDARY\n3 3 #\n",
      "f");
  EXPECT_THAT(pathologies(overlay), ElementsAre("BENIGN", "MALIGNANT", "UNPROVEN"));
  EXPECT_FALSE(overlay.claimed);
}

TEST(OverlayFile, TellsAbnormalitiesApartWhereALineIsMissing) {
  const auto text = head + "1 1 #\nPATHOLOGY BENIGN\nTOTAL_OUTLINES 1\nBOUNDARY\n2 2 #\n";
  const auto behind_outlines = parse_overlay(text, "f");
  EXPECT_THAT(pathologies(behind_outlines), ElementsAre("MALIGNANT", "BENIGN"));
  EXPECT_EQ(behind_outlines.abnormalities[1].boundaries[0].column, 2);
  EXPECT_THAT(behind_outlines.notes,
              ElementsAre("line 10 begins another abnormality without a line ABNORMALITY",
                          "the file claims 1 abnormalities and has 2"));
  const auto without_outlines = parse_overlay("PATHOLOGY MALIGNANT\n" + head + "1 1 #", "f");
  EXPECT_THAT(pathologies(without_outlines), ElementsAre("MALIGNANT", "MALIGNANT"));
  EXPECT_FALSE(without_outlines.abnormalities[0].outlined());
  EXPECT_THAT(pathologies(parse_overlay("PATHOLOGY MALIGNANT\nPATHOLOGY BENIGN\nCORE\n1 1 #", "f")),
              ElementsAre("MALIGNANT", "BENIGN"));
}

TEST(OverlayFile, ReadsTheWordsBehindAFault) {
  const auto further =
      "ABNORMALITY 2\nASSESSMENT 5\nSUBTLETY x\nPATHOLOGY BENIGN\nBOUNDARY\n2 2 #\n";
  for (const std::string damaged : {"0 0 2 8 6 #\n", "0 x\n", "0 0 2 2 2 4\n", "PLUM 3 #\n"}) {
    const auto overlay = parse_overlay(head + damaged + further, "f");
    EXPECT_TRUE(overlay.fault) << damaged;
    ASSERT_THAT(pathologies(overlay), ElementsAre("MALIGNANT", "BENIGN")) << damaged;
    EXPECT_EQ(overlay.abnormalities[1].assessment, 5);
    EXPECT_EQ(overlay.abnormalities[1].subtlety, 0);
  }
}

TEST(OverlayFile, BelievesOutlinesAndNotCounts) {
  const auto overlay = parse_overlay(
      "TOTAL_ABNORMALITIES 5\nABNORMALITY 1\nTOTAL_OUTLINES 3\nBOUNDARY\n5 5 2 4 6 0 #\n", "f");
  EXPECT_EQ(overlay.abnormalities.size(), 1U);
  EXPECT_THAT(overlay.notes, ElementsAre("abnormality 1 claims 3 outlines and has 1",
                                         "the file claims 5 abnormalities and has 1"));
}

TEST(OverlayFile, ClosesAnOpenChainAndSaysSo) {
  const auto overlay = parse_overlay(head + "0 0 2 2 2 2 4 4 #\n", "f");
  EXPECT_EQ(gap(overlay.abnormalities[0].boundaries[0]), 4);
  EXPECT_THAT(overlay.notes,
              ElementsAre("the outline of BOUNDARY in line 8 is open by 4 pixels and was closed "
                          "by a straight line"));
}

TEST(OverlayFile, AcceptsAMissingEndOnlyOfAClosedChain) {
  EXPECT_EQ(parse_overlay(head + "0 0 2 4 6 0", "f").abnormalities.size(), 1U);
  EXPECT_EQ(message(head + "0 0 2 2 2 4 4"),
            "case.OVERLAY:9: the outline of BOUNDARY is cut off: no '#' ends it, and it is open by "
            "3 pixels (fetch the file again: its end is missing)");
}

TEST(OverlayFile, ReadsLinesOfAnyLength) {
  auto text = head + "1 1";
  for (const char* step : {" 2", " 4", " 6", " 0"}) {
    for (int i = 0; i < 40000; ++i) text += step;
  }
  const auto overlay = parse_overlay(text + " #", "f");
  EXPECT_EQ(overlay.abnormalities[0].boundaries[0].steps.size(), 160000U);
  EXPECT_EQ(gap(overlay.abnormalities[0].boundaries[0]), 0);
}

TEST(OverlayFile, AcceptsThatThereIsNothing) {
  EXPECT_THAT(parse_overlay("TOTAL_ABNORMALITIES 0\n", "f").abnormalities, IsEmpty());
}

TEST(OverlayFile, NamesTheLineOfWhatIsNoOverlay) {
  EXPECT_THAT(message("TOTAL_ABNORMALITIES 1\nBANANA 7\n"),
              HasSubstr("case.OVERLAY:2: 'BANANA' is no word of a DDSM overlay"));
  EXPECT_THAT(message(head + "0 0 2 8 6 #"),
              HasSubstr("case.OVERLAY:9: the chain code of BOUNDARY has a step '8'"));
  EXPECT_THAT(message(head + "0 0 2 2 2 x4 6 #"), HasSubstr("it breaks off at 'x4'"));
  EXPECT_THAT(message(head + "12 -4 2 #"), HasSubstr("the row of its first pixel, not '-4'"));
  EXPECT_THAT(message(head + "#"), HasSubstr("the column of its first pixel, not '#'"));
  EXPECT_THAT(message(head.substr(0, head.find("BOUNDARY"))), HasSubstr("outlines none"));
  EXPECT_THAT(message(" \n\n"), HasSubstr("holds nothing"));
  EXPECT_THAT(message("\x1f\x8b\x08zzz"), HasSubstr("the compressed file is damaged or cut off"));
  EXPECT_THAT(message(std::string("\x89PNG\r\n\x1a\n\0\0\0", 11)), HasSubstr("'?PNG' is no word"));
}

/// "BOUNDARY\n5 5 2 4 6 0 #\n" as gzip packs it.
const std::string gzipped(
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff\x73\xf2\x0f\xf5\x73\x71\x0c\x8a\xe4\x32"
    "\x55\x30\x55\x30\x52\x30\x51\x30\x53\x30\x50\x50\xe6\x02\x00\x22\xe6\x9f\xbc\x17"
    "\x00\x00\x00",
    43);

TEST(OverlayFile, IsReadWhereItIsCompressed) {
  const auto overlay = parse_overlay(gzipped, "f");
  ASSERT_EQ(overlay.abnormalities.size(), 1U);
  EXPECT_THAT(overlay.abnormalities[0].boundaries[0].steps, ElementsAre(2, 4, 6, 0));
  for (std::size_t size = 2; size < gzipped.size(); ++size) {
    EXPECT_THAT(message(gzipped.substr(0, size)), HasSubstr("damaged or cut off")) << size;
  }
}

TEST(Gunzip, RefusesWhatUnpacksToTooMuch) {
  EXPECT_EQ(gunzip(gzipped, 23, "f").size(), 23U);
  EXPECT_THROW(gunzip(gzipped, 22, "f"), Error);
}

TEST(OverlayFile, SurvivesFilesThatWereCutOrDamagedAnywhere) {
  const auto whole = head + "12 34 2 2 4 4 6 6 0 0 #\n\tCORE\n13 35 #\n";
  Random random(3);
  int faults = 0;
  for (int i = 0; i < 3000; ++i) {
    auto text = whole.substr(0, random.below(whole.size() + 1));
    if (!text.empty()) text[random.below(text.size())] = static_cast<char>(random.below(256));
    const auto overlay = parse_overlay(text, "f");
    for (const auto& lesion : overlay.abnormalities) {
      for (const auto& chain : lesion.boundaries) EXPECT_LE(chain.steps.size(), text.size());
    }
    faults += overlay.fault.has_value();
  }
  EXPECT_GT(faults, 1000);
}

TEST(OverlayFile, SaysThatAFileCannotBeRead) {
  EXPECT_THROW(read_overlay("/nowhere/A_1520_1.RIGHT_CC.OVERLAY"), Error);
  const auto file = std::filesystem::path(::testing::TempDir()) / "mammograph_a.OVERLAY";
  std::ofstream(file) << head << "1 2 #";
  EXPECT_EQ(read_overlay(file).abnormalities.size(), 1U);
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace mg::ddsm
