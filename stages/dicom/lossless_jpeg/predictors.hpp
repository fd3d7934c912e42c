// From differences back to samples: the predictors of lossless JPEG (ITU-T T.81, H.1.2.1).
#pragma once

#include <cstdint>
#include <span>

namespace mg::dicom {

using Row = std::span<std::uint16_t>;
using ConstRow = std::span<const std::uint16_t>;

/// Which prediction the first row has; each row behind a restart marker counts as one.
enum class FirstRow {
  standard,  ///< from the left neighbor, as T.81 has it
  pvrg,      ///< as any other row, below a row of middle gray: Stanford's PVRG-JPEG, and so DDSM
  plausible  ///< the one of the two that gives a row of possible values; standard if both do
};

/// Predicts each sample from its left neighbor, the first one from `start`; modulo 2^16.
void add_left(Row row, std::uint16_t start);

/// Predicts by `predictor` 1 to 7 from the row above, the first sample from the one above it.
void add_prediction(int predictor, Row row, ConstRow above);

/// Whether the differences of a picture's first row are PVRG's: predicted as T.81 has it, they
/// leave the range of `bits` bits; predicted as PVRG does, they do not. At 16 bits, where
/// differences wrap, the row must also be much rougher as T.81 has it.
bool looks_like_pvrg(ConstRow differences, int predictor, int bits);

}  // namespace mg::dicom
