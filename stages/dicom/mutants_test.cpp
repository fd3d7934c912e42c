// Mutants of files and streams in all transfer syntaxes: each is read or refused with an Error, in
// at most 5 seconds and 2 GB. MAMMOGRAPH_MUTANTS says how many (10000 for a soak), and
// MAMMOGRAPH_FIRST_MUTANT where to begin: a mutant depends on nothing but its number.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <iostream>

#include "pipeline/random.hpp"
#include "stages/dicom/frame_codec.hpp"
#include "stages/dicom/stored.hpp"
#include "stages/dicom/testing.hpp"
#include "stages/dicom/testing_streams.hpp"

namespace mg::dicom {
namespace {

using testing::error_of;
using testing::Picture;
using testing::Samples;
using Stream = std::vector<std::byte>;

int number_from(const char* name, int otherwise) {
  const auto* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

/// Changes bytes, most of them near the beginning; cuts, repeats and removes pieces.
Stream mutated(Stream bytes, Random& random, std::size_t keep) {
  const auto place = [&] {
    const auto length = bytes.size() - keep;
    const auto head = std::min<std::size_t>(length, 600);
    return keep + random.below(random.below(2) == 0 ? head : length);
  };
  constexpr std::array<int, 8> favorites = {0, 1, 2, 0x7f, 0x80, 0xfe, 0xff, 0x10};
  for (auto changes = 1 + random.below(8); changes > 0 && bytes.size() > keep + 1; --changes) {
    const auto at = static_cast<std::ptrdiff_t>(place());
    const auto left = bytes.size() - static_cast<std::size_t>(at);
    const auto count =
        static_cast<std::ptrdiff_t>(std::min<std::size_t>(left, 1 + random.below(16)));
    switch (random.below(12)) {
      case 0:
        bytes.resize(static_cast<std::size_t>(at));
        break;
      case 1:
        bytes.erase(bytes.begin() + at, bytes.begin() + at + count);
        break;
      case 2: {
        const Stream piece(bytes.begin() + at, bytes.begin() + at + count);
        bytes.insert(bytes.begin() + at, piece.begin(), piece.end());
        break;
      }
      case 3:
      case 4:
      case 5:
        bytes[static_cast<std::size_t>(at)] =
            static_cast<std::byte>(favorites[random.below(favorites.size())]);
        break;
      case 6:
      case 7:
        bytes[static_cast<std::size_t>(at)] ^= static_cast<std::byte>(1 << random.below(8));
        break;
      default:
        bytes[static_cast<std::size_t>(at)] = static_cast<std::byte>(random.below(256));
    }
  }
  return bytes;
}

/// Reads the mutants number `first` to `first` + `count` that `make` gives.
template <class Make, class Read>
void expect_survival(int first, int count, const Make& make, const Read& read) {
  const auto loud = std::getenv("MAMMOGRAPH_MUTANTS") != nullptr;
  int refused = 0;
  double slowest = 0;
  for (int i = first; i < first + count; ++i) {
    if (loud) std::cerr << "\rmutant " << i << std::flush;  // after a crash one sees which
    const auto mutant = make(i);
    const auto start = std::chrono::steady_clock::now();
    refused += error_of([&] { read(mutant, i); }) != "no error";
    const auto took = std::chrono::steady_clock::now() - start;
    const auto seconds = std::chrono::duration<double>(took).count();
    slowest = std::max(slowest, seconds);
    EXPECT_LE(seconds, 5) << "mutant " << i;
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  EXPECT_LT(usage.ru_maxrss, 2 << 20) << "kilobytes";
  EXPECT_GE(refused, count < 100 ? 0 : count / 10);
  if (loud) {
    std::cerr << "\r" << count << " mutants, " << refused << " refused, the slowest took "
              << slowest << " s, " << usage.ru_maxrss / 1024 << " MB\n";
  }
}

std::vector<Stream> files_of_all_syntaxes() {
  std::vector<Stream> files;
  const Picture twelve{.width = 48, .height = 40};
  const Picture eight{.width = 48, .height = 40, .bits_allocated = 8, .bits_stored = 8};
  for (const auto syntax :
       {EXS_LittleEndianImplicit, EXS_LittleEndianExplicit, EXS_BigEndianExplicit,
        EXS_DeflatedLittleEndianExplicit, EXS_RLELossless, EXS_JPEGProcess2_4, EXS_JPEGProcess14,
        EXS_JPEGProcess14SV1, EXS_JPEGLSLossless, EXS_JPEGLSLossy, EXS_JPEG2000LosslessOnly,
        EXS_JPEG2000}) {
    files.push_back(testing::file_of(twelve, syntax));
  }
  files.push_back(testing::file_of(eight, EXS_JPEGProcess1));
  files.push_back(testing::htj2k_file_of(twelve));
  files.push_back(testing::htj2k_file_of(twelve, false));
  const auto words = testing::ramp(twelve);
  files.push_back(testing::lossless_jpeg_of({48, 40, 1, 12, false, words}, {.predictor = 7}));
  return files;
}

TEST(DicomMutants, AreReadOrRefused) {
  const auto files = files_of_all_syntaxes();
  const auto make = [&](int i) {
    auto random = Random(static_cast<std::uint64_t>(i) + 1);
    const auto& file = files[static_cast<std::size_t>(i) % files.size()];
    const auto meta = file.size() > 400 && file[128] == std::byte{'D'} ? 132 : 0;
    return mutated(file, random, meta);
  };
  expect_survival(number_from("MAMMOGRAPH_FIRST_MUTANT", 0), number_from("MAMMOGRAPH_MUTANTS", 640),
                  make, [](const Stream& mutant, int) { StoredFile(mutant, {}).samples(0); });
}

/// A stream and what the header says of it.
struct Coded {
  std::string syntax;
  FrameFormat format;
  Stream stream;
};

std::vector<Coded> streams_in_color() {
  FrameFormat format{.width = 40, .height = 30, .channels = 3, .photometric = "YBR_RCT"};
  Samples samples{40, 30, 3, 12, false, {}};
  auto random = Random(9);
  for (int i = 0; i < 40 * 30 * 3; ++i) {
    samples.words.push_back(static_cast<std::uint16_t>(i / 3 % 1000 + random.below(90)));
  }
  const std::string jpeg = "1.2.840.10008.1.2.4.";
  auto eight = format;
  eight.bits_allocated = eight.bits_stored = 8, eight.photometric = "YBR_FULL_422";
  auto narrow = samples;
  narrow.bits = 8;
  for (auto& word : narrow.words) word /= 16;
  return {{jpeg + "50", eight, jpeg_of(narrow)},
          {jpeg + "51", format, jpeg_of(samples)},
          {jpeg + "80", eight, jpeg_ls_of(narrow)},
          {jpeg + "57", format, lossless_jpeg_of(samples, {.predictor = 4, .restart_rows = 3})},
          {jpeg + "57", format, lossless_jpeg_of(samples, {.predictor = 6, .interleaved = false})},
          {jpeg + "57", format, lossless_jpeg_of(samples, {.interleaved = false, .halved = true})},
          {jpeg + "80", format, jpeg_ls_of(samples)},
          {jpeg + "80", format, jpeg_ls_of(samples, 0, false)},
          {jpeg + "90", format, jpeg2000_of(samples)},
          {jpeg + "90", format, jpeg2000_of(samples, true, 16)},
          {jpeg + "91", format, jpeg2000_of(samples, false)},
          {jpeg + "201", format, htj2k_of(samples)},
          {jpeg + "203", format, htj2k_of(samples, false)},
          {"1.2.840.10008.1.2.5", format, rle_of(samples)}};
}

TEST(FrameMutants, InColorAreReadOrRefused) {
  const auto streams = streams_in_color();
  const auto of = [&](int i) { return streams[static_cast<std::size_t>(i) % streams.size()]; };
  const auto make = [&](int i) {
    auto random = Random(static_cast<std::uint64_t>(i) + 100'000'000);
    return mutated(of(i).stream, random, 0);
  };
  const auto read = [&](const Stream& mutant, int i) {
    decode_frame(of(i).syntax, {mutant}, of(i).format);
  };
  expect_survival(number_from("MAMMOGRAPH_FIRST_MUTANT", 0), number_from("MAMMOGRAPH_MUTANTS", 400),
                  make, read);
}

}  // namespace
}  // namespace mg::dicom
