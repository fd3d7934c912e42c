#include "stages/dicom/jpeg_ls/gray_scan.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <string>
#include <vector>

#include "pipeline/error.hpp"
#include "stages/dicom/cpu_variants.hpp"
#include "stages/dicom/jpeg_ls/bit_reader.hpp"
#include "stages/dicom/jpeg_ls/context.hpp"

namespace mg::dicom {

namespace {

/// J: how many samples a run goes on for at once, as a power of two (T.87, A.2.1).
constexpr std::array<int, 32> run_lengths = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,  2,  3,  3,  3,  3,
                                             4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15};

/// `plain`: without loss, and the samples use all their bits.
template <bool plain>
class Scan {
 public:
  Scan(Bytes bytes, const JpegLsParameters& parameters, std::size_t width)
      : p_(parameters),
        step_(2 * p_.near + 1),
        longest_unary_(p_.limit - p_.bits_of_error - 1),
        width_(width),
        bits_(bytes),
        quantized_(2 * static_cast<std::size_t>(p_.maximum) + 1),
        rows_{std::vector<std::uint16_t>(width + 2), std::vector<std::uint16_t>(width + 2)} {
    for (int d = -p_.maximum; d <= p_.maximum; ++d) {
      quantized_[static_cast<std::size_t>(d + p_.maximum)] = static_cast<std::int8_t>(quantize(d));
    }
    const auto start = std::max(2, (p_.range + 32) / 64);
    for (auto& context : contexts_) {
      context.sum = start;
      context.parameter = static_cast<std::uint8_t>(golomb_parameter(start, 1));
    }
    for (int type : {0, 1}) runs_[static_cast<std::size_t>(type)] = {type, start, 1, 0};
  }

  /// Rows have a sample more on either side: to the left the first one above, to the right the
  /// last.
  /// False if the bits are damaged or end.
  bool decode_row(std::span<std::uint16_t> out) {
    std::swap(rows_[0], rows_[1]);
    auto* const row = rows_[1].data();
    auto* const above = rows_[0].data();
    above[width_ + 1] = above[width_];
    row[0] = above[1];
    fill(above, row);
    std::copy(row + 1, row + 1 + width_, out.begin());
    return !damaged_ && !bits_.beyond();
  }

 private:
  int quantize(int d) const {
    const auto size = d < 0 ? -d : d;
    const auto level = size <= p_.near        ? 0
                       : size < p_.threshold1 ? 1
                       : size < p_.threshold2 ? 2
                       : size < p_.threshold3 ? 3
                                              : 4;
    return d < 0 ? -level : level;
  }

  void fill(const std::uint16_t* above, std::uint16_t* row) {
    const auto* const quantized = quantized_.data() + p_.maximum;
    auto bits = bits_;  // in registers
    int left = row[0], corner = above[0], up = above[1];
    int rise = quantized[up - corner];
    for (std::size_t x = 1; x <= width_;) {
      const int next = above[x + 1];
      const int next_rise = quantized[next - up];
      const auto gradients = 81 * next_rise + 9 * rise + quantized[corner - left];
      if (gradients != 0) {
        left = read_sample(bits, gradients, left, up, corner);
        row[x++] = static_cast<std::uint16_t>(left);
        corner = up, up = next, rise = next_rise;
      } else {
        x = read_run(bits, above, row, x, left);
        left = row[x - 1], corner = above[x - 1], up = above[x];
        rise = quantized[up - corner];
      }
    }
    bits_ = bits;
  }

  int read_sample(JpegLsBits& bits, int gradients, int left, int up, int corner) {
    const auto sign = gradients >> 31;  // 0 or −1
    auto& context = contexts_[static_cast<std::size_t>((gradients ^ sign) - sign)];
    const auto [low, high] = std::minmax(left, up);
    auto predicted = std::clamp(left + up - corner, low, high);
    predicted = std::clamp(predicted + ((context.correction ^ sign) - sign), 0, p_.maximum);
    const auto coded = read_golomb(bits, context.parameter, longest_unary_);
    auto error = static_cast<int>(coded >> 1) ^ -static_cast<int>(coded & 1);
    error ^= context.flip;
    context.learn(error, step_, p_.reset);
    return reconstruct(predicted, (error ^ sign) - sign);
  }

  int reconstruct(int predicted, int error) const {
    if constexpr (plain) return (predicted + error) & p_.maximum;
    auto value = predicted + error * step_;
    if (value < -p_.near) {
      value += p_.range * step_;
    } else if (value > p_.maximum + p_.near) {
      value -= p_.range * step_;
    }
    return std::clamp(value, 0, p_.maximum);
  }

  /// T.87, A.5.3: zeros, a one, and k bits; or as many zeros as may be, a one, and the number
  /// itself.
  std::uint32_t read_golomb(JpegLsBits& bits, unsigned k, int longest) {
    constexpr int most = 48;  // of zeros and bits, so that damaged ones cannot grow without end
    bits.refill();
    const auto window = bits.window();
    const auto zeros = std::countl_zero(window | 1);
    if (zeros < longest && zeros + static_cast<int>(k) < most) [[likely]] {
      const auto rest = window << zeros << 1 >> 1 >> (63 - k);
      bits.skip(static_cast<unsigned>(zeros) + 1 + k);
      return static_cast<std::uint32_t>(zeros) << k | static_cast<std::uint32_t>(rest);
    }
    if (zeros > longest || zeros > 55) return damage();
    bits.skip(static_cast<unsigned>(zeros) + 1);
    if (zeros < longest) return static_cast<std::uint32_t>(zeros) << k | bits.take(k);
    return bits.take(static_cast<unsigned>(p_.bits_of_error)) + 1;
  }

  /// T.87, A.7: samples like the left one up to `x`, and the one that ends the run. Returns behind
  /// it.
  std::size_t read_run(JpegLsBits& bits, const std::uint16_t* above, std::uint16_t* row,
                       std::size_t x, int left) {
    const auto end = width_ + 1, begin = x;
    while (x < end && bits.take(1) == 1) {
      const auto length = std::size_t{1} << run_lengths[run_index_];
      if (length <= end - x) run_index_ = std::min<std::size_t>(run_index_ + 1, 31);
      x += std::min(length, end - x);
    }
    if (x < end) {
      const auto more = bits.take(static_cast<unsigned>(run_lengths[run_index_]));
      damaged_ = damaged_ || more >= end - x;
      x = std::min(x + more, end - 1);
    }
    std::fill(row + begin, row + x, static_cast<std::uint16_t>(left));
    if (x == end) return x;
    row[x] = static_cast<std::uint16_t>(read_end_of_run(bits, left, above[x]));
    if (run_index_ > 0) --run_index_;
    return x + 1;
  }

  int read_end_of_run(JpegLsBits& bits, int left, int up) {
    const auto alike = std::abs(left - up) <= p_.near;
    auto& context = runs_[alike ? 1 : 0];
    const auto k = context.parameter();
    const auto longest = longest_unary_ - run_lengths[run_index_] - 1;
    const auto coded = read_golomb(bits, static_cast<unsigned>(k), longest);
    const auto error = context.error_of(static_cast<int>(coded), k);
    context.learn(error, static_cast<int>(coded), p_.reset);
    if (alike) return reconstruct(left, error);
    return reconstruct(up, left > up ? -error : error);
  }

  std::uint32_t damage() {
    damaged_ = true;
    return 0;
  }

  JpegLsParameters p_;
  int step_, longest_unary_;
  std::size_t width_;
  JpegLsBits bits_;
  std::vector<std::int8_t> quantized_;  ///< by difference, from −maximum on
  std::array<std::vector<std::uint16_t>, 2> rows_;
  std::array<JpegLsContext, 365> contexts_;
  std::array<JpegLsRunContext, 2> runs_;
  std::size_t run_index_ = 0;
  bool damaged_ = false;
};

/// Damaged rows are told by false: what is compiled twice should not throw.
MG_CPU_VARIANTS bool decode_row(Scan<true>& scan, std::span<std::uint16_t> out) {
  return scan.decode_row(out);
}
MG_CPU_VARIANTS bool decode_row(Scan<false>& scan, std::span<std::uint16_t> out) {
  return scan.decode_row(out);
}

template <bool plain>
void decode_rows(Scan<plain>& scan, std::size_t width, std::span<std::uint16_t> out) {
  for (std::size_t at = 0; at < out.size(); at += width) {
    if (!decode_row(scan, out.subspan(at, width))) {
      throw Error("the JPEG-LS picture is damaged or ends in row " + std::to_string(at / width),
                  "the file is damaged: fetch it again");
    }
  }
}

}  // namespace

void decode_gray_scan(Bytes bytes, const JpegLsParameters& parameters, std::size_t width,
                      std::span<std::uint16_t> out) {
  const auto all_bits = (parameters.maximum & (parameters.maximum + 1)) == 0;
  if (parameters.near == 0 && all_bits) {
    Scan<true> scan(bytes, parameters, width);
    decode_rows(scan, width, out);
  } else {
    Scan<false> scan(bytes, parameters, width);
    decode_rows(scan, width, out);
  }
}

}  // namespace mg::dicom
