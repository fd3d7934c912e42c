#include "stages/dicom/lossy_jpeg/huffman_table.hpp"

namespace mg::dicom {

std::optional<HuffmanTable> HuffmanTable::take(Bytes& segment) {
  constexpr std::size_t lengths = 16;
  if (segment.size() < lengths) return {};
  HuffmanTable table;
  std::uint32_t code = 0;
  std::int32_t count = 0;
  for (std::size_t length = 1; length <= lengths; ++length) {
    const auto codes = std::to_integer<std::uint32_t>(segment[length - 1]);
    code <<= 1;
    table.offset_[length] = count - static_cast<std::int32_t>(code);
    code += codes, count += static_cast<std::int32_t>(codes);
    if (code > std::uint32_t{1} << length) return {};
    table.end_[length] = code << (lengths - length);
  }
  segment = segment.subspan(lengths);
  const auto symbols = static_cast<std::size_t>(count);
  if (segment.size() < symbols) return {};
  for (const auto symbol : segment.first(symbols)) {
    table.symbols_.push_back(std::to_integer<std::uint8_t>(symbol));
  }
  segment = segment.subspan(symbols);
  return table;
}

int HuffmanTable::read(BitWindow& bits) const {
  const auto next = bits.peek(16);
  for (unsigned length = 1; length <= 16; ++length) {
    if (next >= end_[length]) continue;
    const auto at = static_cast<std::int32_t>(next >> (16 - length)) + offset_[length];
    bits.skip(length);
    return symbols_[static_cast<std::size_t>(at)];
  }
  return -1;
}

int read_number(BitWindow& bits, int size) {
  const auto value = static_cast<int>(bits.peek(static_cast<unsigned>(size)));
  bits.skip(static_cast<unsigned>(size));
  const auto positive = value >> (size - 1) != 0;
  return positive ? value : value - (1 << size) + 1;
}

}  // namespace mg::dicom
