#include "stages/dataset/dicom_glance.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <vector>

#include "stages/dataset/dicom_header.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t metadata_bytes = 4096;  // about as many of a file are not pixels

int number_of(DcmItem& data, const DcmTagKey& tag) {
  Uint16 number = 0;
  data.findAndGetUint16(tag, number);
  return number;
}

/// The pixels are the last thing in the file: `length` bytes, and one more if that is odd.
bool has_two_values(const fs::path& file, std::int64_t length, std::int64_t size, int bytes) {
  constexpr std::int64_t block = 1024, blocks = 16;
  const auto start = size - length - length % 2;
  if (start < 0) return false;
  std::ifstream in(file, std::ios::binary);
  std::set<int> values;
  std::vector<char> part(block);
  for (std::int64_t i = 0; i < blocks && values.size() <= 2; ++i) {
    const auto at = length > block ? (length - block) * i / (blocks - 1) : 0;
    in.seekg(start + at / 2 * 2);
    in.read(part.data(), std::min(block, length) / 2 * 2);
    const auto got = in.gcount();
    in.clear();
    for (std::int64_t j = 0; j + bytes <= got; j += bytes) {
      const auto low = static_cast<unsigned char>(part[static_cast<std::size_t>(j)]);
      const auto high =
          bytes == 2 ? static_cast<unsigned char>(part[static_cast<std::size_t>(j) + 1]) : 0;
      values.insert(high * 256 + low);
      if (values.size() > 2) return false;
    }
  }
  return !values.empty();
}

}  // namespace

std::optional<DicomGlance> glance_at(const fs::path& file) {
  const auto data = read_dicom_header(file);
  std::error_code fault;
  const auto size = static_cast<std::int64_t>(fs::file_size(file, fault));
  if (!data || fault) return {};
  DicomGlance glance{text_of(*data, DCM_PatientID), text_of(*data, DCM_SeriesDescription),
                     number_of(*data, DCM_Columns), number_of(*data, DCM_Rows)};
  const auto bits = number_of(*data, DCM_BitsAllocated);
  if (glance.pixels() == 0 || (bits != 8 && bits != 16)) return {};
  const auto length = glance.pixels() * bits / 8;
  if (DcmXfer(data->getCurrentXfer()).isEncapsulated()) {
    glance.two_valued = size - std::min(size, metadata_bytes) < length / 20;
  } else {
    glance.two_valued = has_two_values(file, length, size, bits / 8);
  }
  return glance;
}

}  // namespace mg
