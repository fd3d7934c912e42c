#include "stages/metrics/figures.hpp"

#include <algorithm>
#include <iterator>

#include "pipeline/statistics/proportion.hpp"

namespace mg::metrics {

namespace {

bool hides_chance(double value, const Interval& interval) {
  return (value == 0 || value == 1) && interval.low == value && interval.high == value;
}

/// Of a share that is 0 or 1.
Interval exact_interval(double value, std::size_t tellers) {
  if (tellers == 0) return {};
  const auto all = interval_of_all(tellers);
  return value == 1 ? all : Interval{0, 1 - all.low};
}

}  // namespace

std::vector<Figure> measure(std::vector<Figure> figures, std::size_t patients,
                            const Statistic& statistic, const Bootstrap& options,
                            std::span<const std::size_t> tellers) {
  std::vector<double> values(figures.size());
  statistic(std::vector<double>(patients, 1.0), values);
  const auto intervals = bootstrap(patients, figures.size(), statistic, options);
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const auto asked = i < tellers.size() ? tellers[i] : 0;
    const auto interval =
        hides_chance(values[i], intervals[i]) ? exact_interval(values[i], asked) : intervals[i];
    figures[i].value = values[i];
    figures[i].low = interval.low;
    figures[i].high = interval.high;
  }
  return figures;
}

std::string count_of(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string interval_note(std::size_t patients, const Bootstrap& options) {
  if (patients < 2) return "No intervals: they need at least two patients.";
  return "Intervals hold 95 % of " + count_of(options.resamples, "resample") + " of the " +
         count_of(patients, "patient") +
         ", each drawn with all its images; a share of 0 or 1 has the exact interval of its "
         "patients (Clopper and Pearson).";
}

void append(Findings& to, Findings more) {
  const auto move = [](auto& into, auto& from) {
    std::move(from.begin(), from.end(), std::back_inserter(into));
  };
  move(to.figures, more.figures);
  move(to.tables, more.tables);
  move(to.notes, more.notes);
}

std::vector<std::string> NotJudged::notes() const {
  std::vector<std::pair<std::size_t, std::string>> ranked;
  for (const auto& [reason, count] : reasons_) {
    ranked.emplace_back(
        count, count_of(count, "sample") + " not judged, " + reason.first + ": " + reason.second);
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> notes;
  std::size_t others = 0;
  for (auto& [count, text] : ranked) {
    if (notes.size() < 5)
      notes.push_back(std::move(text));
    else
      others += count;
  }
  if (others > 0) notes.push_back(count_of(others, "sample") + " not judged for other reasons.");
  return notes;
}

}  // namespace mg::metrics
