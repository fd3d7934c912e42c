// Against files of many makers, if they are at hand: MAMMOGRAPH_TEST_DATA/dicom-conformance and its
// MANIFEST.csv, which holds digests of the pixels as pydicom decodes them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>

#include "stages/dicom/decode.hpp"
#include "stages/dicom/testing.hpp"

namespace mg::dicom {
namespace {

namespace fs = std::filesystem;
using Row = std::map<std::string, std::string>;

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  auto quoted = false;
  for (const char c : line) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      fields.emplace_back();
    else if (c != '\r')
      fields.back() += c;
  }
  return fields;
}

std::vector<Row> rows_of(const fs::path& manifest) {
  std::ifstream in(manifest);
  std::string line;
  std::getline(in, line);
  const auto names = fields_of(line);
  std::vector<Row> rows;
  while (std::getline(in, line)) {
    const auto fields = fields_of(line);
    Row row;
    for (std::size_t i = 0; i < names.size() && i < fields.size(); ++i) row[names[i]] = fields[i];
    rows.push_back(row);
  }
  return rows;
}

std::string digest(const Stored& picture) {
  if (picture.header.bits_allocated == 8) {
    const std::vector<std::uint8_t> bytes(picture.words.begin(), picture.words.end());
    return testing::sha256(std::as_bytes(std::span(bytes)));
  }
  auto words = picture.words;  // pydicom extends the sign into the bits that are not stored
  for (auto& word : words) {
    word = static_cast<std::uint16_t>(picture.header.meaning.stored(picture.header.raw(word)));
  }
  return testing::sha256(std::as_bytes(std::span(words)));
}

/// Single grey frames of 8 or 16 bits that pydicom decodes, in a syntax of which all decoders make
/// the same: not JPEG with 12 bits and loss (.51), where one in 70 pixels differs by 1.
bool must_match(const Row& row) {
  static const std::set<std::string> syntaxes = {
      "1.2.840.10008.1.2",      "1.2.840.10008.1.2.1",    "1.2.840.10008.1.2.1.99",
      "1.2.840.10008.1.2.2",    "1.2.840.10008.1.2.5",    "1.2.840.10008.1.2.4.50",
      "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.80",
      "1.2.840.10008.1.2.4.81"};
  if (row.at("path") == "fo-dicom/GH364.dcm") return false;  // an item outside of any sequence
  const auto& bits = row.at("bits_alloc");
  const auto& frames = row.at("frames");
  return !row.at("decoded_sha256_le").empty() && syntaxes.count(row.at("ts_uid")) == 1 &&
         row.at("photometric").rfind("MONOCHROME", 0) == 0 && (frames.empty() || frames == "1") &&
         (bits == "8" || bits == "16");
}

TEST(DicomConformance, StoredPixelsEqualThoseOfPydicomOrTheErrorSaysWhy) {
  const auto* root = std::getenv("MAMMOGRAPH_TEST_DATA");
  if (root == nullptr) GTEST_SKIP() << "MAMMOGRAPH_TEST_DATA is not set";
  const auto folder = fs::path(root) / "dicom-conformance";
  int equal = 0, refused = 0, decoded = 0;
  for (const auto& row : rows_of(folder / "MANIFEST.csv")) {
    const auto path = row.at("path");
    const auto file = read_file(folder / path, std::uint64_t{1} << 32);
    std::string message;
    try {
      const auto picture = read_stored(file.bytes(), {});
      ++decoded;
      if (!must_match(row)) continue;
      const auto same = digest(picture) == row.at("decoded_sha256_le");
      equal += same;
      EXPECT_TRUE(same) << path << " " << row.at("ts_uid") << ": other pixels";
    } catch (const Error& error) {
      ++refused;
      EXPECT_GT(error.message().size(), 10U) << path;
      EXPECT_FALSE(must_match(row)) << path << " " << row.at("ts_uid") << ": " << error.what();
    }
  }
  std::cout << equal << " equal, " << decoded << " decoded, " << refused << " refused\n";
  EXPECT_EQ(equal, 81);
}

}  // namespace
}  // namespace mg::dicom
