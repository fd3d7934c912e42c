// Exponentials that compilers turn into vector code.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

#include "stages/support/torch/simd.hpp"

namespace mg::net {

/// e^x for |x| <= 87 within 3e-7, relatively: 2^n times the Taylor series around n * ln 2.
MG_INLINE float exponential(float x) {
  constexpr float log2_e = 1.44269504F, ln2_high = 0.693145752F, ln2_low = 1.42860677e-6F;
  constexpr float to_integer = 12582912.0F;  // 1.5 * 2^23: adding it rounds to an integer
  const float shifted = x * log2_e + to_integer;
  const float n = shifted - to_integer;
  const float r = (x - n * ln2_high) - n * ln2_low;
  float p = 1.0F / 5040;
  p = p * r + 1.0F / 720;
  p = p * r + 1.0F / 120;
  p = p * r + 1.0F / 24;
  p = p * r + 1.0F / 6;
  p = p * r + 1.0F / 2;
  p = p * r + 1.0F;
  p = p * r + 1.0F;
  const auto exponent = std::bit_cast<std::int32_t>(shifted) << 23;
  return std::bit_cast<float>(std::bit_cast<std::int32_t>(p) + exponent);
}

MG_INLINE float sigmoid(float z) {
  return 1.0F / (1.0F + exponential(-std::min(87.0F, std::max(-87.0F, z))));
}

}  // namespace mg::net
