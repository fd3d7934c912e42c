#include "stages/dataset/ics_file.hpp"

#include "stages/dataset/testing.hpp"

namespace mg {
namespace {

using testing::error_of;
using testing::expect_says;

constexpr char whole[] = R"(
ics_version 1.0
filename B-3024-1
DATE_OF_STUDY 2 7 1995
PATIENT_AGE 42
FILM 
FILM_TYPE REGULAR
DENSITY 4
DATE_DIGITIZED 7 22 1997 
DIGITIZER LUMISYS LASER
SELECTED
LEFT_CC LINES 4696 PIXELS_PER_LINE 3024 BITS_PER_PIXEL 12 RESOLUTION 50 OVERLAY
LEFT_MLO LINES 4688 PIXELS_PER_LINE 3048 BITS_PER_PIXEL 12 RESOLUTION 43.5 NON_OVERLAY
)";

IcsFile with(const std::string& line) {
  return parse_ics(line + "\nLEFT_CC LINES 40 PIXELS_PER_LINE 30\n", "a.ics");
}

TEST(IcsFile, TellsOfTheExamAndItsFilms) {
  const auto ics = parse_ics(whole, "B-3024-1.ics");
  EXPECT_EQ(ics.exam, "B_3024_1");
  EXPECT_EQ(ics.age, 42);
  EXPECT_EQ(ics.film, "REGULAR");
  EXPECT_EQ(ics.density, 4);
  EXPECT_EQ(ics.digitizer, "LUMISYS LASER");
  ASSERT_EQ(ics.films.size(), 2U);
  const auto* const film = ics.find(Side::left, "MLO");
  ASSERT_NE(film, nullptr);
  EXPECT_EQ(film->height, 4688);
  EXPECT_EQ(film->width, 3048);
  EXPECT_EQ(film->bits, 12);
  EXPECT_EQ(film->resolution_um, 43.5);
  EXPECT_FALSE(film->overlay);
  EXPECT_TRUE(ics.find(Side::left, "CC")->overlay);
  EXPECT_EQ(ics.find(Side::right, "CC"), nullptr);
}

TEST(IcsFile, UnderstandsBothOrdersOfADateAndAdmitsWhereItCannot) {
  EXPECT_EQ(with("DATE_OF_STUDY 7 22 1997").studied, (IcsDate{1997, 7, 22}));
  EXPECT_EQ(with("DATE_OF_STUDY 28 4 1995").studied, (IcsDate{1995, 4, 28}));
  EXPECT_EQ(with("DATE_OF_STUDY 2 7 1995").studied, (IcsDate{1995, 0, 0}));
  EXPECT_EQ(with("DATE_OF_STUDY 6 6 1995").studied, (IcsDate{1995, 6, 6}));
  EXPECT_EQ(with("DATE_DIGITIZED 6 6 95").digitized, (IcsDate{1995, 6, 6}));
  EXPECT_EQ(with("DATE_OF_STUDY 00 00 0000").studied, std::nullopt);
}

TEST(IcsFile, TakesZeroAndEmptyFieldsAsUnknown) {
  const auto ics = with("PATIENT_AGE 00\nDENSITY\nFILM_TYPE\r");
  EXPECT_EQ(ics.age, 0);
  EXPECT_EQ(ics.density, 0);
  EXPECT_EQ(ics.film, "");
}

TEST(IcsFile, SaysWhichLineIsBroken) {
  expect_says(error_of([] { with("DENSITY four"); }), "a.ics:1: DENSITY is 'four'");
  expect_says(error_of([] { with("LEFT_CC LINES 99999999999"); }), "a.ics:1: LINES is");
  expect_says(error_of([] { parse_ics("ics_version 1.0\n", "a.ics"); }),
              "a.ics: it describes no film");
}

}  // namespace
}  // namespace mg
