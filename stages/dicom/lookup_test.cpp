#include "stages/dicom/lookup.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "stages/dicom/testing.hpp"

namespace mg::dicom {
namespace {

TEST(DicomWindow, IsLinearAsThePartThreeFormulaSays) {
  // C.11.2.1.2.1: center 2048, width 4096 takes 0 .. 4095 to 0 .. 1.
  EXPECT_DOUBLE_EQ(apply({2048, 4096}, Shape::linear, 0), 0);
  EXPECT_DOUBLE_EQ(apply({2048, 4096}, Shape::linear, 4095), 1);
  EXPECT_DOUBLE_EQ(apply({2048, 4096}, Shape::linear, 2047.5), 0.5);
  EXPECT_DOUBLE_EQ(apply({50, 11}, Shape::linear, 44), 0);  // below center - 0.5 - 5
  EXPECT_DOUBLE_EQ(apply({50, 11}, Shape::linear, 47), 0.25);
  EXPECT_DOUBLE_EQ(apply({50, 11}, Shape::linear, 60), 1);
}

TEST(DicomWindow, OfWidthOneIsAStep) {
  EXPECT_EQ(apply({10, 1}, Shape::linear, 9.5), 0);
  EXPECT_EQ(apply({10, 1}, Shape::linear, 9.6), 1);
}

TEST(DicomWindow, LinearExactHasNoHalfPixelShift) {
  EXPECT_DOUBLE_EQ(apply({2048, 4096}, Shape::linear_exact, 0), 0);
  EXPECT_DOUBLE_EQ(apply({2048, 4096}, Shape::linear_exact, 2048), 0.5);
  EXPECT_DOUBLE_EQ(apply({2048, 4096}, Shape::linear_exact, 4095), 4095.0 / 4096);
  EXPECT_DOUBLE_EQ(apply({0, 0.5}, Shape::linear_exact, 0.125), 0.75);
}

TEST(DicomWindow, SigmoidIsALogisticCurve) {
  EXPECT_DOUBLE_EQ(apply({100, 40}, Shape::sigmoid, 100), 0.5);
  EXPECT_DOUBLE_EQ(apply({100, 40}, Shape::sigmoid, 110), 1 / (1 + std::exp(-1.0)));
}

TEST(DicomWindow, OfNoWidthIsRefused) {
  const auto message = testing::error_of([] { apply({5, 0}, Shape::sigmoid, 1); });
  EXPECT_NE(message.find("width of 0"), std::string::npos) << message;
  EXPECT_NE(testing::error_of([] { apply({5, 0.5}, Shape::linear, 1); }), "no error");
}

TEST(DicomLookup, WithoutVoiKeepsStoredValuesAndTurnsInvertedOnes) {
  Meaning meaning;
  meaning.bits = 12;
  auto lookup = make_lookup(meaning, {.voi = Voi::none}, {});
  EXPECT_EQ(lookup.white, 4095);
  ASSERT_EQ(lookup.table.size(), 4096U);
  EXPECT_EQ(lookup.table[1234], 1234);
  meaning.inverted = true;
  lookup = make_lookup(meaning, {.voi = Voi::none}, {});
  EXPECT_EQ(lookup.table[0], 4095);
  EXPECT_EQ(lookup.table[1234], 4095 - 1234);
}

TEST(DicomLookup, WithoutVoiShiftsSignedValuesUp) {
  Meaning meaning;
  meaning.bits = 12;
  meaning.is_signed = true;
  const auto lookup = make_lookup(meaning, {.voi = Voi::none}, {});
  EXPECT_EQ(lookup.table[0x800], 0);     // -2048
  EXPECT_EQ(lookup.table[0], 2048);      // 0
  EXPECT_EQ(lookup.table[0x7ff], 4095);  // 2047
  EXPECT_EQ(meaning.stored(0xfff), -1);
}

TEST(DicomLookup, AppliesTheWindowToModalityValuesAndInvertsLast) {
  Meaning meaning;
  meaning.bits = 8;
  meaning.slope = 2;
  meaning.intercept = -100;
  meaning.windows = {{0, 400}, {60, 201}};
  meaning.inverted = true;
  const auto lookup = make_lookup(meaning, {.window = "1"}, {});
  for (const int raw : {0, 50, 80, 99, 130, 255}) {
    const auto grey = std::clamp((2 * raw - 100 - 59.5) / 200 + 0.5, 0.0, 1.0);
    EXPECT_EQ(lookup.table[raw], std::lround(65535 * (1 - grey))) << raw;
  }
  EXPECT_EQ(lookup.white, 65535);
}

TEST(DicomLookup, CountsVoiTablesAfterTheWindows) {
  Meaning meaning;
  meaning.bits = 8;
  meaning.windows = {{128, 256}};
  meaning.voi = {{.first_mapped = 10, .bits = 8, .entries = {0, 51, 255}}};
  const auto lookup = make_lookup(meaning, {.window = "1"}, {});
  EXPECT_EQ(lookup.table[0], 0);
  EXPECT_EQ(lookup.table[11], 51 * 257);
  EXPECT_EQ(lookup.table[12], 65535);
  EXPECT_EQ(lookup.table[200], 65535);
  const auto message = testing::error_of([&] { make_lookup(meaning, {.window = "2"}, {}); });
  EXPECT_NE(message.find("no window number 2"), std::string::npos) << message;
}

TEST(DicomLookup, PrefersTheModalityTableToSlopeAndIntercept) {
  Meaning meaning;
  meaning.bits = 8;
  meaning.slope = 1000;
  meaning.modality = Table{-1, 16, {5, 6, 7}};
  EXPECT_EQ(meaning.modality_value(-4), 5);
  EXPECT_EQ(meaning.modality_value(0), 6);
  EXPECT_EQ(meaning.modality_value(9), 7);
}

TEST(DicomLookup, SpansDarkestToBrightestAndBlackensPadding) {
  Meaning meaning;
  meaning.bits = 8;
  meaning.inverted = true;
  meaning.padding = {{250, 255}};
  const auto lookup = make_lookup(meaning, {.voi = Voi::minmax}, {50, 150});
  EXPECT_EQ(lookup.table[50], 65535);
  EXPECT_EQ(lookup.table[100], std::lround(65535 * 0.5));
  EXPECT_EQ(lookup.table[150], 0);
  EXPECT_EQ(lookup.table[0], 65535);
  EXPECT_EQ(lookup.table[250], 0);
}

TEST(DicomLookup, ShowsAnEvenPictureBlack) {
  Meaning meaning;
  meaning.bits = 8;
  meaning.inverted = true;
  EXPECT_EQ(make_lookup(meaning, {.voi = Voi::minmax}, {7, 7}).table[7], 0);
  EXPECT_EQ(make_lookup(meaning, {}, {7, 7}).table[7], 0);  // there is no window
}

TEST(DicomLookup, FindsAWindowByTheNameThatTheFileGivesIt) {
  Meaning meaning;
  meaning.bits = 8;
  meaning.windows = {{50, 100, "NORMAL"}, {60, 201, "Harder "}};
  meaning.voi = {{.first_mapped = 0, .bits = 8, .entries = {0, 255}, .name = "SOFT"}};
  const auto table = [&](const char* window) {
    return make_lookup(meaning, {.window = window}, {}).table;
  };
  EXPECT_EQ(table("normal"), table("0"));
  EXPECT_EQ(table("HARDER"), table("1"));
  EXPECT_EQ(table("soft"), table("2"));
  EXPECT_NE(table("0"), table("1"));
  const auto message = testing::error_of([&] { table("flat"); });
  EXPECT_NE(message.find("no window 'flat'"), std::string::npos) << message;
  EXPECT_NE(message.find("NORMAL, HARDER, SOFT"), std::string::npos) << message;
}

/// 100 pixels of each of 1 .. 10, and 1000 of padding, 200.
std::vector<std::uint32_t> even_counts() {
  std::vector<std::uint32_t> counts(256);
  for (std::size_t value = 1; value <= 10; ++value) counts[value] = 100;
  counts[200] = 1000;
  return counts;
}

TEST(DicomBounds, AreTheExtremesOfWhatIsNoPadding) {
  Meaning meaning;
  meaning.bits = 8;
  meaning.slope = 2;
  meaning.intercept = 5;
  auto bounds = bounds_of(meaning, {.voi = Voi::minmax}, even_counts());
  EXPECT_EQ(bounds.low, 7);
  EXPECT_EQ(bounds.high, 405);
  meaning.padding = {{199, 201}};
  bounds = bounds_of(meaning, {.voi = Voi::minmax}, even_counts());
  EXPECT_EQ(bounds.high, 25);
  meaning.slope = -1;  // the brightest stored value is the lowest
  meaning.intercept = 0;
  bounds = bounds_of(meaning, {.voi = Voi::header}, even_counts());
  EXPECT_EQ(bounds.low, -10);
  EXPECT_EQ(bounds.high, -1);
  meaning.padding = {{0, 255}};
  bounds = bounds_of(meaning, {.voi = Voi::minmax}, even_counts());
  EXPECT_EQ(bounds.low, 0);
  EXPECT_EQ(bounds.high, 0);
}

TEST(DicomBounds, OfPercentilesAreValuesOfThatRank) {
  Meaning meaning;
  meaning.bits = 8;
  meaning.padding = {{200, 200}};
  const auto of = [&](double low, double high) {
    const Rendering wanted{.voi = Voi::percentile, .low_percent = low, .high_percent = high};
    const auto bounds = bounds_of(meaning, wanted, even_counts());
    std::vector<double> values;
    for (int value = 1; value <= 10; ++value) values.insert(values.end(), 100, value);
    const auto same = bounds_of(wanted, values);
    EXPECT_EQ(bounds.low, same.low);
    EXPECT_EQ(bounds.high, same.high);
    return std::pair{bounds.low, bounds.high};
  };
  EXPECT_EQ(of(0, 100), (std::pair{1.0, 10.0}));
  EXPECT_EQ(of(10, 90), (std::pair{1.0, 9.0}));  // ranks 100 and 900
  EXPECT_EQ(of(10.1, 90.1), (std::pair{2.0, 10.0}));
  EXPECT_EQ(of(0.5, 99.5), (std::pair{1.0, 10.0}));
}

TEST(DicomLookup, OfPercentilesClipsTheRest) {
  Meaning meaning;
  meaning.bits = 8;
  const auto lookup = make_lookup(meaning, {.voi = Voi::percentile}, {10, 20});
  EXPECT_EQ(lookup.table[5], 0);
  EXPECT_EQ(lookup.table[15], std::lround(65535 * 0.5));
  EXPECT_EQ(lookup.table[30], 65535);
}

TEST(DicomMeaning, KnowsTheSignOfUpTo32Bits) {
  Meaning meaning;
  meaning.is_signed = true;
  meaning.bits = 32;
  EXPECT_EQ(meaning.stored(0xffffffff), -1);
  EXPECT_EQ(meaning.stored(0x7fffffff), 2147483647);
  meaning.bits = 20;
  EXPECT_EQ(meaning.stored(0x80000), -524288);
  meaning.is_signed = false;
  meaning.bits = 32;
  EXPECT_EQ(meaning.stored(0xffffffff), 4294967295);
}

TEST(OpticalDensity, FollowsTheCalibrationOfEachDigitizer) {
  // The formulae of DDSM, at two points each, and at the end of their range.
  EXPECT_NEAR(optical_density(Digitizer::dba, 1000), (3 - 4.80662) / -1.07553, 1e-12);
  EXPECT_NEAR(optical_density(Digitizer::dba, 0), (std::log10(4.0) - 4.80662) / -1.07553, 1e-12);
  EXPECT_NEAR(optical_density(Digitizer::dba, 65535), 0, 1e-3);
  EXPECT_NEAR(optical_density(Digitizer::howtek_mgh, 0), 3.789, 1e-12);
  EXPECT_NEAR(optical_density(Digitizer::howtek_mgh, 2000), 1.89764, 1e-9);
  EXPECT_NEAR(optical_density(Digitizer::howtek_mgh, 4095), 3.789 - 0.00094568 * 4006, 1e-12);
  EXPECT_NEAR(optical_density(Digitizer::howtek_ismd, 0), 3.96604096240593, 1e-12);
  EXPECT_NEAR(optical_density(Digitizer::howtek_ismd, 1000), 3.96604096240593 - 0.99055807612,
              1e-12);
  EXPECT_NEAR(optical_density(Digitizer::lumisys, 0), (61 - 4096.99) / -1009.01, 1e-12);
  EXPECT_NEAR(optical_density(Digitizer::lumisys, 2000), (2000 - 4096.99) / -1009.01, 1e-12);
  EXPECT_EQ(optical_density(Digitizer::lumisys, 4097), 0);
}

TEST(OpticalDensity, FallsWithTheGrayValue) {
  for (const auto digitizer :
       {Digitizer::dba, Digitizer::howtek_mgh, Digitizer::howtek_ismd, Digitizer::lumisys}) {
    for (int gray = 1; gray < 65536; ++gray) {
      ASSERT_LE(optical_density(digitizer, gray), optical_density(digitizer, gray - 1)) << gray;
      ASSERT_GE(optical_density(digitizer, gray), 0);
      ASSERT_LE(optical_density(digitizer, gray), 4);
    }
  }
}

TEST(OpticalDensity, KnowsTheDigitizersOfDdsm) {
  EXPECT_EQ(digitizer_from("LUMISYS LASER", "B"), Digitizer::lumisys);
  EXPECT_EQ(digitizer_from("lumisys"), Digitizer::lumisys);
  EXPECT_EQ(digitizer_from("HOWTEK", "A"), Digitizer::howtek_mgh);
  EXPECT_EQ(digitizer_from("HOWTEK", "D"), Digitizer::howtek_ismd);
  EXPECT_EQ(digitizer_from("howtek_ismd"), Digitizer::howtek_ismd);
  EXPECT_EQ(digitizer_from("DBA", "A"), Digitizer::dba);
  EXPECT_EQ(digitizer_from("A"), Digitizer::howtek_mgh);
  EXPECT_EQ(digitizer_from("C"), Digitizer::lumisys);
  const auto message = testing::error_of([] { digitizer_from("", ""); });
  EXPECT_NE(message.find("no digitizer is known"), std::string::npos) << message;
  EXPECT_NE(testing::error_of([] { digitizer_from("HOWTEK", ""); }), "no error");
}

TEST(DicomLookup, ShowsOpticalDensityDenserBrighter) {
  Meaning meaning;
  meaning.bits = 12;
  const Rendering film{.voi = Voi::optical_density, .digitizer = Digitizer::lumisys};
  const auto lookup = make_lookup(meaning, film, {});
  EXPECT_EQ(lookup.white, 65535);
  const auto gray = 1 - (1000 - 4096.99) / -1009.01 / 4;
  EXPECT_EQ(lookup.table[1000], std::lround(65535 * gray));
  EXPECT_LT(lookup.table[100], lookup.table[4000]);
  meaning.inverted = true;
  EXPECT_EQ(make_lookup(meaning, film, {}).table[4095 - 1000], lookup.table[1000]);
  meaning.bits = 8;
  const auto message = testing::error_of([&] { make_lookup(meaning, film, {}); });
  EXPECT_NE(message.find("12 bits; the file's have 8"), std::string::npos) << message;
  meaning.bits = 12;
  EXPECT_NE(testing::error_of([&] { make_lookup(meaning, {.voi = Voi::optical_density}, {}); }),
            "no error");
}

}  // namespace
}  // namespace mg::dicom
