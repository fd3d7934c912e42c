// Do things happen as often as their probability says?
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "pipeline/statistics/undefined.hpp"

namespace mg::metrics {

/// Predictions whose probability lies in (low, high], the first bin in [low, high].
struct ReliabilityBin {
  double low = 0, high = 0;
  double count = 0;        ///< predictions, or their weight
  double probability = 0;  ///< sum
  double happened = 0;     ///< how many came true
};

/// `bins` (at least 1) of equal width over [0, 1].
std::vector<ReliabilityBin> reliability_bins(std::size_t bins);

/// The number of the bin that holds `probability`, which is in [0, 1].
std::size_t bin_of(double probability, std::size_t bins);

/// Expected calibration error: mean distance of the bins' probability from what came true, each
/// bin weighted by its predictions (Naeini et al. 2015). Undefined if there are none.
double expected_calibration_error(std::span<const ReliabilityBin> bins);

/// Half the squared distance of the probabilities of all classes from the truth, in [0, 1] (Brier
/// 1950, halved: with two classes the square of the error of either).
double brier(std::span<const double> probabilities, std::size_t truth);

/// F1 of counts that probabilities stand for: `positives` samples are positive, their
/// probabilities sum up to `on_positives`, those of the negatives to `on_negatives` (RSNA 2022).
/// Undefined without positives.
double probabilistic_f1(double on_positives, double on_negatives, double positives);

}  // namespace mg::metrics
