// Losses as graphs name them: "dice+focal", "0.5*dice+bce", "focal(gamma=1.5)".
#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <string>
#include <vector>

#include "stages/support/torch/loss_names.hpp"

namespace mg::net {

/// A weighted sum of losses. The terms are the functions of losses.hpp; loss_names() lists them.
/// Each has the option `ramp`, the share of the training in which its weight grows linearly from 0
/// (as Kervadec et al. do with the boundary loss); 0: it counts from the beginning.
class LossSum {
 public:
  /// Throws mg::Error that names the bad term and what could stand there.
  static LossSum parse(const std::string& text, Target target);

  /// Shapes as in losses.hpp; `class_weights` is for classes and may be undefined. `progress` in
  /// [0, 1]: how much of the training is done.
  at::Tensor operator()(const at::Tensor& logits, const at::Tensor& truth,
                        const at::Tensor& class_weights = {}, double progress = 1) const;

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
