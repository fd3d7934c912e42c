// The inverse DCT of JPEG in whole numbers, as the reference software has it.
#pragma once

#include <array>
#include <cstdint>

namespace mg::dicom {

/// 8 × 8 dequantized coefficients, row-major, the constant one first, become 8 × 8 samples of
/// `bits` bits: 0 to 2^bits − 1 about their middle. ITU-T T.81, A.3.3, with the precision of the
/// reference software (T.873 | ISO/IEC 10918-7): cosines in 1/512, rows first, the samples to 1/16,
/// and those rounded. It is within 1 of the exact transform, and other decoders round otherwise.
std::array<std::uint16_t, 64> inverse_dct(const std::array<std::int64_t, 64>& coefficients,
                                          int bits);

}  // namespace mg::dicom
