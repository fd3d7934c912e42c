// Frames of files that have several, of 1 and of 32 bits, and what lies over them.
#include "stages/dicom/frames.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "stages/dicom/decode.hpp"
#include "stages/dicom/overlays.hpp"
#include "stages/dicom/testing.hpp"

namespace mg::dicom {
namespace {

using testing::error_of;
using testing::file_of;
using testing::Picture;
using testing::ramp;
using Words = std::vector<std::uint16_t>;

void expect_says(const std::string& message, const std::string& part) {
  EXPECT_NE(message.find(part), std::string::npos) << message;
}

/// Three frames of 8 × 4 pixels.
std::vector<std::byte> three_frames(E_TransferSyntax syntax, const char* sop_class = nullptr) {
  return file_of({.width = 8, .height = 12}, syntax, [&](DcmDataset& data) {
    data.putAndInsertUint16(DCM_Rows, 4);
    data.putAndInsertString(DCM_NumberOfFrames, "3");
    if (sop_class != nullptr) data.putAndInsertString(DCM_SOPClassUID, sop_class);
  });
}

TEST(Frames, AreReadOneByOneInEverySyntax) {
  const auto all = ramp({.width = 8, .height = 12});
  for (const auto syntax : {EXS_LittleEndianExplicit, EXS_LittleEndianImplicit,
                            EXS_BigEndianExplicit, EXS_RLELossless, EXS_JPEGProcess14SV1}) {
    const auto file = three_frames(syntax);
    for (int i = 0; i < 3; ++i) {
      const Words expected(all.begin() + 32 * i, all.begin() + 32 * (i + 1));
      EXPECT_EQ(read_stored(file, {}, i).samples.words, expected) << DcmXfer(syntax).getXferName();
    }
  }
}

TEST(Frames, AreRefusedUnlessOneIsNamed) {
  const auto file = three_frames(EXS_LittleEndianExplicit);
  expect_says(error_of([&] { read_stored(file, {}); }), "the file has 3 frames");
  expect_says(error_of([&] { read_stored(file, {}, 3); }), "has no frame 3, only 3 frames");
  EXPECT_EQ(decode(file, {.frame = 1}, {}).image.pixels.height, 4);
}

TEST(Frames, OfATomosynthesisAreRefusedEvenIfThereIsOne) {
  const auto many = three_frames(EXS_LittleEndianExplicit, "1.2.840.10008.5.1.4.1.1.13.1.3");
  expect_says(error_of([&] { read_stored(many, {}); }), "tomosynthesis of 3 frames");
  const auto one = file_of({}, EXS_LittleEndianExplicit, [](DcmDataset& data) {
    data.putAndInsertString(DCM_SOPClassUID, "1.2.840.10008.5.1.4.1.1.13.1.3");
  });
  expect_says(error_of([&] { read_stored(one, {}); }), "tomosynthesis of 1 frame");
  EXPECT_EQ(error_of([&] { read_stored(one, {}, 0); }), "no error");
}

TEST(Frames, HaveTheirOwnWindowsAndSpacing) {
  const auto file =
      file_of({.width = 2, .height = 2}, EXS_LittleEndianExplicit, [](DcmDataset& data) {
        data.putAndInsertUint16(DCM_Rows, 1);
        data.putAndInsertString(DCM_NumberOfFrames, "2");
        for (const auto* center : {"100", "200"}) {
          DcmItem *group = nullptr, *voi = nullptr;
          data.findOrCreateSequenceItem(DCM_PerFrameFunctionalGroupsSequence, group, -2);
          group->findOrCreateSequenceItem(DCM_FrameVOILUTSequence, voi);
          voi->putAndInsertString(DCM_WindowCenter, center);
          voi->putAndInsertString(DCM_WindowWidth, "50");
        }
        DcmItem *shared = nullptr, *measures = nullptr;
        data.findOrCreateSequenceItem(DCM_SharedFunctionalGroupsSequence, shared);
        shared->findOrCreateSequenceItem(DCM_PixelMeasuresSequence, measures);
        measures->putAndInsertString(DCM_PixelSpacing, "0.09\\0.08");
      });
  EXPECT_EQ(read_stored(file, {}, 0).header.meaning.windows.at(0).center, 100);
  EXPECT_EQ(read_stored(file, {}, 1).header.meaning.windows.at(0).center, 200);
  EXPECT_EQ(read_stored(file, {}, 1).header.placement.spacing, (Spacing{0.08, 0.09}));
}

Bytes bytes_of(const std::vector<std::uint8_t>& values) { return std::as_bytes(std::span(values)); }

TEST(Frames, OfSingleBitsFollowWithoutGaps) {
  Layout layout;
  layout.rows = 1, layout.columns = 3, layout.frames = 3;
  const std::vector<std::uint8_t> packed = {0b01011101, 0b1};  // 101 110 1|01 → from the lowest bit
  EXPECT_EQ(native_bits(bytes_of(packed), layout, 0), (Words{1, 0, 1}));
  EXPECT_EQ(native_bits(bytes_of(packed), layout, 1), (Words{1, 1, 0}));
  EXPECT_EQ(native_bits(bytes_of(packed), layout, 2), (Words{1, 0, 1}));
  layout.frames = 4;
  layout.columns = 5;
  expect_says(error_of([&] { native_bits(bytes_of(packed), layout, 3); }), "bytes, not 3");
}

/// Fragments cut out of one buffer, as they lie in a file: 8 bytes of item between them.
class Fragments : public ::testing::Test {
 protected:
  void SetUp() override {
    buffer_.assign(200, 0);
    for (const std::size_t begin : {8, 28, 48, 68}) {
      pixels_.fragments.push_back(bytes_of(buffer_).subspan(begin, 12));
    }
    layout_.frames = 2;
  }
  std::vector<std::size_t> sizes() const {
    std::vector<std::size_t> out;
    for (int i = 0; i < layout_.frames; ++i) {
      out.push_back(encapsulated_frame(pixels_, layout_, i).size());
    }
    return out;
  }
  void mark(std::size_t begin) {
    buffer_[begin] = 0xff, buffer_[begin + 1] = 0xd8, buffer_[begin + 2] = 0xff;
  }
  std::vector<std::uint8_t> buffer_, table_;
  PixelElement pixels_;
  Layout layout_;
};

TEST_F(Fragments, BelongToFramesByTheOffsetTable) {
  table_ = {0, 0, 0, 0, 60, 0, 0, 0};
  pixels_.offsets = bytes_of(table_);
  EXPECT_EQ(sizes(), (std::vector<std::size_t>{3, 1}));
}

TEST_F(Fragments, BelongToFramesByTheMarksOfTheirStreams) {
  expect_says(error_of([&] { sizes(); }), "2 frames in 4 pieces");
  mark(8);
  mark(28);
  EXPECT_EQ(sizes(), (std::vector<std::size_t>{1, 3}));
  table_ = {0, 0, 0, 0, 61, 0, 0, 0};  // leads nowhere
  pixels_.offsets = bytes_of(table_);
  EXPECT_EQ(sizes(), (std::vector<std::size_t>{1, 3}));
}

TEST_F(Fragments, AreAFrameEachIfThereAreAsMany) {
  layout_.frames = 4;
  EXPECT_EQ(sizes(), (std::vector<std::size_t>{1, 1, 1, 1}));
  layout_.frames = 1;
  EXPECT_EQ(sizes(), (std::vector<std::size_t>{4}));
}

/// A file of 32 bits, three pixels in a row.
std::vector<std::byte> wide_file(std::vector<std::uint32_t> values,
                                 E_TransferSyntax syntax = EXS_LittleEndianExplicit) {
  return file_of({.width = 3, .height = 1}, syntax, [&](DcmDataset& data) {
    data.putAndInsertUint16(DCM_BitsAllocated, 32);
    data.putAndInsertUint16(DCM_BitsStored, 32);
    data.putAndInsertUint16(DCM_HighBit, 31);
    const auto* words = reinterpret_cast<const Uint16*>(values.data());
    data.putAndInsertUint16Array(DCM_PixelData, words, 2 * values.size());
  });
}

TEST(WidePixels, KeepAll32Bits) {
  const std::vector<std::uint32_t> values = {0x01020304, 0xfffefdfc, 7};
  EXPECT_EQ(read_stored(wide_file(values), {}).samples.wide, values);
  EXPECT_EQ(read_stored(wide_file(values, EXS_RLELossless), {}).samples.wide, values);
}

TEST(WidePixels, AreShownThroughAWindowOnly) {
  const auto file = wide_file({1'000'000, 2'000'000, 5'000'000});
  const auto image = decode(file, {.rendering = {.voi = Voi::minmax}}, {}).image;
  const auto* p = image.pixels.as<std::uint16_t>();
  EXPECT_EQ(Words(p, p + 3), (Words{0, 16384, 65535}));
  expect_says(error_of([&] { decode(file, {.rendering = {.voi = Voi::none}}, {}); }),
              "stored values of 32 bits");
}

/// 4 × 2 pixels with a graphic of 2 × 2 whose upper left corner lies at row 2, column 3 (from 1).
std::vector<std::byte> with_overlay(const char* type, int origin_row) {
  return file_of({.width = 4, .height = 2, .words = Words(8, 100)}, EXS_LittleEndianExplicit,
                 [&](DcmDataset& data) {
                   data.putAndInsertUint16(DCM_OverlayRows, 2);
                   data.putAndInsertUint16(DCM_OverlayColumns, 2);
                   data.putAndInsertString(DCM_OverlayType, type);
                   const Sint16 origin[] = {static_cast<Sint16>(origin_row), 3};
                   data.putAndInsertSint16Array(DCM_OverlayOrigin, origin, 2);
                   data.putAndInsertUint16(DCM_OverlayBitsAllocated, 1);
                   data.putAndInsertUint16(DCM_OverlayBitPosition, 0);
                   const Uint16 bits[] = {0b1101};  // row 1: 1 0, row 2: 1 1
                   data.putAndInsertUint16Array(DcmTag(DCM_OverlayData, EVR_OW), bits, 1);
                 });
}

TEST(Overlays, AreBurnedInOnlyIfAskedFor) {
  const auto shown = [](const std::vector<std::byte>& file, bool overlays) {
    const Request request{.rendering = {.voi = Voi::none}, .overlays = overlays};
    const auto image = decode(file, request, {}).image;
    const auto* p = image.pixels.as<std::uint16_t>();
    return Words(p, p + 8);
  };
  const Words bare(8, 100);
  EXPECT_EQ(shown(with_overlay("G", 2), false), bare);
  EXPECT_EQ(shown(with_overlay("G", 2), true), (Words{100, 100, 100, 100, 100, 100, 4095, 100}));
  EXPECT_EQ(shown(with_overlay("G", 1), true), (Words{100, 100, 4095, 100, 100, 100, 4095, 4095}));
  EXPECT_EQ(shown(with_overlay("G", 0), true), (Words{100, 100, 4095, 4095, 100, 100, 100, 100}));
  EXPECT_EQ(shown(with_overlay("R", 1), true), bare) << "a region is no graphic";
}

TEST(Overlays, MayLieInTheUnusedBitsOfPixels) {
  const auto file = file_of({.width = 2, .height = 1, .words = {0x1005, 0x0006}},
                            EXS_LittleEndianExplicit, [](DcmDataset& data) {
                              data.putAndInsertUint16(DCM_OverlayRows, 1);
                              data.putAndInsertUint16(DCM_OverlayColumns, 2);
                              data.putAndInsertString(DCM_OverlayType, "G");
                              data.putAndInsertUint16(DCM_OverlayBitPosition, 12);
                            });
  const Request request{.rendering = {.voi = Voi::none}, .overlays = true};
  const auto image = decode(file, request, {}).image;
  EXPECT_EQ(image.pixels.at<std::uint16_t>(0, 0), 4095);
  EXPECT_EQ(image.pixels.at<std::uint16_t>(1, 0), 6);
}

TEST(Overlays, ThatAreDamagedAreRefused) {
  const auto file = file_of({}, EXS_LittleEndianExplicit, [](DcmDataset& data) {
    data.putAndInsertUint16(DCM_OverlayRows, 500);
    data.putAndInsertUint16(DCM_OverlayColumns, 500);
    const Uint16 bits[] = {0};
    data.putAndInsertUint16Array(DcmTag(DCM_OverlayData, EVR_OW), bits, 1);
  });
  expect_says(error_of([&] { decode(file, {.overlays = true}, {}); }), "overlay of the file");
  EXPECT_EQ(error_of([&] { decode(file, {}, {}); }), "no error");
}

TEST(StoredFile, PassesOverItemsOutsideOfAnySequence) {
  auto file = file_of({});
  // (0018,6012) US 1 in an item that nothing opened, before (0028,0002).
  const std::vector<std::uint8_t> stray = {0xfe, 0xff, 0,    0xe0, 10,  0,   0, 0,  //
                                           0x18, 0,    0x12, 0x60, 'U', 'S', 2, 0, 1, 0};
  const std::vector<std::uint8_t> tag = {0x28, 0, 2, 0, 'U', 'S', 2, 0};
  const auto where =
      std::search(file.begin(), file.end(), bytes_of(tag).begin(), bytes_of(tag).end());
  ASSERT_NE(where, file.end());
  file.insert(where, bytes_of(stray).begin(), bytes_of(stray).end());
  EXPECT_EQ(read_stored(file, {}).samples.words, ramp({}));
}

/// The stream of a file in lossless JPEG, as DDSM's .LJPEG files are.
std::vector<std::byte> bare_stream(const Picture& picture) {
  const auto file = file_of(picture, EXS_JPEGProcess14SV1);
  const std::vector<std::uint8_t> start = {0xff, 0xd8, 0xff};
  const auto begin =
      std::search(file.begin(), file.end(), bytes_of(start).begin(), bytes_of(start).end());
  return {begin, file.end()};
}

TEST(StoredFile, MayBeABareStreamOfLosslessJpeg) {
  const Picture picture{.bits_stored = 16};
  const auto stream = bare_stream(picture);
  EXPECT_EQ(read_stored(stream, {}).samples.words, ramp(picture));
  expect_says(error_of([&] { read_stored(std::span(stream).first(4), {}); }), "JPEG file");
}

TEST(StoredFile, BelievesTheDataSetAboutABareStream) {
  const auto words = ramp({.width = 6, .height = 4, .bits_stored = 12});
  const auto stream = bare_stream({.width = 6, .height = 4, .bits_stored = 16, .words = words});
  const Facts known{
      {{"width", "4"}, {"height", "6"}, {"bits", "12"}, {"machine", "HOWTEK"}, {"scanner", "A"}}};
  auto image = decode(stream, {.rendering = {.voi = Voi::none}}, {}, known).image;
  EXPECT_EQ(image.pixels.width, 4);
  EXPECT_EQ(image.pixels.height, 6);
  EXPECT_EQ(image.white, 4095);
  EXPECT_EQ(image.pixels.at<std::uint16_t>(3, 0), words[3]);
  EXPECT_EQ(image.pixels.at<std::uint16_t>(0, 1), words[4]);
  image = decode(stream, {.rendering = {.voi = Voi::optical_density}}, {}, known).image;
  EXPECT_EQ(image.pixels.at<std::uint16_t>(1, 0),
            std::lround(65535 * (1 - (3.789 - 0.00094568 * words[1]) / 4)));
  expect_says(error_of([&] { decode(stream, {.rendering = {.voi = Voi::optical_density}}, {}); }),
              "no digitizer is known");
}

}  // namespace
}  // namespace mg::dicom
