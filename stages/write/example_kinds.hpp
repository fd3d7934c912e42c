// What a judged sample is an example of, and how good an example.
#pragma once

#include <opencv2/core/mat.hpp>
#include <string>
#include <vector>

#include "pipeline/values.hpp"

namespace mg::write {

/// An outline's agreement with the truth, in pixels of their common grid.
struct Agreement {
  double dice = 0;             ///< of the whole masks; 1 if both are empty
  int lesions = 0, found = 0;  ///< parts of the truth (corners touch)
  int largest_missed = 0;      ///< area of the largest lesion that was not found
  int false_marks = 0;         ///< predicted parts that touch no lesion
  int largest_false = 0;       ///< area of the largest of them
};

/// A lesion is found if its IoU with the predicted parts that touch it is at least `found_at`.
Agreement compare(const cv::Mat1b& truth, const cv::Mat1b& predicted, double found_at);

/// One of the kinds of examples, and how far in front this one stands: higher is better.
struct Example {
  std::string kind;
  double rank = 0;
};

/// Best and worst overlap, missed lesions (the largest first), false marks (likewise). Nothing for
/// a picture without a tumor in which none was marked.
std::vector<Example> examples_of(const Agreement& agreement);

/// A right verdict, the surest and the least sure; or the mistake by its name, the surest first.
/// `positive`: the class whose mistakes are false positives and false negatives; may be empty.
std::vector<Example> examples_of(const Label& label, const Scores& scores,
                                 const std::string& positive);

/// Where a kind stands among the others: mistakes first, then what is worst, then what is best.
int place_of(const std::string& kind);

/// `wanted`, or that of the classes which usually matters: cancer, malignant, positive; or "".
std::string positive_of(const Scores& scores, const std::string& wanted);

}  // namespace mg::write
