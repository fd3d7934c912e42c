// Huffman codes of JPEG, one symbol at a time.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "stages/dicom/lossless_jpeg/bit_window.hpp"
#include "stages/support/dicom/envelope.hpp"

namespace mg::dicom {

class HuffmanTable {
 public:
  /// Takes the lengths and symbols of a table off the front of a DHT segment, behind its class and
  /// place (ITU-T T.81, B.2.4.2 and annex C). Nothing if they are no codes or are cut off.
  static std::optional<HuffmanTable> take(Bytes& segment);

  /// The next symbol; -1 if the bits are no code. Needs 16 bits in the window.
  int read(BitWindow& bits) const;

 private:
  std::array<std::uint32_t, 17> end_{};    ///< by length: the first code beyond, as 16 bits
  std::array<std::int32_t, 17> offset_{};  ///< by length: from a code to its symbol
  std::vector<std::uint8_t> symbols_;
};

/// The number that follows a symbol for `size` bits, 1 to 16 (T.81, F.2.2.1). Needs as many bits.
int read_number(BitWindow& bits, int size);

}  // namespace mg::dicom
