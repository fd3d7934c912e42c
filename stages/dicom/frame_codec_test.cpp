#include "stages/dicom/frame_codec.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "pipeline/random.hpp"
#include "stages/dicom/jpeg2000_header.hpp"
#include "stages/dicom/testing.hpp"
#include "stages/dicom/testing_streams.hpp"

namespace mg::dicom {
namespace {

using testing::error_of;
using testing::Samples;
using Stream = std::vector<std::byte>;

const std::string uid = "1.2.840.10008.1.2";

Samples ramp(int channels, int bits, bool is_signed = false, int width = 61, int height = 47) {
  Samples out{width, height, channels, bits, is_signed, {}};
  auto random = Random(5);
  const auto low = is_signed ? -(1 << (bits - 1)) : 0;
  for (int i = 0; i < width * height * channels; ++i) {
    const auto value = i * 7 / channels % ((1 << bits) - 8) + static_cast<int>(random.below(8));
    out.words.push_back(static_cast<std::uint16_t>(low + value));
  }
  return out;
}

FrameFormat format_of(const Samples& samples) {
  FrameFormat format{samples.width, samples.height, samples.channels};
  format.bits_allocated = samples.bits > 8 ? 16 : 8;
  format.bits_stored = samples.bits;
  format.is_signed = samples.is_signed;
  format.photometric = samples.channels == 1 ? "MONOCHROME2" : "RGB";
  return format;
}

Frame decoded(const std::string& suffix, const Samples& samples, const Stream& stream) {
  return decode_frame(uid + suffix, {stream}, format_of(samples));
}

TEST(FrameCodec, ReadsJpeg2000AtItsPrecisionAndSign) {
  for (const auto bits : {8, 10, 12, 16}) {
    for (const auto is_signed : {false, true}) {
      for (const auto channels : {1, 3}) {
        const auto samples = ramp(channels, bits, is_signed);
        const auto frame = decoded(".4.90", samples, jpeg2000_of(samples));
        EXPECT_EQ(frame.samples, samples.words) << bits << ", " << is_signed << ", " << channels;
        EXPECT_EQ(frame.bits, bits);
        EXPECT_EQ(frame.is_signed, is_signed);
        EXPECT_EQ(frame.rgb, channels == 3);
        EXPECT_EQ(decoded(".4.90", samples, jpeg2000_of(samples, true, 32)).samples, samples.words);
      }
    }
  }
}

TEST(FrameCodec, ReadsHighThroughputJpeg2000AsOpenjphWritesIt) {
  for (const auto bits : {8, 12, 16}) {
    for (const auto is_signed : {false, true}) {
      for (const auto channels : {1, 3}) {
        const auto samples = ramp(channels, bits, is_signed);
        const auto stream = htj2k_of(samples);
        EXPECT_TRUE(read_jpeg2000_header(stream, format_of(samples)).high_throughput);
        EXPECT_EQ(decoded(".4.201", samples, stream).samples, samples.words)
            << bits << ", " << is_signed << ", " << channels;
      }
    }
  }
}

TEST(FrameCodec, ReadsLossyJpeg2000ToWithinItsLoss) {
  const auto samples = ramp(1, 12, false, 200, 160);
  for (const auto& [suffix, stream, tolerance] :
       {std::tuple{".4.91", jpeg2000_of(samples, false), 600},
        std::tuple{".4.203", htj2k_of(samples, false), 60}}) {
    const auto frame = decoded(suffix, samples, stream);
    for (std::size_t i = 0; i < samples.words.size(); ++i) {
      ASSERT_LE(std::abs(frame.samples[i] - samples.words[i]), tolerance) << suffix << " " << i;
    }
  }
}

TEST(FrameCodec, ReadsRunLengthsOfColorAndOfBytes) {
  for (const auto bits : {8, 16}) {
    for (const auto channels : {1, 3}) {
      const auto samples = ramp(channels, bits);
      EXPECT_EQ(decoded(".5", samples, rle_of(samples)).samples, samples.words);
    }
  }
  auto one = format_of(ramp(1, 8));
  one.bits_allocated = 1, one.width = 12, one.height = 1;
  Samples packed{2, 1, 1, 8, false, {0b10110101, 0b0101}};
  const auto frame = decode_frame(uid + ".5", {rle_of(packed)}, one);
  EXPECT_EQ(frame.samples, (std::vector<std::uint16_t>{1, 0, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0}));
}

TEST(FrameCodec, ReadsNativeSamplesOfAllLayouts) {
  const auto bytes = [](std::initializer_list<int> values) {
    Stream out;
    for (const auto v : values) out.push_back(static_cast<std::byte>(v));
    return out;
  };
  const auto read = [&](const std::string& suffix, const Stream& pixels,
                        const FrameFormat& format) {
    return decode_frame(uid + suffix, {pixels}, format).samples;
  };
  using Words = std::vector<std::uint16_t>;
  FrameFormat words{2, 1, 1};
  EXPECT_EQ(read(".1", bytes({1, 2, 3, 4}), words), (Words{0x201, 0x403}));
  EXPECT_EQ(read(".2", bytes({1, 2, 3, 4}), words), (Words{0x102, 0x304}));
  FrameFormat color{2, 1, 3, 8, 8};
  EXPECT_EQ(read("", bytes({1, 2, 3, 4, 5, 6}), color), (Words{1, 2, 3, 4, 5, 6}));
  color.planar = true;
  EXPECT_EQ(read("", bytes({1, 2, 3, 4, 5, 6}), color), (Words{1, 3, 5, 2, 4, 6}));
  color.bits_allocated = 16;
  const auto wide = bytes({1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0});
  EXPECT_EQ(read(".1", wide, color), (Words{1, 3, 5, 2, 4, 6}));
  color = {2, 1, 3, 8, 8};
  color.photometric = "YBR_FULL_422";
  EXPECT_EQ(read(".1", bytes({10, 11, 7, 8}), color), (Words{10, 7, 8, 11, 7, 8}));
  FrameFormat bits{9, 1, 1, 1, 1};
  EXPECT_EQ(read(".1", bytes({0b10000001, 1}), bits), (Words{1, 0, 0, 0, 0, 0, 0, 1, 1}));
  EXPECT_NE(error_of([&] { read(".1", bytes({1, 2, 3}), words); }), "no error");
}

TEST(FrameCodec, TurnsTheYbrOfLossyJpegIntoRgb) {
  for (const auto bits : {8, 12}) {
    const auto samples = ramp(3, bits);
    auto format = format_of(samples);
    format.photometric = "YBR_FULL";
    auto smooth = samples;
    for (std::size_t i = 0; i < smooth.words.size(); ++i) {
      smooth.words[i] = static_cast<std::uint16_t>((i % 3 + 1) << (bits - 3));
    }
    const auto frame = decode_frame(uid + ".4.51", {jpeg_of(smooth)}, format);
    EXPECT_TRUE(frame.rgb);
    for (std::size_t i = 0; i < smooth.words.size(); ++i) {
      ASSERT_NEAR(frame.samples[i], smooth.words[i], 1 << (bits - 6)) << bits << " " << i;
    }
  }
}

TEST(FrameCodec, JoinsFragments) {
  const auto samples = ramp(1, 12);
  const auto stream = jpeg_ls_of(samples);
  const auto whole = std::span(stream);
  const auto frame =
      decode_frame(uid + ".4.80", {whole.first(7), whole.subspan(7)}, format_of(samples));
  EXPECT_EQ(frame.samples, samples.words);
}

TEST(FrameCodec, GoesByTheStreamNotByTheKindOfJpegThatTheSyntaxNames) {
  const auto samples = ramp(1, 12);
  EXPECT_EQ(decoded(".4.80", samples, lossless_jpeg_of(samples, {})).samples, samples.words);
  EXPECT_EQ(decoded(".4.57", samples, jpeg_ls_of(samples)).samples, samples.words);
}

TEST(FrameCodec, LeavesLosslessJpegOfSubsampledComponentsToDcmtk) {
  const auto samples = ramp(3, 12, false, 60);  // pairs of pixels
  auto wanted = samples.words;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (i % 3 > 0 && i / 3 % 2 == 1) wanted[i] = wanted[i - 3];
  }
  for (const auto predictor : {1, 4, 7}) {
    const auto stream =
        lossless_jpeg_of(samples, {.predictor = predictor, .interleaved = false, .halved = true});
    EXPECT_EQ(decoded(".4.57", samples, stream).samples, wanted) << predictor;
  }
}

TEST(FrameCodec, RefusesWhatIsNotAsTheHeaderSays) {
  const auto samples = ramp(1, 12);
  auto format = format_of(samples);
  const auto says = [&](const std::string& suffix, const Stream& stream, const char* part) {
    const auto error = error_of([&] { decode_frame(uid + suffix, {stream}, format); });
    EXPECT_NE(error.find(part), std::string::npos) << suffix << ": " << error;
  };
  says(".9", {}, "is not supported");
  format.width = 62;
  for (const auto& [suffix, stream] :
       {std::pair{".4.90", jpeg2000_of(samples)}, std::pair{".4.201", htj2k_of(samples)},
        std::pair{".4.80", jpeg_ls_of(samples)},
        std::pair{".4.70", lossless_jpeg_of(samples, {})}}) {
    says(suffix, stream, "is 61 × 47 pixels, the header says 62 × 47");
  }
  format = format_of(samples);
  format.channels = 3;
  says(".4.90", jpeg2000_of(samples), "has 1 components, the header says 3");
  format = format_of(samples);
  format.bits_allocated = 8;
  says(".4.70", lossless_jpeg_of(samples, {}), "has 12 bits, the header allocates 8");
  format.bits_allocated = 32;
  says(".1", {}, "32 bits a sample");
  format = format_of(samples);
  format.height = 0;
  says(".1", {}, "61 × 0 × 1");
  std::vector<std::uint16_t> small(7);
  format = format_of(samples);
  EXPECT_NE(error_of([&] { decode_frame_into(uid, {}, format, small); }), "no error");
}

/// SIZ with 65,535 tiles of one row in a stream of 200 bytes would take OpenJPEG 650 MB.
TEST(FrameCodec, RefusesAbsurdTilesBeforeTheyAreAllocated) {
  const auto samples = ramp(1, 12);
  auto stream = jpeg2000_of(samples);
  for (std::size_t i = 0; i < 4; ++i) stream[4 + 18 + i + 2] = std::byte{0};
  stream[4 + 18 + 5] = std::byte{1};  // tiles one pixel wide
  stream[4 + 18 + 9] = std::byte{1};  // and high
  const auto error = error_of([&] { decoded(".4.90", samples, stream); });
  EXPECT_NE(error.find("more"), std::string::npos) << error;
}

}  // namespace
}  // namespace mg::dicom
