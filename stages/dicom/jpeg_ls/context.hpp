// What JPEG-LS has learned of the prediction errors in one kind of neighborhood: T.87, A.4 and A.6.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

namespace mg::dicom {

/// The smallest k with count × 2^k ≥ sum; at most 16, which sound pictures do not reach.
inline int golomb_parameter(int sum, int count) {
  const auto width = [](int n) { return static_cast<int>(std::bit_width(unsigned(n))); };
  const auto k = std::max(0, width(sum) - width(count));
  return std::min(k + static_cast<int>((count << k) < sum), 16);
}

/// The Golomb parameter is kept with the statistics, so that it is there when the next error of the
/// context is decoded.
struct JpegLsContext {
  std::int32_t sum = 0;        ///< A: of the errors' sizes
  std::int16_t count = 1;      ///< N
  std::uint8_t parameter = 0;  ///< k
  std::int8_t correction = 0;  ///< C
  std::int32_t bias = 0;       ///< B
  std::int32_t flip = 0;       ///< −1 if errors are coded the other way round, else 0

  /// `step`: 2 × near + 1. Without branches that depend on the picture.
  void learn(int error, int step, int reset) {
    auto a = sum + (error < 0 ? -error : error), b = bias + error * step;
    int n = count;
    if (n == reset) a >>= 1, b >>= 1, n >>= 1;
    ++n;
    const auto low = -static_cast<int>(b <= -n), high = -static_cast<int>(b > 0);  // 0 or −1
    b = std::clamp(b + (n & low) - (n & high), 1 - n, 0);
    correction = static_cast<std::int8_t>(std::clamp(correction + low - high, -128, 127));
    const auto k = golomb_parameter(a, n);
    sum = a, bias = b, count = static_cast<std::int16_t>(n);
    parameter = static_cast<std::uint8_t>(k);
    flip = -static_cast<int>(step == 1 && k == 0 && 2 * b <= -n);
  }
};

/// The same for the sample that ends a run: T.87, A.7.2.
struct JpegLsRunContext {
  int type = 0;  ///< 1: the neighbors to the left and above are alike
  int sum = 0;
  int count = 1;
  int negative = 0;  ///< how many errors were

  int parameter() const { return golomb_parameter(sum + (type == 1 ? count >> 1 : 0), count); }

  int error_of(int coded, int k) const {
    const auto both = coded + type, map = both & 1;
    const auto size = (both + map) / 2;
    const auto flips = k != 0 || 2 * negative >= count;
    return flips == (map == 1) ? -size : size;
  }
  void learn(int error, int coded, int reset) {
    if (error < 0) ++negative;
    sum += (coded + 1 - type) >> 1;
    if (count == reset) sum >>= 1, count >>= 1, negative >>= 1;
    ++count;
  }
};

}  // namespace mg::dicom
