// What the lesions of all data sets have in common.
#pragma once

#include <string>
#include <vector>

#include "pipeline/params.hpp"
#include "stages/dataset/cases.hpp"

namespace mg {

/// The pathology of lesions in a picture of this class: cancer is malignant.
inline std::string pathology_of(const std::string& label) {
  return label == "cancer" ? "malignant" : label == "benign" ? "benign" : "";
}

/// The parameter that keep_kinds obeys.
template <class S>
auto kinds_param(std::vector<std::string> S::*member) {
  return param("kinds", member,
               "which lesions count, as in [mass]; a picture with none of them is one without "
               "lesions; empty: all");
}

/// Leaves out the lesions of other kinds than these; keeps all if there are none. Of several kinds
/// in one ("mass+calcification"), one is enough. Throws Error, with what there is, for a kind that
/// no lesion has.
void keep_kinds(std::vector<Case>& cases, const std::vector<std::string>& kinds);

}  // namespace mg
