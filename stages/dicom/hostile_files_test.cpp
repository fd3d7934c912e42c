// Files that are damaged, absurd or malicious: each gets an Error that says what is wrong, quickly,
// in little memory and without a crash.
#include <gtest/gtest.h>

#include <cstring>

#include "pipeline/random.hpp"
#include "stages/dicom/decode.hpp"
#include "stages/dicom/jpeg_frame.hpp"
#include "stages/dicom/rle.hpp"
#include "stages/dicom/testing.hpp"
#include "stages/support/dicom/element_walk.hpp"

namespace mg::dicom {
namespace {

using testing::error_of;
using testing::file_of;
using testing::Picture;
using ::testing::Test;

std::vector<std::byte> bytes_of(std::initializer_list<int> values) {
  std::vector<std::byte> bytes;
  for (const auto value : values) bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}

void append(std::vector<std::byte>& to, const std::vector<std::byte>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

std::string reading(const std::vector<std::byte>& file) {
  return error_of([&] { read_stored(file, {}); });
}

void expect_says(const std::string& message, const std::string& part) {
  EXPECT_NE(message.find(part), std::string::npos) << message;
}

/// The file with the two bytes of a US element replaced.
std::vector<std::byte> with_number(std::vector<std::byte> file, int group, int element, int value) {
  const auto tag = bytes_of({group & 255, group >> 8, element & 255, element >> 8, 'U', 'S', 2, 0});
  const auto at = std::search(file.begin(), file.end(), tag.begin(), tag.end());
  EXPECT_NE(at, file.end());
  at[8] = static_cast<std::byte>(value & 255), at[9] = static_cast<std::byte>(value >> 8);
  return file;
}

TEST(HostileDicom, IsNoDicomAtAll) {
  expect_says(reading({}), "no DICOM");
  expect_says(reading(bytes_of({0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13})), "no DICOM");
  expect_says(reading(std::vector<std::byte>(500)), "no DICOM");
}

TEST(HostileDicom, NestsSequencesTwentyThousandDeep) {
  // Explicit little endian: (0008,1140) SQ of undefined length, an item of undefined length, ...
  const auto level = bytes_of({0x08, 0,    0x40, 0x11, 'S', 'Q', 0,   0,  255, 255, 255, 255,  //
                               0xfe, 0xff, 0,    0xe0, 255, 255, 255, 255});
  std::vector<std::byte> deep;
  for (int i = 0; i < 20000; ++i) append(deep, level);
  expect_says(reading(deep), "deeper than 64");
  std::vector<std::byte> implicit;  // 0008,1140 with lengths, as implicit coding has them
  for (int i = 0; i < 20000; ++i) {
    append(implicit, bytes_of({0x08, 0, 0x40, 0x11, 255, 255, 255, 255,  //
                               0xfe, 0xff, 0, 0xe0, 255, 255, 255, 255}));
  }
  expect_says(error_of([&] { walk(implicit, Coding::implicit_little, 64); }), "deeper than 64");
}

TEST(HostileDicom, MayNestAsDeepAsAllowed) {
  const auto depth_of = [](int depth) {
    return file_of({}, EXS_LittleEndianExplicit, [depth](DcmDataset& data) {
      DcmItem* item = &data;
      for (int i = 0; i < depth; ++i) {
        DcmItem* inner = nullptr;
        item->findOrCreateSequenceItem(DCM_ReferencedImageSequence, inner);
        item = inner;
      }
      item->putAndInsertString(DCM_ReferencedSOPInstanceUID, "1.2.3");
    });
  };
  EXPECT_EQ(reading(depth_of(64)), "no error");
  expect_says(reading(depth_of(65)), "deeper than 64");
}

TEST(HostileDicom, EndsAnywhere) {
  for (const auto syntax : {EXS_LittleEndianExplicit, EXS_LittleEndianImplicit, EXS_RLELossless,
                            EXS_JPEGProcess14SV1, EXS_JPEGLSLossless}) {
    const auto file = file_of({.width = 16, .height = 16}, syntax);
    for (std::size_t size = 0; size + 9 < file.size(); size += 7) {
      const std::vector<std::byte> cut(file.begin(),
                                       file.begin() + static_cast<std::ptrdiff_t>(size));
      EXPECT_NE(reading(cut), "no error") << size << " of " << file.size();
    }
  }
}

TEST(HostileDicom, HasAnAbsurdSize) {
  const auto file = file_of({});
  expect_says(reading(with_number(file, 0x28, 0x10, 0)), "64 × 0 pixels");
  expect_says(reading(with_number(file, 0x28, 0x11, 0)), "0 × 48 pixels");
  expect_says(reading(with_number(with_number(file, 0x28, 0x10, 65535), 0x28, 0x11, 65535)),
              "max_megapixels");
  expect_says(reading(with_number(file, 0x28, 0x10, 49)), "bytes, not");
}

TEST(HostileDicom, NeedsMoreMemoryOrTimeThanAllowed) {
  const auto file = file_of({}, EXS_RLELossless);
  expect_says(error_of([&] { decode(file, {}, {.bytes = 5000}); }), "more than allowed");
  EXPECT_EQ(error_of([&] { decode(file, {}, {.bytes = 50000}); }), "no error");
  expect_says(error_of([&] { decode(file, {}, {.seconds = 0}); }), "longer than allowed");
}

TEST(HostileDicom, PromisesGigabytesInAnElementOfAnUnknownType) {
  // DCMTK takes ZZ for a type of the future, with four bytes of length, and allocates 1.4 GB.
  const auto element = bytes_of({0x09, 0, 0x01, 0x10, 'Z', 'Z', 0, 0, 0, 0, 0, 0x58, 1, 2});
  expect_says(error_of([&] { walk(element, Coding::explicit_little, 64); }),
              "ends within element (0009,1001)");
  auto own = element;  // a type of DCMTK's own
  own[4] = std::byte{'o'}, own[5] = std::byte{'x'};
  expect_says(error_of([&] { walk(own, Coding::explicit_little, 64); }), "unknown type ox");
}

TEST(HostileDicom, HoldsMillionsOfElements) {  // of which a parser would make gigabytes
  const auto empty = bytes_of({0x09, 0, 0x01, 0x10, 0, 0, 0, 0});
  std::vector<std::byte> many;
  for (int i = 0; i < 4'000'001; ++i) append(many, empty);
  expect_says(error_of([&] { walk(many, Coding::implicit_little, 64); }),
              "more than 4000000 elements");
}

TEST(HostileDicom, HoldsAListOfAHundredThousandWindows) {
  std::string numbers = "1";
  for (int i = 0; i < 100'000; ++i) numbers += "\\1";
  const auto file = file_of({}, EXS_LittleEndianImplicit, [&](DcmDataset& data) {
    for (const auto& tag : {DCM_WindowCenter, DCM_WindowWidth, DCM_ImageType}) {
      data.putAndInsertString(tag, numbers.c_str());
    }
  });
  Header header;
  EXPECT_EQ(error_of([&] { header = read_stored(file, {}).header; }), "no error");
  EXPECT_EQ(error_of([&] { decode(file, {}, {.seconds = 5}); }), "no error");
  EXPECT_EQ(header.meaning.windows.size(), 64U);
}

TEST(HostileDicom, HoldsAnElementLongerThanItsSequence) {
  const auto nested = bytes_of({0x08, 0,    0x40, 0x11, 'S', 'Q', 0, 0, 18,  0,   0,   0,  //
                                0xfe, 0xff, 0,    0xe0, 10,  0,   0, 0,                    //
                                0x08, 0,    0x50, 0x11, 'U', 'I', 4, 0, '1', '.', '2', 0});
  expect_says(error_of([&] { walk(nested, Coding::explicit_little, 64); }),
              "element (0008,1150) is longer than its sequence");
}

TEST(HostileDicom, ContradictsItselfAboutBits) {
  const auto file = file_of({});
  expect_says(reading(with_number(file, 0x28, 0x100, 24)), "24 bits a pixel");
  expect_says(reading(with_number(file, 0x28, 0x101, 17)), "contradicts itself");
  expect_says(reading(with_number(file, 0x28, 0x101, 0)), "contradicts itself");
  expect_says(reading(with_number(file, 0x28, 0x102, 16)), "contradicts itself");
}

TEST(HostileDicom, HoldsAnotherSizeInItsJpegThanInItsHeader) {
  const auto file = file_of({}, EXS_JPEGProcess14SV1);
  expect_says(reading(with_number(file, 0x28, 0x10, 96)),
              "64 × 48 pixels, the header says 64 × 96");
  const auto ls = file_of({}, EXS_JPEGLSLossless);
  expect_says(reading(with_number(ls, 0x28, 0x11, 32)), "the header says 32 × 48");
}

TEST(HostileDicom, InflatesToMuchMoreThanItDeclares) {
  const auto file = file_of({}, EXS_DeflatedLittleEndianExplicit, [](DcmDataset& data) {
    const std::vector<Uint8> zeros(40 << 20);
    data.putAndInsertUint8Array(DcmTag(0x0029, 0x1010, EVR_OB), zeros.data(), zeros.size());
  });
  ASSERT_LT(file.size(), std::size_t{1} << 20);
  expect_says(reading(file), "inflates to more");
}

TEST(HostileDicom, IsOfATransferSyntaxThatIsNotRead) {
  auto file = file_of({});
  const std::string from = "1.2.840.10008.1.2.1", to = "1.2.840.10008.1.2.9";
  const auto* as_bytes = reinterpret_cast<const std::byte*>(from.data());
  const auto at = std::search(file.begin(), file.end(), as_bytes, as_bytes + from.size());
  std::memcpy(&*at, to.data(), to.size());
  expect_says(reading(file), "1.2.840.10008.1.2.9 is not supported");
}

TEST(HostileDicom, IsNoSingleGreyPicture) {
  const auto frames = [](DcmDataset& data) { data.putAndInsertString(DCM_NumberOfFrames, "25"); };
  expect_says(reading(file_of({}, EXS_LittleEndianExplicit, frames)), "25 frames");
  expect_says(reading(file_of({.photometric = "RGB"})), "RGB with 1 samples a pixel");
  expect_says(reading(file_of({.photometric = "CMYK"})), "of the kind CMYK");
  const auto none = [](DcmDataset& data) { delete data.remove(DCM_PixelData); };
  expect_says(reading(file_of({}, EXS_LittleEndianExplicit, none)), "holds no picture");
}

TEST(HostileDicom, SurvivesTwoThousandMutations) {
  auto random = Random(7);
  int refused = 0;
  for (const auto syntax : {EXS_LittleEndianExplicit, EXS_LittleEndianImplicit, EXS_RLELossless,
                            EXS_JPEGProcess14SV1, EXS_JPEGLSLossless}) {
    const auto file = file_of({.width = 32, .height = 24}, syntax);
    for (int i = 0; i < 400; ++i) {
      auto mutant = file;
      const auto changes = 1 + random.below(8);
      for (std::uint64_t c = 0; c < changes; ++c) {
        mutant[132 + random.below(mutant.size() - 132)] = static_cast<std::byte>(random.below(256));
      }
      const auto message = error_of([&] {
        const auto image = decode(mutant, {}, {.pixels = 1'000'000}).image;
        ASSERT_EQ(image.pixels.bytes(), std::size_t{2} * image.pixels.width * image.pixels.height);
      });
      refused += message != "no error";
    }
  }
  EXPECT_GT(refused, 200);
}

TEST(Rle, RepeatsAndCopies) {
  auto stream = bytes_of({1, 0, 0, 0, 64, 0, 0, 0});
  stream.resize(64);
  append(stream, bytes_of({0xfe, 7, 128, 1, 8, 9}));  // 7 three times, a no-op, 8 and 9
  using Words = std::vector<std::uint16_t>;
  EXPECT_EQ(decode_rle({stream}, 5, 1), (Words{7, 7, 7, 8, 9}));
  const auto split = std::span(stream);
  EXPECT_EQ(decode_rle({split.first(65), split.subspan(65)}, 5, 1), (Words{7, 7, 7, 8, 9}));
  expect_says(error_of([&] { decode_rle({stream}, 6, 1); }), "ends before");
  expect_says(error_of([&] { decode_rle({stream}, 4, 1); }), "longer than the picture");
  expect_says(error_of([&] { decode_rle({stream}, 5, 2); }), "1 segments, not 2");
  expect_says(error_of([&] { decode_rle({}, 5, 1); }), "no header");
}

TEST(HostileDicom, HoldsAJpegThatWouldKeepDcmtkBusyForEver) {
  auto file = file_of({}, EXS_JPEGProcess14SV1);
  const auto start = bytes_of({0xff, 0xd8, 0xff});
  const auto at = std::search(file.begin(), file.end(), start.begin(), start.end());
  ASSERT_NE(at, file.end());
  at[1] = std::byte{0x01};  // TEM instead of SOI
  expect_says(reading(file), "no JPEG picture");
}

TEST(JpegFrame, IsFoundBehindOtherSegments) {
  auto stream = bytes_of({0xff, 0xd8, 0xff, 0xe0, 0,  4, 1, 2,  //
                          0xff, 0xc3, 0,    11,   12, 1, 2, 3, 4, 1, 1, 0x11, 0});
  const auto frame = find_jpeg_frame(stream);
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->width, 0x304);
  EXPECT_EQ(frame->height, 0x102);
  EXPECT_EQ(frame->bits, 12);
  EXPECT_EQ(frame->channels, 1);
  EXPECT_FALSE(find_jpeg_frame(std::span(stream).first(12)));
  stream[3] = std::byte{0x01};
  EXPECT_FALSE(find_jpeg_frame(stream)) << "TEM has no length";
  EXPECT_FALSE(find_jpeg_frame(bytes_of({1, 2, 3, 4, 5, 6})));
  EXPECT_FALSE(find_jpeg_frame({}));
}

}  // namespace
}  // namespace mg::dicom
