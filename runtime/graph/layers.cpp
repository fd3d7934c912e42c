#include "runtime/graph/layers.hpp"

#include <algorithm>

namespace mg {

namespace {

/// The graph with a knot wherever an arrow passes a layer.
struct Net {
  std::vector<std::size_t> layer;
  std::vector<std::vector<std::size_t>> up, down;  ///< neighbors, each one layer away
  std::vector<std::vector<std::size_t>> knots;     ///< by arrow
  std::size_t layers = 0;

  std::size_t add(std::size_t in_layer) {
    layer.push_back(in_layer);
    up.emplace_back();
    down.emplace_back();
    layers = std::max(layers, in_layer + 1);
    return layer.size() - 1;
  }
  void join(std::size_t above, std::size_t below) {
    down[above].push_back(below);
    up[below].push_back(above);
  }
};

Net weave(std::size_t nodes, const std::vector<Arrow>& arrows) {
  std::vector<std::size_t> depth(nodes);
  for (std::size_t i = 0; i < nodes; ++i) {
    for (const auto& arrow : arrows) {
      if (arrow.to == i) depth[i] = std::max(depth[i], depth[arrow.from] + 1);
    }
  }
  Net net;
  for (const auto d : depth) net.add(d);
  for (const auto& arrow : arrows) {
    auto& knots = net.knots.emplace_back();
    auto above = arrow.from;
    for (auto d = depth[arrow.from] + 1; d < depth[arrow.to]; ++d) {
      const auto knot = net.add(d);
      net.join(above, knot);
      knots.push_back(knot);
      above = knot;
    }
    net.join(above, arrow.to);
  }
  return net;
}

using Rows = std::vector<std::vector<std::size_t>>;

/// Sorts each row by the mean place of the neighbors on one side.
void sort_by(const std::vector<std::vector<std::size_t>>& neighbors, std::vector<double>& x,
             Rows& rows, bool downward) {
  for (std::size_t k = 0; k < rows.size(); ++k) {
    auto& row = rows[downward ? k : rows.size() - 1 - k];
    auto wish = x;
    for (const auto i : row) {
      double sum = 0;
      for (const auto j : neighbors[i]) sum += x[j];
      if (!neighbors[i].empty()) wish[i] = sum / static_cast<double>(neighbors[i].size());
    }
    std::stable_sort(row.begin(), row.end(), [&](auto a, auto b) { return wish[a] < wish[b]; });
    const auto left = -0.5 * static_cast<double>(row.size() - 1);
    for (std::size_t p = 0; p < row.size(); ++p) x[row[p]] = left + static_cast<double>(p);
  }
}

}  // namespace

Layering arrange(std::size_t nodes, const std::vector<Arrow>& arrows) {
  constexpr int sweeps = 8;
  const auto net = weave(nodes, arrows);
  Rows rows(net.layers);
  std::vector<double> x(net.layer.size());
  for (std::size_t i = 0; i < net.layer.size(); ++i) {
    x[i] = static_cast<double>(rows[net.layer[i]].size());
    rows[net.layer[i]].push_back(i);
  }
  for (int sweep = 0; sweep < sweeps; ++sweep) {
    sort_by(net.down, x, rows, false);
    sort_by(net.up, x, rows, true);
  }
  const auto left = *std::min_element(x.begin(), x.end());
  const auto spot = [&](std::size_t i) { return Spot{x[i] - left, net.layer[i]}; };
  Layering out;
  out.layers = net.layers;
  out.width = *std::max_element(x.begin(), x.end()) - left + 1;
  for (std::size_t i = 0; i < nodes; ++i) out.nodes.push_back(spot(i));
  for (const auto& knots : net.knots) {
    auto& bends = out.bends.emplace_back();
    for (const auto knot : knots) bends.push_back(spot(knot));
  }
  return out;
}

}  // namespace mg
