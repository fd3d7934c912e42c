#include "stages/dicom/lossless_jpeg/entropy_bytes.hpp"

#include <algorithm>
#include <cstring>

namespace mg::dicom {

namespace {

constexpr std::size_t window = std::size_t{1} << 15;  // stays in the first-level cache
constexpr std::uint8_t mark = 0xff;

}  // namespace

EntropyBytes::EntropyBytes(Bytes scan, std::size_t most)
    : scan_(scan),
      most_(most),
      buffer_(std::make_unique_for_overwrite<std::uint8_t[]>(window + 2 * most)) {}

const std::uint8_t* EntropyBytes::at_least(std::size_t count, const std::uint8_t* from) {
  auto* const first = buffer_.get();
  auto at = from == nullptr ? 0 : static_cast<std::size_t>(from - first);
  if (filled_ - at >= count) return first + at;
  if (!ended_) {
    std::memmove(first, first + at, filled_ - at);
    filled_ -= at, at = 0;
    fill();
  }
  if (ended_) std::fill_n(first + filled_, most_, std::uint8_t{0});
  return first + at;
}

void EntropyBytes::fill() {
  const auto* const in = reinterpret_cast<const std::uint8_t*>(scan_.data());
  const auto capacity = window + most_;
  while (filled_ < capacity && !ended_) {
    const auto room = std::min(capacity - filled_, scan_.size() - at_);
    const auto* const found = static_cast<const std::uint8_t*>(std::memchr(in + at_, mark, room));
    const auto count = found == nullptr ? room : static_cast<std::size_t>(found - in) - at_;
    std::memcpy(buffer_.get() + filled_, in + at_, count);
    filled_ += count, at_ += count;
    if (found == nullptr) {
      ended_ = at_ == scan_.size();
    } else if (at_ + 1 == scan_.size()) {
      ended_ = true;
    } else if (in[at_ + 1] == 0) {
      buffer_[filled_++] = mark;
      at_ += 2;
    } else if (in[at_ + 1] == mark) {
      ++at_;  // fill bytes may precede a marker
    } else {
      ended_ = true;
    }
  }
}

bool EntropyBytes::skip_to_marker() {
  while (!ended_) {
    filled_ = 0;
    fill();
  }
  return at_ + 1 < scan_.size();
}

bool EntropyBytes::restart(int number) {
  if (!skip_to_marker() || std::to_integer<int>(scan_[at_ + 1]) != 0xd0 + number) return false;
  at_ += 2, filled_ = 0, ended_ = false;
  return true;
}

Bytes EntropyBytes::behind() {
  skip_to_marker();
  return scan_.subspan(at_);
}

}  // namespace mg::dicom
