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
  auto lookup = make_lookup(meaning, Voi::none, 0, {});
  EXPECT_EQ(lookup.white, 4095);
  ASSERT_EQ(lookup.table.size(), 4096U);
  EXPECT_EQ(lookup.table[1234], 1234);
  meaning.inverted = true;
  lookup = make_lookup(meaning, Voi::none, 0, {});
  EXPECT_EQ(lookup.table[0], 4095);
  EXPECT_EQ(lookup.table[1234], 4095 - 1234);
}

TEST(DicomLookup, WithoutVoiShiftsSignedValuesUp) {
  Meaning meaning;
  meaning.bits = 12;
  meaning.is_signed = true;
  const auto lookup = make_lookup(meaning, Voi::none, 0, {});
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
  const auto lookup = make_lookup(meaning, Voi::header, 1, {});
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
  const auto lookup = make_lookup(meaning, Voi::header, 1, {});
  EXPECT_EQ(lookup.table[0], 0);
  EXPECT_EQ(lookup.table[11], 51 * 257);
  EXPECT_EQ(lookup.table[12], 65535);
  EXPECT_EQ(lookup.table[200], 65535);
  const auto message = testing::error_of([&] { make_lookup(meaning, Voi::header, 2, {}); });
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
  const auto lookup = make_lookup(meaning, Voi::minmax, 0, {50, 150});
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
  EXPECT_EQ(make_lookup(meaning, Voi::minmax, 0, {7, 7}).table[7], 0);
  EXPECT_EQ(make_lookup(meaning, Voi::header, 0, {7, 7}).table[7], 0);  // there is no window
}

}  // namespace
}  // namespace mg::dicom
