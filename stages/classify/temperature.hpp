// Temperature scaling: probabilities that mean what they say (Guo et al. 2017).
#pragma once

#include <cstddef>
#include <vector>

namespace mg {

/// What a network said of a sample, and what it is.
struct Said {
  std::vector<double> logits;
  std::size_t truth = 0;
};

/// softmax(logits / temperature). For temperatures above 0 the order of the classes stays.
std::vector<double> softened(const std::vector<double>& logits, double temperature);

/// The mean of -log(probability of the truth).
double negative_log_likelihood(const std::vector<Said>& samples, double temperature);

/// Expected calibration error: the distance between the mean probability of the predicted class and
/// the share of right predictions in each of 15 bins of equal width, weighted by their samples.
double calibration_error(const std::vector<Said>& samples, double temperature);

/// The temperature with the least negative log-likelihood, by Newton's method within a bracket (the
/// likelihood is convex in 1 / temperature). 1 if there is none between 0.05 and 20: without a
/// single mistake every smaller temperature would be better, and nothing is known.
double fitted_temperature(const std::vector<Said>& samples);

}  // namespace mg
