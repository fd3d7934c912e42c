// Huffman codes of lossless JPEG, looked up together with the differences that follow them.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "stages/dicom/lossless_jpeg/bit_window.hpp"

namespace mg::dicom {

/// A table as a DHT segment has it (ITU-T T.81, B.2.4.2).
struct HuffmanCodes {
  std::array<std::uint8_t, 16> lengths{};  ///< how many codes have 1 to 16 bits
  std::vector<std::uint8_t> categories;    ///< SSSS, 0 to 16, in order of the codes
};

/// Decodes differences of neighboring samples (T.81, H.1.2.2): a code for the number SSSS of bits
/// of the difference, then these bits. A look at the next 13 bits gives one or two of them at once.
class DifferenceTable {
 public:
  /// Throws Error if the codes are none: too many of a length, or a category above 16.
  explicit DifferenceTable(const HuffmanCodes& codes);

  /// The differences of a row, modulo 2^16. With `sums`, instead, what they add up to when begun at
  /// `start`: samples predicted from their left neighbors. Needs 4 × count + 16 readable bytes.
  /// False if a code is not in the table.
  template <bool sums>
  bool read_row(BitWindow& bits, std::uint16_t* row, std::size_t count, std::uint16_t start) const;

  /// One difference. Needs 12 readable bytes.
  bool read(BitWindow& bits, std::uint16_t& difference) const;

 private:
  static constexpr unsigned look = 13;

  struct Entry {
    std::uint16_t first = 0, second = 0;  ///< differences
    std::uint8_t length = 0;              ///< bits of all
    std::uint8_t first_length = 0;        ///< bits of the first; of its code alone if count is 0
    std::uint8_t count = 0;               ///< 0: the difference does not fit, or the code does not
    std::uint8_t category = 0;            ///< if count is 0; none: the code is longer
  };
  static constexpr std::uint8_t none = 255;

  void enter_singles(const HuffmanCodes& codes);
  void enter_pairs();
  bool read_long(BitWindow& bits, const Entry& entry, std::uint16_t& difference) const;

  std::vector<Entry> entries_;
  std::array<std::uint32_t, 17> end_{};    ///< by length: the codes below, as 16 bits
  std::array<std::int32_t, 17> offset_{};  ///< by length: from a code to its place in categories_
  std::vector<std::uint8_t> categories_;
};

}  // namespace mg::dicom
