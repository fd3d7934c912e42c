// The next bits of a scan in a register.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace mg::dicom {

/// Reads bits, the most significant first, without a look at where the bytes end: see EntropyBytes.
class BitWindow {
 public:
  explicit BitWindow(const std::uint8_t* at) : at_(at) {}

  /// Afterwards at least 56 bits are there. May read 8 bytes beyond those that it needs.
  void refill() {
    std::uint64_t next = 0;
    std::memcpy(&next, at_, sizeof next);
    if constexpr (std::endian::native == std::endian::little) next = __builtin_bswap64(next);
    bits_ |= next >> count_;  // bits below count_ are the same ones as before, or zero
    at_ += (63 - count_) >> 3;
    count_ |= 56;
  }
  /// The next 1 to 56 bits.
  std::uint32_t peek(unsigned count) const {
    return static_cast<std::uint32_t>(bits_ >> (64 - count));
  }
  void skip(unsigned count) { bits_ <<= count, count_ -= count; }

  /// The first byte of which no bit has been taken, once all whole bytes are given back.
  const std::uint8_t* give_back() {
    at_ -= count_ >> 3;
    count_ &= 7;
    return at_;
  }
  void move_to(const std::uint8_t* at) { at_ = at; }

 private:
  std::uint64_t bits_ = 0;
  unsigned count_ = 0;
  const std::uint8_t* at_;
};

}  // namespace mg::dicom
