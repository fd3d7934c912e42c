// Losses as graphs name them: "dice+focal", "0.5*dice+bce", "focal(gamma=1.5)".
#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <string>
#include <vector>

namespace mg::net {

/// What the truth is: a class for each image, or a mask.
enum class Target { classes, mask };

/// A weighted sum of losses. Terms for classes: ce(smoothing=0), focal(gamma=2). Terms for masks:
/// bce, dice(smooth=1), focal(gamma=2, alpha=0.5).
class LossSum {
 public:
  /// Throws mg::Error that names the bad term and what could stand there.
  static LossSum parse(const std::string& text, Target target);

  /// Shapes as in losses.hpp; `class_weights` is for classes and may be undefined.
  at::Tensor operator()(const at::Tensor& logits, const at::Tensor& truth,
                        const at::Tensor& class_weights = {}) const;

 private:
  struct Term {
    double factor = 1;
    std::string name;
    std::map<std::string, double> options;
  };
  static Term parse_term(const std::string& text, Target target);
  at::Tensor value(const Term& term, const at::Tensor& logits, const at::Tensor& truth,
                   const at::Tensor& class_weights) const;

  Target target_ = Target::classes;
  std::vector<Term> terms_;
};

}  // namespace mg::net
