#include "stages/contour/overlay_chains.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mg::contour {
namespace {

using ::testing::ElementsAre;

const auto overlay = ddsm::parse_overlay(
    "TOTAL_ABNORMALITIES 9\nABNORMALITY 1\nBOUNDARY\n1 1 #\n\tCORE\n2 2 #\n\tCORE\n3 3 #\n"
    "ABNORMALITY 2\nPATHOLOGY BENIGN\nABNORMALITY 3\nBOUNDARY\n4 4 #\nBOUNDARY\n5 5 #\n"
    "ABNORMALITY 4\n\tCORE\n6 6 #\n",
    "a.OVERLAY");

/// The first columns of the chains that are drawn.
std::vector<int> columns(int abnormality, bool cores = false) {
  std::vector<int> out;
  for (const auto& chain : chains_of(overlay, {"a.OVERLAY", 0, 0, abnormality}, cores)) {
    out.push_back(chain.column);
  }
  return out;
}

std::string message(int abnormality) {
  try {
    columns(abnormality);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(OverlayChains, AreThoseOfAllAbnormalitiesOrOfTheOneThatIsAskedFor) {
  EXPECT_THAT(columns(0), ElementsAre(1, 4, 5, 6));
  EXPECT_THAT(columns(1), ElementsAre(1));
  EXPECT_THAT(columns(3), ElementsAre(4, 5));
}

TEST(OverlayChains, AreCoresWhereAskedForAndWhereThereIsNoBoundary) {
  EXPECT_THAT(columns(0, true), ElementsAre(2, 3, 4, 5, 6));
  EXPECT_THAT(columns(1, true), ElementsAre(2, 3));
  EXPECT_THAT(columns(4), ElementsAre(6));
}

TEST(OverlayChains, OfAnAbnormalityThatIsNotThereAreAnErrorThatSaysHowToMendIt) {
  EXPECT_EQ(message(5),
            "a.OVERLAY: abnormality 5 is asked for, and the overlay has 4 (they count from 1 in "
            "the file's order; did it change after it was listed?)");
  EXPECT_EQ(message(2),
            "a.OVERLAY: abnormality 2 is asked for, and the overlay does not outline it (ask for "
            "all of them: 0)");
  EXPECT_THAT(message(-1), ::testing::HasSubstr("abnormality -1 is asked for"));
}

TEST(OverlayChains, OfAFaultyFileAreTheFault) {
  const auto damaged = ddsm::parse_overlay("ABNORMALITY 1\nBOUNDARY\n1 1 #\nPLUM\n", "b.OVERLAY");
  EXPECT_THROW(chains_of(damaged, {"b.OVERLAY", 0, 0, 1}, false), Error);
}

}  // namespace
}  // namespace mg::contour
