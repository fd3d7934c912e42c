#include "pipeline/sha256.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace mg {

namespace {

using Word = std::uint32_t;

/// The first 32 bits of the fractions of the square roots of the first 8 primes.
constexpr std::array<Word, 8> start = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                       0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

/// ⌊2^32 · frac(∛n)⌋ in whole numbers: the largest r with r³ ≤ n · 2^96, without its upper bits.
constexpr Word cube_root_bits(unsigned n) {
  std::uint64_t root = 0;  // ∛n · 2^32, below 2^35
  for (int bit = 34; bit >= 0; --bit) {
    const auto tried = root | std::uint64_t{1} << bit;
    // tried³ ≤ n · 2^96, by halves of 32 bits
    unsigned __int128 square = static_cast<unsigned __int128>(tried) * tried;
    const auto high = square >> 64, low = square & ~std::uint64_t{0};
    const auto low_product = low * tried;
    const auto upper = high * tried + (low_product >> 64);  // tried³ / 2^64
    const auto rest = static_cast<std::uint64_t>(low_product);
    const auto most = static_cast<unsigned __int128>(n) << 32;
    if (upper < most || (upper == most && rest == 0)) root = tried;
  }
  return static_cast<Word>(root);
}

constexpr std::array<Word, 64> make_round_constants() {
  std::array<Word, 64> out{};
  std::size_t found = 0;
  for (unsigned n = 2; found < out.size(); ++n) {
    auto prime = true;
    for (unsigned d = 2; d * d <= n; ++d) prime = prime && n % d != 0;
    if (prime) out[found++] = cube_root_bits(n);
  }
  return out;
}

constexpr auto round_constants = make_round_constants();
static_assert(round_constants[0] == 0x428a2f98 && round_constants[63] == 0xc67178f2);

}  // namespace

Sha256::Sha256() : state_(start) {}

void Sha256::add(std::span<const std::byte> bytes) {
  const auto* from = reinterpret_cast<const std::uint8_t*>(bytes.data());
  auto left = bytes.size();
  auto used = static_cast<std::size_t>(size_ % 64);
  size_ += left;
  if (used > 0) {
    const auto taken = std::min(left, 64 - used);
    std::memcpy(open_.data() + used, from, taken);
    from += taken, left -= taken, used += taken;
    if (used < 64) return;
    mix(open_.data());
  }
  for (; left >= 64; from += 64, left -= 64) mix(from);
  if (left > 0) std::memcpy(open_.data(), from, left);
}

void Sha256::mix(const std::uint8_t* block) {
  std::array<Word, 64> w;
  for (std::size_t i = 0; i < 16; ++i) {
    w[i] = Word{block[4 * i]} << 24 | Word{block[4 * i + 1]} << 16 | Word{block[4 * i + 2]} << 8 |
           Word{block[4 * i + 3]};
  }
  for (std::size_t i = 16; i < 64; ++i) {
    const auto a = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ w[i - 15] >> 3;
    const auto b = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ w[i - 2] >> 10;
    w[i] = w[i - 16] + a + w[i - 7] + b;
  }
  auto s = state_;
  for (std::size_t i = 0; i < 64; ++i) {
    const auto e = std::rotr(s[4], 6) ^ std::rotr(s[4], 11) ^ std::rotr(s[4], 25);
    const auto a = std::rotr(s[0], 2) ^ std::rotr(s[0], 13) ^ std::rotr(s[0], 22);
    const auto one = s[7] + e + ((s[4] & s[5]) ^ (~s[4] & s[6])) + round_constants[i] + w[i];
    const auto two = a + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
    s = {one + two, s[0], s[1], s[2], s[3] + one, s[4], s[5], s[6]};
  }
  for (std::size_t i = 0; i < 8; ++i) state_[i] += s[i];
}

std::string Sha256::hex() {
  const auto bits = 8 * size_;
  std::array<std::byte, 72> padding{std::byte{0x80}};
  const auto zeros = static_cast<std::size_t>((119 - size_ % 64) % 64);
  for (std::size_t i = 0; i < 8; ++i) {
    padding[1 + zeros + i] = static_cast<std::byte>(bits >> (56 - 8 * i) & 255);
  }
  add(std::span(padding).first(9 + zeros));
  std::string out;
  for (const auto word : state_) {
    for (int shift = 28; shift >= 0; shift -= 4) out += "0123456789abcdef"[word >> shift & 15];
  }
  return out;
}

}  // namespace mg
