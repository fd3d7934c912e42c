// Which values of a pass have columns in the table of rows, and what they are called there.
#pragma once

#include <vector>

#include "runtime/engine/layout.hpp"

namespace mg {

/// By node: is it `node` or above it?
std::vector<bool> with_ancestors(const CheckedGraph& graph, std::size_t node);

/// Of tabular values with the same name the one made last is meant; where neither was made after
/// the other, both are told apart by their stages. In the order of slots.
std::vector<RowColumn> name_columns(const CheckedGraph& graph, const Layout& layout);

}  // namespace mg
