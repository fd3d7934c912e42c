#include "stages/metrics/curve_tables.hpp"

#include <algorithm>

#include "stages/metrics/text.hpp"

namespace mg::metrics {
namespace {

Table& table_of(std::vector<Table>& tables, const Table& empty) {
  const auto at = std::find_if(tables.begin(), tables.end(),
                               [&](const Table& table) { return table.name == empty.name; });
  return at != tables.end() ? *at : tables.emplace_back(empty);
}

/// The corners of the ROC curve: points where its direction changes, and its ends.
Curve corners(const Curve& curve) {
  Curve out;
  for (std::size_t i = 0; i < curve.size(); ++i) {
    if (i > 0 && i + 1 < curve.size()) {
      const auto &before = curve[i - 1], &here = curve[i], &after = curve[i + 1];
      const double turn = (here.false_positives - before.false_positives) *
                              (after.true_positives - here.true_positives) -
                          (here.true_positives - before.true_positives) *
                              (after.false_positives - here.false_positives);
      if (turn == 0) continue;
    }
    out.push_back(curve[i]);
  }
  return out;
}

}  // namespace

void add_curves(std::vector<Table>& tables, const std::string& name, const Curve& curve) {
  if (curve.empty()) return;
  const double positives = curve.back().true_positives, negatives = curve.back().false_positives;
  if (positives <= 0 || negatives <= 0) return;
  auto& roc = table_of(tables, {"roc",
                                "ROC curve: named positive from the threshold on",
                                {"class", "threshold", "false_positive_rate", "sensitivity"},
                                {}});
  for (const auto& point : thinned(corners(curve))) {
    roc.rows.push_back({name, digits(point.threshold), digits(point.false_positives / negatives),
                        digits(point.true_positives / positives)});
  }
  auto& pr = table_of(tables, {"precision_recall",
                               "precision-recall curve: named positive from the threshold on",
                               {"class", "threshold", "recall", "precision"},
                               {}});
  for (const auto& point : thinned(curve)) {
    const double named = point.true_positives + point.false_positives;
    if (named <= 0) continue;
    pr.rows.push_back({name, digits(point.threshold), digits(point.true_positives / positives),
                       digits(point.true_positives / named)});
  }
}

}  // namespace mg::metrics
