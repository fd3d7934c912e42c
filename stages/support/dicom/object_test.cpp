#include "stages/support/dicom/object.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string_view>

#include "pipeline/error.hpp"
#include "pipeline/random.hpp"
#include "stages/support/dicom/fields.hpp"

namespace mg::dicom {
namespace {

Buffer buffer_of(const std::vector<std::byte>& bytes) {
  Buffer out{std::make_unique<std::byte[]>(bytes.size()), bytes.size()};
  std::copy(bytes.begin(), bytes.end(), out.data.get());
  return out;
}

/// A report of `depth` containers, one in the other, with a code and some numbers.
DcmDataset nested(int depth) {
  DcmDataset data;
  data.putAndInsertString(DCM_SOPClassUID, UID_ComprehensiveSRStorage);
  data.putAndInsertString(DCM_SOPInstanceUID, "1.2.3");
  data.putAndInsertString(DCM_ContourData, "1\\ +2.5 \\-3e1\\4");
  const Float32 points[] = {0.5F, 1.5F};
  data.putAndInsertFloat32Array(DCM_GraphicData, points, 2);
  DcmItem* at = &data;
  for (int i = 0; i < depth; ++i) {
    DcmItem* inner = nullptr;
    at->findOrCreateSequenceItem(DCM_ContentSequence, inner, -2);
    at = inner;
  }
  DcmItem* code = nullptr;
  at->findOrCreateSequenceItem(DCM_ConceptNameCodeSequence, code, -2);
  code->putAndInsertString(DCM_CodeValue, "111030");
  code->putAndInsertString(DCM_CodingSchemeDesignator, "DCM");
  return data;
}

TEST(DicomObject, ComesBackAsItWasWritten) {
  const auto bytes = file_of(nested(2));
  const auto object = parse_object(buffer_of(bytes));
  EXPECT_TRUE(is_dicom(buffer_of(bytes).bytes()));
  EXPECT_EQ(object.syntax, "1.2.840.10008.1.2.1");
  EXPECT_FALSE(object.pixels);
  EXPECT_EQ(text_of(*object, DCM_SOPInstanceUID), "1.2.3");
  EXPECT_EQ(numbers_of(*object, DCM_ContourData), (std::vector<double>{1, 2.5, -30, 4}));
  EXPECT_EQ(numbers_of(*object, DCM_GraphicData), (std::vector<double>{0.5, 1.5}));
  ASSERT_EQ(items_of(*object, DCM_ContentSequence).size(), 1U);
  auto* const inner = item_of(*item_of(*object, DCM_ContentSequence), DCM_ContentSequence);
  ASSERT_NE(inner, nullptr);
  EXPECT_EQ(code_of(*inner, DCM_ConceptNameCodeSequence), "111030 DCM");
}

TEST(DicomObject, HasAPreambleOfZeros) {
  const auto bytes = file_of(nested(0));
  EXPECT_TRUE(std::all_of(bytes.begin(), bytes.begin() + 128,
                          [](std::byte b) { return b == std::byte{0}; }));
  EXPECT_EQ(std::memcmp(bytes.data() + 128, "DICM", 4), 0);
}

TEST(DicomObject, SaysNothingWhereAFieldIsMissingOrNoNumber) {
  auto data = nested(0);
  data.putAndInsertString(DCM_ContourData, "1\\two\\3");
  EXPECT_TRUE(numbers_of(data, DCM_ContourData).empty());
  EXPECT_TRUE(numbers_of(data, DCM_PixelSpacing).empty());
  EXPECT_EQ(text_of(data, DCM_PatientID), "");
  EXPECT_EQ(integer_of(data, DCM_Rows), std::nullopt);
  EXPECT_EQ(item_of(data, DCM_ContentSequence), nullptr);
  EXPECT_EQ(code_of(data, DCM_ViewCodeSequence), "");
}

TEST(DicomObject, RefusesSequencesThatNestTooDeepBeforeTheyAreParsed) {
  EXPECT_NO_THROW(parse_object(buffer_of(file_of(nested(60)))));
  EXPECT_THROW(parse_object(buffer_of(file_of(nested(100)))), Error);
}

TEST(DicomObject, LeavesOutItemsOutsideOfAnySequence) {
  auto bytes = file_of(nested(0));
  const auto first = parse_object(buffer_of(bytes));
  const auto tag = std::string("\x08\x00\x18\x00UI", 6);  // the SOP instance UID
  const auto* const text = reinterpret_cast<const char*>(bytes.data());
  const auto at = std::string_view(text, bytes.size()).rfind(tag);
  ASSERT_NE(at, std::string_view::npos);
  const std::string stray("\xfe\xff\x00\xe0\x04\x00\x00\x00zzzz", 12);
  const auto* const begin = reinterpret_cast<const std::byte*>(stray.data());
  bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), begin, begin + stray.size());
  const auto object = parse_object(buffer_of(bytes));
  EXPECT_EQ(object.data->card(), first.data->card());
  EXPECT_EQ(text_of(*object, DCM_SOPInstanceUID), "1.2.3");
}

TEST(DicomObject, RefusesWhatIsNoDicomOrTooLarge) {
  const std::string text = "<?xml version=\"1.0\"?><plist/>";
  std::vector<std::byte> bytes(text.size());
  std::memcpy(bytes.data(), text.data(), text.size());
  EXPECT_FALSE(is_dicom(bytes));
  EXPECT_THROW(parse_object(buffer_of(bytes)), Error);
  EXPECT_THROW(parse_object(buffer_of(file_of(nested(2))), {.header_bytes = 20}), Error);
}

TEST(DicomObject, SurvivesFilesThatWereCutOrDamagedAnywhere) {
  const auto whole = file_of(nested(5));
  Random random(5);
  int errors = 0;
  for (int i = 0; i < 2000; ++i) {
    auto bytes = whole;
    if (random.chance(0.5)) bytes.resize(random.below(whole.size()));
    for (int j = 0; j < 3 && !bytes.empty(); ++j) {
      bytes[random.below(bytes.size())] = static_cast<std::byte>(random.below(256));
    }
    try {
      parse_object(buffer_of(bytes));
    } catch (const Error&) {
      ++errors;
    }
  }
  EXPECT_GT(errors, 500);
}

}  // namespace
}  // namespace mg::dicom
