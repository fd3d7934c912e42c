// BI-RADS assessments: how data sets spell them, and which class each stands for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pipeline/error.hpp"
#include "pipeline/params.hpp"
#include "stages/dataset/labels.hpp"

namespace mg {

/// "BI-RADS 4A", "BIRADS 4a", "4.0", " 4 " as "4a", "4a", "4", "4". Of several findings ("4$2"),
/// the worst: 6 > 5 > 4 > 0 > 3 > 2 > 1. Text without an assessment ("_", "") gives "".
std::string plain_birads(const std::string& text);

/// The class that stands for leaving a picture out.
inline constexpr char class_drop[] = "drop";

/// Assessments as classes: 0 unknown; 1 normal; 2, 3 benign; 4, 5, 6 cancer. Entries replace these
/// one by one; an entry for 4 holds for 4a, 4b and 4c unless they have their own.
class BiradsClasses {
 public:
  explicit BiradsClasses(const std::vector<std::string>& entries = {});
  /// None for 0 and for no assessment. Throws Error, with `where`, for any other text.
  std::optional<std::string> operator()(const std::string& text, const Where& where = {}) const;

 private:
  ClassMap classes_;
};

template <class S>
auto birads_param(std::vector<std::string> S::*member) {
  return param("birads", member,
               "which class a BI-RADS assessment stands for, where it is not [0=unknown, 1=normal, "
               "2=benign, 3=benign, 4=cancer, 5=cancer, 6=cancer]; [3=drop] leaves pictures out, "
               "[4a=benign] is for that grade alone");
}

/// Leaves out the cases whose label is `drop`. Returns how many these were.
std::size_t drop_cases(std::vector<Case>& cases);

}  // namespace mg
