// How labels go with what is drawn.
#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include "stages/audit/data_set.hpp"

namespace mg::audit {

/// Records by how their label goes with the lesions of their breast and of their patient.
struct Contradictions {
  std::vector<std::size_t> copied;      ///< the lesion is in the other breast
  std::vector<std::size_t> without;     ///< nowhere in the patient is a lesion
  std::vector<std::size_t> normal;      ///< labelled normal, with a lesion
  std::vector<std::size_t> pathology;   ///< the lesion's is another
  std::vector<std::size_t> unknown;     ///< a lesion somewhere, but nobody says where
  std::vector<std::size_t> other_view;  ///< the lesion is drawn in another view of the breast only
  std::map<std::size_t, std::size_t>
      witness;  ///< for a copied one: a record of the lesion's breast
};

/// Only labels that say normal, benign or cancer can contradict anything.
Contradictions contradictions_of(const DataSet& set);

}  // namespace mg::audit
