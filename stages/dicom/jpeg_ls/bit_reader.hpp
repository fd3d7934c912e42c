// The bits of a JPEG-LS scan: behind a byte of 0xFF, the next one has only seven (T.87, A.1).
#pragma once

#include <cstdint>
#include <cstring>

#include "stages/support/dicom/envelope.hpp"

namespace mg::dicom {

/// Beyond the end, or at a marker, come zeros: see beyond().
class JpegLsBits {
 public:
  explicit JpegLsBits(Bytes scan)
      : at_(reinterpret_cast<const std::uint8_t*>(scan.data())), end_(at_ + scan.size()) {
    find_mark();
  }

  /// Afterwards at least 56 bits are there.
  void refill() {
    if (mark_ - at_ < 8) return refill_slowly();
    std::uint64_t next = 0;
    std::memcpy(&next, at_, sizeof next);
    bits_ |= __builtin_bswap64(next) >> count_;  // those below count_ are the same as before
    at_ += (63 - count_) >> 3;
    count_ |= 56;
  }
  /// Left-aligned.
  std::uint64_t window() const { return bits_; }
  /// At most 56 after a refill.
  void skip(unsigned count) { bits_ <<= count, count_ -= count; }
  /// 0 to 32 bits.
  std::uint32_t take(unsigned count) {
    refill();
    const auto value = static_cast<std::uint32_t>(bits_ >> 1 >> (63 - count));
    skip(count);
    return value;
  }
  /// Whether bits were taken that are not there.
  bool beyond() const { return padding_ > count_; }

 private:
  void refill_slowly() {
    while (count_ < 56) {
      const auto ended = at_ == end_ || (after_mark_ && *at_ > 0x7f);
      if (ended) {
        end_ = mark_ = at_;
        padding_ += 8, count_ += 8;
        continue;
      }
      const unsigned width = after_mark_ ? 7 : 8;
      bits_ |= std::uint64_t{*at_} << (64 - width - count_);
      count_ += width;
      const auto passed = after_mark_;
      after_mark_ = *at_++ == 0xff;
      if (passed && !after_mark_) find_mark();
    }
  }
  void find_mark() {
    const auto* const found = std::memchr(at_, 0xff, static_cast<std::size_t>(end_ - at_));
    mark_ = found == nullptr ? end_ : static_cast<const std::uint8_t*>(found);
  }

  const std::uint8_t *at_, *end_;
  const std::uint8_t* mark_ = nullptr;  ///< the next 0xFF, or the end
  std::uint64_t bits_ = 0;
  unsigned count_ = 0;         ///< at most 63
  std::uint64_t padding_ = 0;  ///< bits
  bool after_mark_ = false;
};

}  // namespace mg::dicom
