#include "stages/metrics/class_tables.hpp"

#include "stages/metrics/text.hpp"

namespace mg::metrics {

Table confusion_table(const std::vector<std::string>& classes, const Confusion& table) {
  Table out{"confusion", "samples by true class (rows) and named class (columns)", {"truth"}, {}};
  out.columns.insert(out.columns.end(), classes.begin(), classes.end());
  for (std::size_t t = 0; t < classes.size(); ++t) {
    out.rows.push_back({classes[t]});
    for (std::size_t p = 0; p < classes.size(); ++p) out.rows[t].push_back(whole(table.at(t, p)));
  }
  return out;
}

Table class_table(const std::vector<std::string>& classes, const ClassEvidence& evidence,
                  std::span<const double> weights) {
  const auto table = evidence.table(weights);
  Table out{"classes",
            "each class against the rest",
            {"class", "samples", "sensitivity", "specificity", "precision", "auc"},
            {}};
  for (std::size_t k = 0; k < classes.size(); ++k) {
    out.rows.push_back({classes[k], whole(table.truths(k)), decimals(sensitivity(table, k)),
                        decimals(specificity(table, k)), decimals(precision(table, k)),
                        decimals(evidence.auc(k, weights))});
  }
  return out;
}

}  // namespace mg::metrics
