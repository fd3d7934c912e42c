#include "stages/contour/overlay_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/error.hpp"
#include "pipeline/random.hpp"
#include "stages/contour/gunzip.hpp"
#include "stages/contour/testing.hpp"

namespace mg::contour {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string head =
    "TOTAL_ABNORMALITIES 1\nABNORMALITY 1\nLESION_TYPE MASS SHAPE IRREGULAR MARGINS ILL_DEFINED\n"
    "ASSESSMENT 4\nSUBTLETY 3\nPATHOLOGY MALIGNANT\nTOTAL_OUTLINES 1\nBOUNDARY\n";

std::string message(const std::string& text) {
  try {
    parse_overlay(text, "case.OVERLAY");
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(OverlayFile, ReadsALesionWithItsFindings) {
  const auto overlay = parse_overlay(head + "12 34 2 4 6 0 #\n", "f");
  ASSERT_EQ(overlay.abnormalities.size(), 1U);
  const auto& lesion = overlay.abnormalities[0];
  EXPECT_EQ(lesion.pathology, "MALIGNANT");
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
  EXPECT_EQ(overlay.abnormalities[1].boundaries.size(), 1U);
  EXPECT_THAT(overlay.notes, IsEmpty());
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
  int errors = 0;
  for (int i = 0; i < 3000; ++i) {
    auto text = whole.substr(0, random.below(whole.size() + 1));
    if (!text.empty()) text[random.below(text.size())] = static_cast<char>(random.below(256));
    try {
      for (const auto& lesion : parse_overlay(text, "f").abnormalities) {
        for (const auto& chain : lesion.boundaries) EXPECT_LE(chain.steps.size(), text.size());
      }
    } catch (const Error&) {
      ++errors;
    }
  }
  EXPECT_GT(errors, 1000);
}

TEST(OverlayFile, SaysThatAFileCannotBeRead) {
  EXPECT_THROW(read_overlay("/nowhere/A_1520_1.RIGHT_CC.OVERLAY"), Error);
  const testing::Folder folder("overlay");
  EXPECT_EQ(read_overlay(folder.file("a.OVERLAY", head + "1 2 #")).abnormalities.size(), 1U);
}

}  // namespace
}  // namespace mg::contour
