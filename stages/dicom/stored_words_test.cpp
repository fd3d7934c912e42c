#include "stages/dicom/stored_words.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <numeric>
#include <vector>

#include "stages/dicom/stored.hpp"
#include "stages/dicom/testing.hpp"

namespace mg::dicom {
namespace {

using testing::file_of;
using testing::Picture;
using testing::ramp;
using Values = std::vector<std::uint16_t>;

Values count_to(std::size_t size) {
  Values out(size);
  std::iota(out.begin(), out.end(), std::uint16_t{0});
  return out;
}

bool lies_in(Bytes file, const StoredWords& words) {
  const auto bytes = std::as_bytes(words.view());
  const auto no_less = std::less_equal<>();  // of any two pointers
  return no_less(file.data(), bytes.data()) &&
         no_less(bytes.data() + bytes.size(), file.data() + file.size());
}

TEST(StoredWords, AreMappedOneByOneWhereverTheyLie) {
  const auto twice = [](std::uint16_t word) { return static_cast<std::uint16_t>(2 * word); };
  for (const std::size_t size : {0, 1, 255, 256, 257, 512, 70'000}) {
    const auto words = count_to(size);
    Values expected;
    for (const auto word : words) expected.push_back(twice(word));
    EXPECT_EQ(StoredWords(words).mapped(twice), expected) << size;
    EXPECT_EQ(StoredWords(std::span(words)).mapped(twice), expected) << size;
    EXPECT_EQ(words, count_to(size));
  }
}

TEST(StoredWords, AreChangedInPlaceIfTheyAreDecoded) {
  StoredWords words(count_to(1000));
  const auto* const place = words.view().data();
  const auto mapped = std::move(words).mapped([](std::uint16_t word) { return word; });
  EXPECT_EQ(mapped.data(), place);
}

TEST(StoredWords, OfUncompressedFilesAreTakenWhereTheyLie) {
  for (const auto syntax : {EXS_LittleEndianImplicit, EXS_LittleEndianExplicit}) {
    const auto file = file_of({}, syntax);
    const auto words = StoredFile(file, {}).samples(0).words;
    EXPECT_EQ(words, ramp({}));
    EXPECT_TRUE(lies_in(file, words));
  }
}

TEST(StoredWords, AreCopiedIfTheyLieOtherwiseInTheFileOrNotThere) {
  for (const auto syntax : {EXS_BigEndianExplicit, EXS_DeflatedLittleEndianExplicit}) {
    const auto file = file_of({}, syntax);
    const auto words = StoredFile(file, {}).samples(0).words;
    EXPECT_EQ(words, ramp({}));
    EXPECT_FALSE(lies_in(file, words));
  }
  const Picture bytes{.bits_allocated = 8, .bits_stored = 8};
  EXPECT_EQ(StoredFile(file_of(bytes), {}).samples(0).words, ramp(bytes));
}

TEST(StoredWords, AreCopiedFromOddAddresses) {
  auto moved = file_of({});
  moved.insert(moved.begin(), std::byte{0});
  const auto file = Bytes(moved).subspan(1);
  const auto words = StoredFile(file, {}).samples(0).words;
  EXPECT_EQ(words, ramp({}));
  EXPECT_FALSE(lies_in(file, words));
}

}  // namespace
}  // namespace mg::dicom
