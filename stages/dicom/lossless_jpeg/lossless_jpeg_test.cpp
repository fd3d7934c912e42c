#include "stages/dicom/lossless_jpeg/lossless_jpeg.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "pipeline/random.hpp"
#include "stages/dicom/dcmtk_jpeg.hpp"
#include "stages/dicom/testing.hpp"
#include "stages/dicom/testing_streams.hpp"

namespace mg::dicom {
namespace {

using testing::error_of;
using testing::lossless_jpeg_of;
using testing::LosslessCoding;
using testing::Samples;
using Words = std::vector<std::uint16_t>;
using Stream = std::vector<std::byte>;

Words decoded(const Stream& stream, FirstRow first_row = FirstRow::plausible) {
  const auto frame = find_jpeg_frame(stream);
  if (!frame) throw Error("no frame");
  Words words(static_cast<std::size_t>(frame->width) * frame->height * frame->channels);
  decode_lossless_jpeg(stream, *frame, words, first_row);
  return words;
}

Words by_dcmtk(const Stream& stream) {
  const auto frame = find_jpeg_frame(stream);
  Words words(static_cast<std::size_t>(frame->width) * frame->height * frame->channels);
  decode_with_dcmtk(stream, *frame, false, words);
  return words;
}

/// From flat to pure noise over the whole range.
Samples random_samples(Random& random, int width, int height, int channels, int bits) {
  Samples out{width, height, channels, bits, false, {}};
  const auto top = (1 << bits) - 1;
  const auto noise = random.uniform(0, 1) < 0.2 ? 1.0 : std::pow(random.uniform(0, 1), 3);
  const auto slope = random.uniform(0, 0.1);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width * channels; ++x) {
      const auto smooth = 0.5 + 0.5 * std::sin(slope * x) * std::cos(slope * y);
      const auto value = (1 - noise) * smooth + noise * random.uniform(0, 1);
      out.words.push_back(static_cast<std::uint16_t>(std::lround(top * value)));
    }
  }
  return out;
}

Words shifted(Words words, int shift) {
  for (auto& word : words) word = static_cast<std::uint16_t>(word >> shift << shift);
  return words;
}

/// A film: bright rims, smooth within; about as unlike middle gray as scans are.
Samples film(int bits) {
  Samples out{200, 60, 1, bits, false, {}};
  auto random = Random(3);
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x) {
      const auto value = x < 20 ? 0.97 : 0.1 + 0.3 * std::sin(x / 70.0) + random.uniform(0, 0.003);
      out.words.push_back(static_cast<std::uint16_t>(value * ((1 << bits) - 1)));
    }
  }
  return out;
}

TEST(LosslessJpeg, DecodesTwoThousandRandomPicturesAsDcmtkDoes) {
  auto random = Random(11);
  for (int i = 0; i < 2000; ++i) {
    const auto width = 1 + static_cast<int>(random.below(300));
    const auto height = 1 + static_cast<int>(random.below(300));
    const auto channels = random.below(6) == 0 ? 3 : 1;
    const auto bits = 2 + static_cast<int>(random.below(15));
    const auto samples = random_samples(random, width, height, channels, bits);
    LosslessCoding how;
    how.predictor = 1 + static_cast<int>(random.below(7));
    if (random.below(4) == 0) how.shift = static_cast<int>(random.below(bits));
    if (random.below(3) == 0) {
      how.restart_rows = 1 + static_cast<int>(random.below(std::min(height + 3, 65535 / width)));
    }
    how.interleaved = channels == 1 || random.below(2) == 0;
    how.long_codes = random.below(2) == 0;
    const auto stream = lossless_jpeg_of(samples, how);
    const auto own = decoded(stream);
    const auto what = ::testing::Message()
                      << "picture " << i << ": " << width << " × " << height << " × " << channels
                      << ", " << bits << " bits, predictor " << how.predictor << ", shift "
                      << how.shift << ", restarts " << how.restart_rows;
    ASSERT_TRUE(own == shifted(samples.words, how.shift)) << what;
    ASSERT_TRUE(own == by_dcmtk(stream)) << what;
  }
}

TEST(LosslessJpeg, ReadsTheFirstRowAsPvrgJpegWritesIt) {
  for (const auto bits : {8, 12, 16}) {
    const auto samples = film(bits);
    for (int predictor = 1; predictor <= 7; ++predictor) {
      const auto stream = lossless_jpeg_of(samples, {.predictor = predictor, .pvrg = true});
      EXPECT_EQ(decoded(stream, FirstRow::pvrg), samples.words) << bits << ", " << predictor;
      EXPECT_EQ(decoded(stream), samples.words) << bits << ", " << predictor;
      const auto same = predictor == 1 || predictor == 4 || predictor == 5;
      EXPECT_EQ(decoded(stream, FirstRow::standard) == samples.words, same);
      const auto standard = lossless_jpeg_of(samples, {.predictor = predictor});
      EXPECT_EQ(decoded(standard), samples.words) << bits << ", " << predictor;
    }
  }
}

TEST(LosslessJpeg, WrapsDifferencesAtSixteenBits) {
  const Samples samples{4, 2, 1, 16, false, {0, 32768, 65535, 0, 65535, 1, 32768, 0}};
  for (int predictor = 1; predictor <= 7; ++predictor) {  // 32768 - 0 is of category 16
    for (const auto long_codes : {false, true}) {
      const auto stream =
          lossless_jpeg_of(samples, {.predictor = predictor, .long_codes = long_codes});
      EXPECT_EQ(decoded(stream, FirstRow::standard), samples.words) << predictor;
    }
  }
}

TEST(LosslessJpeg, MayHaveFillBytesBeforeMarkers) {
  const auto samples = film(12);
  auto stream = lossless_jpeg_of(samples, {.restart_rows = 7});
  for (std::size_t i = stream.size() - 1; i-- > 60;) {
    const auto restart = stream[i] == std::byte{0xff} && stream[i + 1] >= std::byte{0xd0} &&
                         stream[i + 1] <= std::byte{0xd7};
    if (restart) stream.insert(stream.begin() + static_cast<std::ptrdiff_t>(i), 2, std::byte{0xff});
  }
  EXPECT_EQ(decoded(stream), samples.words);
}

TEST(LosslessJpeg, NeedNotEndWithAMarker) {
  const auto samples = film(12);
  auto stream = lossless_jpeg_of(samples, {});
  stream.resize(stream.size() - 2);
  EXPECT_EQ(decoded(stream), samples.words);
}

TEST(LosslessJpeg, SaysWhereItEndsTooEarly) {
  auto stream = lossless_jpeg_of(film(12), {});
  for (auto size = stream.size() - 4; size > 40; size -= 31) {
    stream.resize(size);
    EXPECT_NE(error_of([&] { decoded(stream); }), "no error") << size;
  }
  auto half = lossless_jpeg_of(film(12), {});
  half.resize(half.size() / 2);
  EXPECT_NE(error_of([&] { decoded(half); }).find("ends in row"), std::string::npos);
}

/// The stream with the byte at `offset` behind `mark` (a marker) changed.
Stream changed(Stream stream, int mark, std::size_t offset, int value) {
  for (std::size_t i = 0; i + 1 < stream.size(); ++i) {
    if (stream[i] == std::byte{0xff} && stream[i + 1] == static_cast<std::byte>(mark)) {
      stream[i + 2 + offset] = static_cast<std::byte>(value);
      return stream;
    }
  }
  throw Error("no such marker");
}

TEST(LosslessJpeg, SaysWhatIsWrongWithItsHeaders) {
  const auto stream = lossless_jpeg_of(film(12), {.restart_rows = 7});
  const auto says = [&](int mark, std::size_t offset, int value) {
    const auto damaged = changed(stream, mark, offset, value);
    return error_of([&] { decoded(damaged); });
  };
  EXPECT_NE(says(marker::sos, 5, 8).find("unknown predictor"), std::string::npos);
  EXPECT_NE(says(marker::sos, 5, 0).find("unknown predictor"), std::string::npos);
  EXPECT_NE(says(marker::sos, 7, 12).find("point transform"), std::string::npos);
  EXPECT_NE(says(marker::sos, 3, 9).find("unknown component"), std::string::npos);
  EXPECT_NE(says(marker::sos, 4, 0x10).find("no Huffman table"), std::string::npos);
  EXPECT_NE(says(marker::sos, 2, 2).find("scan header"), std::string::npos);
  EXPECT_NE(says(marker::dri, 3, 1).find("restarts within a row"), std::string::npos);
  EXPECT_NE(says(marker::dht, 3, 200).find("table"), std::string::npos);
  EXPECT_NE(says(marker::dht, 19, 17).find("Huffman table"), std::string::npos);
  EXPECT_NE(says(0xd1, static_cast<std::size_t>(-1), 0xd5).find("lacks the restart before row 14"),
            std::string::npos);
}

TEST(LosslessJpeg, SurvivesFiveThousandMutations) {
  auto random = Random(5);
  int refused = 0;
  for (int i = 0; i < 5000; ++i) {
    const auto samples = random_samples(random, 40, 20, i % 2 == 0 ? 1 : 3, 4 + i % 13);
    LosslessCoding how{.predictor = 1 + i % 7, .restart_rows = i % 3, .long_codes = i % 5 == 0};
    auto stream = lossless_jpeg_of(samples, how);
    for (auto changes = 1 + random.below(6); changes > 0; --changes) {
      stream[random.below(stream.size())] = static_cast<std::byte>(random.below(256));
    }
    if (random.below(4) == 0) stream.resize(random.below(stream.size()));
    const auto frame = find_jpeg_frame(stream);
    if (!frame || frame->width * frame->height > 1'000'000) continue;
    refused += error_of([&] { decoded(stream); }) != "no error";
  }
  EXPECT_GT(refused, 1000);
}

}  // namespace
}  // namespace mg::dicom
