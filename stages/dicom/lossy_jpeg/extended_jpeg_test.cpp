#include "stages/dicom/lossy_jpeg/extended_jpeg.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "pipeline/random.hpp"
#include "stages/dicom/dcmtk_jpeg.hpp"
#include "stages/dicom/lossy_jpeg/huffman_table.hpp"
#include "stages/dicom/lossy_jpeg/inverse_dct.hpp"
#include "stages/dicom/testing.hpp"

namespace mg::dicom {
namespace {

using testing::error_of;
using testing::file_of;
using testing::Picture;

/// T.81, A.3.3, in floating point.
std::array<double, 64> exact_inverse_dct(const std::array<std::int64_t, 64>& coefficients,
                                         int bits) {
  std::array<double, 64> out{};
  for (int y = 0; y < 8; ++y) {
    for (int x = 0; x < 8; ++x) {
      double sum = 0;
      for (int v = 0; v < 8; ++v) {
        for (int u = 0; u < 8; ++u) {
          const auto weight =
              (u == 0 ? std::numbers::sqrt2 / 2 : 1) * (v == 0 ? std::numbers::sqrt2 / 2 : 1) / 4;
          sum += weight * static_cast<double>(coefficients[8 * v + u]) *
                 std::cos((2 * x + 1) * u * std::numbers::pi / 16) *
                 std::cos((2 * y + 1) * v * std::numbers::pi / 16);
        }
      }
      out[8 * y + x] = std::clamp(sum + (1 << (bits - 1)), 0.0, std::exp2(bits) - 1);
    }
  }
  return out;
}

TEST(InverseDct, OfAConstantIsEven) {
  std::array<std::int64_t, 64> coefficients{};
  EXPECT_EQ(inverse_dct(coefficients, 12)[17], 2048);
  coefficients[0] = 80;
  for (const auto sample : inverse_dct(coefficients, 12)) EXPECT_EQ(sample, 2058);
  coefficients[0] = 1 << 20;
  for (const auto sample : inverse_dct(coefficients, 12)) EXPECT_EQ(sample, 4095);
  coefficients[0] = -(1 << 20);
  for (const auto sample : inverse_dct(coefficients, 12)) EXPECT_EQ(sample, 0);
}

TEST(InverseDct, IsWithinOneOfTheExactOne) {
  auto random = Random(3);
  for (int i = 0; i < 300; ++i) {
    std::array<std::int64_t, 64> coefficients{};
    for (std::size_t k = 0; k < 64; ++k) {
      const auto most = 4000.0 / static_cast<double>(1 + k);
      coefficients[k] = std::lround(random.uniform(-most, most));
    }
    const auto exact = exact_inverse_dct(coefficients, 12);
    const auto got = inverse_dct(coefficients, 12);
    for (std::size_t k = 0; k < 64; ++k) ASSERT_NEAR(got[k], exact[k], 1) << i << " " << k;
  }
}

TEST(HuffmanTable, ReadsCodesInTheOrderOfTheirLengths) {
  // Codes 0, 10, 110 for the symbols 7, 8, 9.
  std::vector<std::uint8_t> segment = {1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 8, 9, 42};
  auto rest = std::as_bytes(std::span(segment));
  const auto table = HuffmanTable::take(rest);
  ASSERT_TRUE(table);
  EXPECT_EQ(rest.size(), 1U);
  const std::array<std::uint8_t, 16> data = {0b01101011, 0b11100000};
  BitWindow bits(data.data());
  bits.refill();
  for (const auto symbol : {7, 9, 8, -1}) EXPECT_EQ(table->read(bits), symbol);
  segment[0] = 3;  // three codes of one bit
  rest = std::as_bytes(std::span(segment));
  EXPECT_FALSE(HuffmanTable::take(rest));
  rest = std::as_bytes(std::span(segment)).first(10);
  EXPECT_FALSE(HuffmanTable::take(rest));
}

TEST(HuffmanTable, IsFollowedByNumbersOfEitherSign) {
  const std::array<std::uint8_t, 16> data = {0b10101001, 0b11000000};
  BitWindow bits(data.data());
  bits.refill();
  EXPECT_EQ(read_number(bits, 2), 2);   // 10
  EXPECT_EQ(read_number(bits, 2), 2);   // 10
  EXPECT_EQ(read_number(bits, 3), 4);   // 100
  EXPECT_EQ(read_number(bits, 1), 1);   // 1
  EXPECT_EQ(read_number(bits, 2), 3);   // 11
  EXPECT_EQ(read_number(bits, 3), -7);  // 000
}

std::vector<std::byte> stream_of(const Picture& picture) {
  const auto file = file_of(picture, EXS_JPEGProcess2_4);
  const std::array start = {std::byte{0xff}, std::byte{0xd8}, std::byte{0xff}};
  return {std::search(file.begin(), file.end(), start.begin(), start.end()), file.end()};
}

TEST(ExtendedJpeg, IsWithinOneOfDcmtksDecoder) {
  for (const auto& [width, height] : {std::pair{64, 48}, {1, 1}, {7, 9}, {65, 8}, {200, 3}}) {
    const auto stream = stream_of({.width = width, .height = height});
    const auto frame = find_jpeg_frame(stream);
    ASSERT_TRUE(frame && is_gray_extended(*frame));
    std::vector<std::uint16_t> own(static_cast<std::size_t>(width * height)), theirs = own;
    decode_extended_jpeg(stream, *frame, own);
    decode_with_dcmtk(stream, *frame, false, theirs);
    for (std::size_t i = 0; i < own.size(); ++i) {
      ASSERT_NEAR(own[i], theirs[i], 1) << width << " × " << height << ", " << i;
    }
  }
}

TEST(ExtendedJpeg, SaysWhatIsWrongWithDamagedStreams) {
  const auto stream = stream_of({.width = 40, .height = 40});
  const auto frame = find_jpeg_frame(stream);
  std::vector<std::uint16_t> out(1600);
  const auto decoding = [&](Bytes bytes) {
    return error_of([&] { decode_extended_jpeg(bytes, *frame, out); });
  };
  EXPECT_EQ(decoding(stream), "no error");
  const auto scan = std::span(stream).first(stream.size() / 2);
  EXPECT_NE(decoding(scan).find("ends in block"), std::string::npos) << decoding(scan);
  EXPECT_NE(decoding(std::span(stream).first(30)).find("before its scan"), std::string::npos);
  auto random = Random(5);
  int refused = 0;
  for (int i = 0; i < 2000; ++i) {
    auto mutant = stream;
    for (int c = 0; c < 3; ++c) {
      mutant[2 + random.below(mutant.size() - 2)] = static_cast<std::byte>(random.below(256));
    }
    refused += decoding(mutant) != "no error";
  }
  EXPECT_GT(refused, 100);
}

}  // namespace
}  // namespace mg::dicom
