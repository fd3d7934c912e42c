// Counter-based random numbers: the same key and counter give the same number on every machine, in
// every thread, in every order. Nothing in Mammograph draws random numbers any other way.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <string_view>

namespace mg {

/// A 64-bit mix with full avalanche (the finalizer of SplitMix64; Steele, Lea, Flood 2014).
constexpr std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

/// A stable hash of a text (FNV-1a, then mixed). Part of file formats: never change it.
constexpr std::uint64_t stable_hash(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return mix(hash);
}

constexpr std::uint64_t combine(std::uint64_t a, std::uint64_t b) { return mix(a ^ mix(b)); }

/// A stream of random numbers, a pure function of its key. Copy it freely.
class Random {
 public:
  explicit constexpr Random(std::uint64_t key) : key_(key) {}

  /// An independent stream for a named or numbered purpose.
  constexpr Random fork(std::uint64_t purpose) const { return Random(combine(key_, purpose)); }
  constexpr Random fork(std::string_view purpose) const { return fork(stable_hash(purpose)); }

  constexpr std::uint64_t bits() { return mix(key_ ^ mix(counter_++)); }

  /// Uniform in [0, 1), 53 bits.
  constexpr double uniform() { return static_cast<double>(bits() >> 11) * 0x1.0p-53; }
  constexpr double uniform(double low, double high) { return low + (high - low) * uniform(); }

  /// Uniform in {0, ..., n-1}; n > 0. (Lemire's multiply-shift; bias below n / 2^64.)
  constexpr std::uint64_t below(std::uint64_t n) {
    return static_cast<std::uint64_t>((static_cast<unsigned __int128>(bits()) * n) >> 64);
  }
  constexpr bool chance(double probability) { return uniform() < probability; }

  /// Standard normal (Box-Muller; draws two numbers each time, so streams stay aligned).
  double normal() {
    const auto radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
  }

  std::uint64_t key() const { return key_; }

 private:
  std::uint64_t key_;
  std::uint64_t counter_ = 0;
};

}  // namespace mg
