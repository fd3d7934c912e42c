#include "stages/dicom/color.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "stages/dicom/decode.hpp"
#include "stages/dicom/testing.hpp"

namespace mg::dicom {
namespace {

using testing::error_of;
using testing::file_of;
using testing::Picture;
using Words = std::vector<std::uint16_t>;

Words rgb_of(Words samples, const std::string& photometric, int bits = 8) {
  make_rgb(samples, photometric, bits);
  return samples;
}

TEST(Rgb, OfYbrFollowsTheWeightsOfLuminance) {
  EXPECT_EQ(rgb_of({100, 128, 128}, "YBR_FULL"), (Words{100, 100, 100}));
  EXPECT_EQ(rgb_of({76, 85, 255}, "YBR_FULL"), (Words{254, 0, 0}));  // nearly pure red
  EXPECT_EQ(rgb_of({255, 0, 255}, "YBR_FULL_422"), (Words{255, 208, 28}));
  EXPECT_EQ(rgb_of({1, 2, 3}, "RGB"), (Words{1, 2, 3}));
  // 16 bits: the same in finer steps.
  const auto fine = rgb_of({25600, 20000, 45000}, "YBR_FULL", 16);
  EXPECT_EQ(fine[0], std::floor(25600 + 1.402 * (45000 - 32768) + 0.5));
  EXPECT_EQ(fine[2], std::floor(25600 + 1.772 * (20000 - 32768) + 0.5));
}

TEST(Rgb, OfTheVideoRangeIsStretched) {
  EXPECT_EQ(rgb_of({16, 128, 128}, "YBR_PARTIAL_422"), (Words{0, 0, 0}));
  EXPECT_EQ(rgb_of({235, 128, 128}, "YBR_PARTIAL_422"), (Words{255, 255, 255}));
  EXPECT_EQ(rgb_of({126, 128, 128}, "YBR_PARTIAL_422"), (Words{128, 128, 128}));
}

TEST(Rgb, OfNeighborsThatShareTheirChroma) {
  EXPECT_EQ(unpack_422(Words{10, 20, 1, 2, 30, 40, 3, 4}, 2, 2),
            (Words{10, 1, 2, 20, 1, 2, 30, 3, 4, 40, 3, 4}));
  EXPECT_NE(error_of([] { unpack_422(Words{1, 2, 3}, 2, 1); }), "no error");
  EXPECT_NE(error_of([] { unpack_422(Words(8), 3, 1); }), "no error");
}

/// Two pixels of red 1 2, green 3 4, blue 5 6, as a file that holds `values` in this order.
Image decoded(std::vector<Uint8> values, const char* photometric, int planar) {
  const auto file = file_of(
      {.width = 2, .height = 1, .bits_allocated = 8, .bits_stored = 8, .photometric = photometric},
      EXS_LittleEndianExplicit, [&](DcmDataset& data) {
        data.putAndInsertUint16(DCM_SamplesPerPixel, 3);
        data.putAndInsertUint16(DCM_PlanarConfiguration, static_cast<Uint16>(planar));
        data.putAndInsertUint8Array(DCM_PixelData, values.data(), values.size());
      });
  return decode(file, {}, {}).image;
}

TEST(ColorPicture, IsReadByPixelOrByPlane) {
  for (const auto& image :
       {decoded({1, 3, 5, 2, 4, 6}, "RGB", 0), decoded({1, 2, 3, 4, 5, 6}, "RGB", 1)}) {
    ASSERT_EQ(image.pixels.channels, 3);
    ASSERT_EQ(image.pixels.depth, Depth::u8);
    EXPECT_EQ(image.white, 255);
    const auto* p = image.pixels.as<std::uint8_t>();
    EXPECT_EQ(std::vector<int>(p, p + 6), (std::vector<int>{1, 3, 5, 2, 4, 6}));
  }
}

TEST(ColorPicture, OfYbrBecomesRgb) {
  const auto image = decoded({50, 90, 128, 128}, "YBR_FULL_422", 0);
  const auto* p = image.pixels.as<std::uint8_t>();
  EXPECT_EQ(std::vector<int>(p, p + 6), (std::vector<int>{50, 50, 50, 90, 90, 90}));
}

/// A file of four pixels 0 .. 3 with a palette that `more` completes.
Image with_palette(int bits, const std::function<void(DcmDataset&)>& more) {
  const auto file = file_of({.width = 4,
                             .height = 1,
                             .bits_allocated = 8,
                             .bits_stored = 8,
                             .photometric = "PALETTE COLOR",
                             .words = {0, 1, 2, 3}},
                            EXS_LittleEndianExplicit, [&](DcmDataset& data) {
                              const Uint16 descriptor[] = {3, 1, static_cast<Uint16>(bits)};
                              for (const auto& tag : {DCM_RedPaletteColorLookupTableDescriptor,
                                                      DCM_GreenPaletteColorLookupTableDescriptor,
                                                      DCM_BluePaletteColorLookupTableDescriptor}) {
                                data.putAndInsertUint16Array(DcmTag(tag, EVR_US), descriptor, 3);
                              }
                              more(data);
                            });
  return decode(file, {}, {}).image;
}

TEST(ColorPicture, IsReadThroughItsPalette) {
  const auto image = with_palette(16, [](DcmDataset& data) {
    const Uint16 red[] = {100, 200, 300}, green[] = {1, 2, 3}, blue[] = {65535, 0, 7};
    data.putAndInsertUint16Array(DCM_RedPaletteColorLookupTableData, red, 3);
    data.putAndInsertUint16Array(DCM_GreenPaletteColorLookupTableData, green, 3);
    data.putAndInsertUint16Array(DCM_BluePaletteColorLookupTableData, blue, 3);
  });
  const auto* p = image.pixels.as<std::uint16_t>();
  EXPECT_EQ(Words(p, p + 12), (Words{100, 1, 65535, 100, 1, 65535, 200, 2, 0, 300, 3, 7}));
  EXPECT_EQ(image.white, 65535);
}

TEST(ColorPicture, IsReadThroughSegments) {
  // Red: one value 10, then a line of 2 to 30. Green: two values, and one more. Blue: a value, and
  // that segment twice again.
  const auto image = with_palette(16, [](DcmDataset& data) {
    const Uint16 red[] = {0, 1, 10, 1, 2, 30}, green[] = {0, 2, 5, 6, 0, 1, 7};
    const Uint16 blue[] = {0, 1, 9, 2, 1, 0, 0, 2, 1, 0, 0};
    data.putAndInsertUint16Array(DCM_SegmentedRedPaletteColorLookupTableData, red, 6);
    data.putAndInsertUint16Array(DCM_SegmentedGreenPaletteColorLookupTableData, green, 7);
    data.putAndInsertUint16Array(DCM_SegmentedBluePaletteColorLookupTableData, blue, 11);
  });
  const auto* p = image.pixels.as<std::uint16_t>();
  EXPECT_EQ(Words(p, p + 12), (Words{10, 5, 9, 10, 5, 9, 20, 6, 9, 30, 7, 9}));
}

TEST(ColorPicture, NeedsAWholePalette) {
  const auto message = error_of([] { with_palette(8, [](DcmDataset&) {}); });
  EXPECT_NE(message.find("palette is missing or damaged"), std::string::npos) << message;
  const auto endless = error_of([] {
    with_palette(16, [](DcmDataset& data) {
      const Uint16 code[] = {0, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9};  // more than the 3 declared
      data.putAndInsertUint16Array(DCM_SegmentedRedPaletteColorLookupTableData, code, 11);
    });
  });
  EXPECT_NE(endless.find("palette is missing or damaged"), std::string::npos) << endless;
  const auto hollow = error_of([] {
    with_palette(16, [](DcmDataset& data) {
      const std::vector<Uint16> code(65536);  // segments of no values
      data.putAndInsertUint16Array(DCM_SegmentedRedPaletteColorLookupTableData, code.data(), 65536);
    });
  });
  EXPECT_NE(hollow.find("palette is missing or damaged"), std::string::npos) << hollow;
}

}  // namespace
}  // namespace mg::dicom
