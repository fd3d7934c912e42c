#include "stages/dicom/lossy_jpeg/inverse_dct.hpp"

#include <algorithm>

namespace mg::dicom {

namespace {

constexpr int cosine_bits = 9, extra_bits = 4;

/// ⌊512·√2·cos(kπ/16) + ½⌋ for k = 1 to 8; 512 for k = 0.
constexpr std::array<std::int64_t, 9> cosines = {512, 710, 669, 602, 512, 402, 277, 141, 0};

/// By place x and frequency u.
constexpr auto make_waves() {
  std::array<std::array<std::int64_t, 8>, 8> out{};
  for (unsigned x = 0; x < 8; ++x) {
    for (unsigned u = 0; u < 8; ++u) {
      auto k = (2 * x + 1) * u % 32;
      if (k > 16) k = 32 - k;
      out[x][u] = k > 8 ? -cosines[16 - k] : cosines[k];
      if (u == 0) out[x][u] = cosines[0];
    }
  }
  return out;
}
constexpr auto waves = make_waves();

/// Eight values `step` apart, transformed in place and divided by 2^shift.
void transform(std::int64_t* values, std::size_t step, int shift) {
  std::array<std::int64_t, 8> in{};
  for (std::size_t u = 0; u < 8; ++u) in[u] = values[u * step];
  for (std::size_t x = 0; x < 8; ++x) {
    auto sum = std::int64_t{1} << (shift - 1);
    for (std::size_t u = 0; u < 8; ++u) sum += waves[x][u] * in[u];
    values[x * step] = sum >> shift;
  }
}

}  // namespace

std::array<std::uint16_t, 64> inverse_dct(const std::array<std::int64_t, 64>& coefficients,
                                          int bits) {
  auto block = coefficients;
  for (auto& value : block) value *= 1 << extra_bits;
  block[0] += std::int64_t{1} << (bits - 1 + 3 + extra_bits);  // the middle; 8 times, as all are
  for (std::size_t y = 0; y < 8; ++y) transform(&block[8 * y], 1, cosine_bits);
  for (std::size_t x = 0; x < 8; ++x) transform(&block[x], 8, cosine_bits + 3);
  std::array<std::uint16_t, 64> out{};
  const auto top = (std::int64_t{1} << bits) - 1;
  for (std::size_t i = 0; i < 64; ++i) {
    const auto rounded = (block[i] + (1 << (extra_bits - 1))) >> extra_bits;
    out[i] = static_cast<std::uint16_t>(std::clamp<std::int64_t>(rounded, 0, top));
  }
  return out;
}

}  // namespace mg::dicom
