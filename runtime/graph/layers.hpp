// Where to put the nodes of a graph on paper: in layers, each below all that it comes from.
#pragma once

#include <cstddef>
#include <vector>

namespace mg {

struct Arrow {
  std::size_t from = 0, to = 0;  ///< from < to
};

struct Spot {
  double x = 0;           ///< of its center, in units of one node's width; from 0
  std::size_t layer = 0;  ///< from the top
};

struct Layering {
  std::vector<Spot> nodes;
  std::vector<std::vector<Spot>> bends;  ///< by arrow: where it passes the layers in between
  double width = 0;
  std::size_t layers = 0;
};

/// Nodes in topological order, joined by arrows. Arrows that span several layers go round the nodes
/// between. The order within a layer follows the mean place of what each node hangs on (the
/// barycenter heuristic of Sugiyama, Tagawa and Toda, 1981).
Layering arrange(std::size_t nodes, const std::vector<Arrow>& arrows);

}  // namespace mg
