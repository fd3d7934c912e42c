#include "stages/dicom/lossless_jpeg/difference_table.hpp"

#include "pipeline/error.hpp"

namespace mg::dicom {

namespace {

[[noreturn]] void damaged() {
  throw Error("a Huffman table of the compressed picture is damaged", "fetch the file again");
}

/// The difference of a category from its bits (T.81, table H.2): of both signs, without zero.
std::uint16_t extend(std::uint32_t bits, unsigned category) {
  if (category == 0) return 0;
  if (category == 16) return 32768;
  const auto negative = bits >> (category - 1) == 0;
  return static_cast<std::uint16_t>(negative ? bits + 1 - (1U << category) : bits);
}

unsigned bits_behind(unsigned category) { return category == 16 ? 0 : category; }

}  // namespace

DifferenceTable::DifferenceTable(const HuffmanCodes& codes)
    : entries_(std::size_t{1} << look), categories_(codes.categories) {
  std::uint32_t code = 0;
  std::int32_t place = 0;
  for (unsigned length = 1; length <= 16; ++length) {
    const auto count = codes.lengths[length - 1];
    offset_[length] = place - static_cast<std::int32_t>(code);
    code += count, place += count;
    if (code > 1U << length) damaged();
    end_[length] = code << (16 - length);
    code <<= 1;
  }
  if (place != static_cast<std::int32_t>(categories_.size())) damaged();
  for (const auto category : categories_) {
    if (category > 16) damaged();
  }
  for (auto& entry : entries_) entry.category = none;
  enter_singles(codes);
  enter_pairs();
}

void DifferenceTable::enter_singles(const HuffmanCodes& codes) {
  std::size_t place = 0, at = 0;
  for (unsigned length = 1; length <= look; ++length) {
    for (int i = 0; i < codes.lengths[length - 1]; ++i) {
      const unsigned category = categories_[place++];
      const auto all = length + bits_behind(category);
      const auto fits = all <= look;
      const auto end = at + (std::size_t{1} << (look - length));
      for (; at < end; ++at) {
        auto& entry = entries_[at];
        entry.first_length = entry.length = static_cast<std::uint8_t>(fits ? all : length);
        entry.category = static_cast<std::uint8_t>(category);
        if (!fits) continue;
        entry.count = 1;
        const auto bits = static_cast<std::uint32_t>(at) >> (look - all);
        entry.first = extend(bits & ((1U << bits_behind(category)) - 1), category);
      }
    }
  }
}

void DifferenceTable::enter_pairs() {
  for (std::size_t at = 0; at < entries_.size(); ++at) {
    auto& entry = entries_[at];
    if (entry.count == 0) continue;
    const auto& next = entries_[(at << entry.first_length) & (entries_.size() - 1)];
    if (next.count == 0 || entry.first_length + next.first_length > static_cast<int>(look)) {
      continue;
    }
    entry.count = 2;
    entry.second = next.first;
    entry.length = static_cast<std::uint8_t>(entry.first_length + next.first_length);
  }
}

bool DifferenceTable::read_long(BitWindow& bits, const Entry& entry,
                                std::uint16_t& difference) const {
  auto length = static_cast<unsigned>(entry.first_length);
  auto category = static_cast<unsigned>(entry.category);
  bits.refill();
  if (category == none) {
    const auto code = bits.peek(16);
    for (length = look + 1; length <= 16 && code >= end_[length]; ++length) {
    }
    if (length > 16) return false;
    const auto place = static_cast<std::int32_t>(code >> (16 - length)) + offset_[length];
    category = categories_[static_cast<std::size_t>(place)];
  }
  bits.skip(length);
  const auto more = bits_behind(category);
  difference = extend(more == 0 ? 0 : bits.peek(more), category);
  bits.skip(more);
  return true;
}

bool DifferenceTable::read(BitWindow& bits, std::uint16_t& difference) const {
  bits.refill();
  const auto& entry = entries_[bits.peek(look)];
  if (entry.count == 0) return read_long(bits, entry, difference);
  difference = entry.first;
  bits.skip(entry.first_length);
  return true;
}

template <bool sums>
bool DifferenceTable::read_row(BitWindow& bits_of_row, std::uint16_t* row, std::size_t count,
                               std::uint16_t start) const {
  auto bits = bits_of_row;  // in registers
  const auto* const entries = entries_.data();
  unsigned left = start;
  std::size_t x = 0;
  const auto put = [&](std::uint16_t difference) {
    left = sums ? left + difference : difference;
    row[x++] = static_cast<std::uint16_t>(left);
  };
  while (x + 8 <= count) {
    bits.refill();
    for (int i = 0; i < 4; ++i) {
      const auto& entry = entries[bits.peek(look)];
      if (entry.count == 0) [[unlikely]] {
        std::uint16_t difference = 0;
        if (!read_long(bits, entry, difference)) return false;
        put(difference);
        break;
      }
      row[x] = static_cast<std::uint16_t>(sums ? left + entry.first : entry.first);
      left = sums ? left + entry.first + entry.second : entry.second;
      row[x + 1] = static_cast<std::uint16_t>(left);  // written again if there is no second
      x += entry.count;
      bits.skip(entry.length);
    }
  }
  while (x < count) {
    std::uint16_t difference = 0;
    if (!read(bits, difference)) return false;
    put(difference);
  }
  bits_of_row = bits;
  return true;
}

template bool DifferenceTable::read_row<true>(BitWindow&, std::uint16_t*, std::size_t,
                                              std::uint16_t) const;
template bool DifferenceTable::read_row<false>(BitWindow&, std::uint16_t*, std::size_t,
                                               std::uint16_t) const;

}  // namespace mg::dicom
