#include "stages/dicom/jpeg_ls/jpeg_ls.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "pipeline/random.hpp"
#include "stages/dicom/jpeg_ls/parameters.hpp"
#include "stages/dicom/testing.hpp"
#include "stages/dicom/testing_streams.hpp"

namespace mg::dicom {
namespace {

using testing::error_of;
using testing::jpeg_ls_of;
using testing::Samples;
using Words = std::vector<std::uint16_t>;
using Stream = std::vector<std::byte>;

template <class Decode>
Words decoded(const Stream& stream, const Decode& decode) {
  const auto frame = find_jpeg_frame(stream);
  if (!frame) throw Error("no frame");
  Words words(static_cast<std::size_t>(frame->width) * frame->height * frame->channels);
  decode(stream, *frame, words);
  return words;
}

/// Flat areas, slopes and noise of all strengths, so that runs and every context occur.
Samples random_samples(Random& random, int width, int height, int channels, int bits) {
  Samples out{width, height, channels, bits, false, {}};
  const auto top = (1 << bits) - 1;
  const auto noise = random.below(4) == 0 ? 0.0 : std::pow(random.uniform(0, 1), 4);
  const auto slope = random.uniform(0, 0.1), flat = random.uniform(-1, 1);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width * channels; ++x) {
      const auto wave = std::max(flat, std::sin(slope * x) * std::cos(slope * y));
      const auto value = (1 - noise) * (0.5 + 0.5 * wave) + noise * random.uniform(0, 1);
      out.words.push_back(static_cast<std::uint16_t>(std::lround(top * value)));
    }
  }
  return out;
}

TEST(JpegLs, DecodesTwoThousandRandomPicturesAsCharlsDoes) {
  auto random = Random(21);
  for (int i = 0; i < 2000; ++i) {
    const auto width = 1 + static_cast<int>(random.below(i % 50 == 0 ? 3000 : 200));
    const auto height = 1 + static_cast<int>(random.below(200));
    const auto bits = 2 + static_cast<int>(random.below(15));
    const auto channels = random.below(8) == 0 ? 3 : 1;
    const auto samples = random_samples(random, width, height, channels, bits);
    const auto most = std::min(255, ((1 << bits) - 1) / 2);
    const auto near = random.below(3) == 0 ? static_cast<int>(random.below(most + 1)) : 0;
    const auto stream = jpeg_ls_of(samples, near, random.below(2) == 0);
    const auto own = decoded(stream, decode_jpeg_ls);
    const auto what = ::testing::Message()
                      << "picture " << i << ": " << width << " × " << height << " × " << channels
                      << ", " << bits << " bits, near " << near;
    ASSERT_TRUE(channels == 3 || own == decoded(stream, decode_with_charls)) << what;
    for (std::size_t s = 0; s < own.size(); ++s) {
      ASSERT_LE(std::abs(own[s] - samples.words[s]), near) << what;
    }
  }
}

TEST(JpegLs, HasTheDefaultThresholdsOfTheStandard) {
  const auto eight = make_parameters({}, 8, 0);  // T.87, table C.3
  EXPECT_EQ(eight.threshold1, 3);
  EXPECT_EQ(eight.threshold2, 7);
  EXPECT_EQ(eight.threshold3, 21);
  EXPECT_EQ(eight.limit, 32);
  const auto twelve = make_parameters({}, 12, 0);
  EXPECT_EQ(twelve.threshold1, 18);
  EXPECT_EQ(twelve.threshold2, 67);
  EXPECT_EQ(twelve.threshold3, 276);
  EXPECT_EQ(twelve.range, 4096);
  EXPECT_EQ(make_parameters({}, 8, 2).range, 52);
  EXPECT_NE(error_of([] { make_parameters({.maximum = 300}, 8, 0); }), "no error");
  EXPECT_NE(error_of([] { make_parameters({}, 8, 200); }), "no error");
}

TEST(JpegLs, TakesPresetParametersFromTheStream) {
  // Thresholds of their own, in an LSE segment behind SOI: another picture than with the defaults.
  auto random = Random(4);
  const auto samples = random_samples(random, 50, 40, 1, 8);
  auto stream = jpeg_ls_of(samples);
  const Stream preset = [] {
    Stream bytes;
    for (const auto b : {0xff, 0xf8, 0, 13, 1, 0, 255, 0, 5, 0, 9, 0, 30, 0, 31}) {
      bytes.push_back(static_cast<std::byte>(b));
    }
    return bytes;
  }();
  stream.insert(stream.begin() + 2, preset.begin(), preset.end());
  const auto outcome = [&](const auto& decode) {
    Words words;
    const auto error = error_of([&] { words = decoded(stream, decode); });
    return error == "no error" ? words : Words{};
  };
  EXPECT_EQ(outcome(decode_jpeg_ls), outcome(decode_with_charls));
  EXPECT_NE(outcome(decode_jpeg_ls), samples.words);
}

TEST(JpegLs, SaysWhereItEndsTooEarly) {
  auto random = Random(2);
  auto stream = jpeg_ls_of(random_samples(random, 60, 40, 1, 12));
  for (auto size = stream.size() - 4; size > 30; size -= std::min<std::size_t>(size, 29)) {
    stream.resize(size);
    EXPECT_NE(error_of([&] { decoded(stream, decode_jpeg_ls); }), "no error") << size;
  }
}

TEST(JpegLs, SurvivesFiveThousandMutations) {
  auto random = Random(6);
  int refused = 0;
  for (int i = 0; i < 5000; ++i) {
    const auto samples = random_samples(random, 40, 20, 1, 2 + i % 15);
    auto stream = jpeg_ls_of(samples, i % 3 == 0 ? 1 : 0);
    for (auto changes = 1 + random.below(6); changes > 0; --changes) {
      stream[random.below(stream.size())] = static_cast<std::byte>(random.below(256));
    }
    if (random.below(4) == 0) stream.resize(random.below(stream.size()));
    const auto frame = find_jpeg_frame(stream);
    if (!frame || frame->width * frame->height > 1'000'000) continue;
    refused += error_of([&] { decoded(stream, decode_jpeg_ls); }) != "no error";
  }
  EXPECT_GT(refused, 500);
}

}  // namespace
}  // namespace mg::dicom
