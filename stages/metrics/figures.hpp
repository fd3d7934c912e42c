// What the two sinks of this family share: figures with intervals, and who was not judged.
#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/context.hpp"
#include "pipeline/findings.hpp"
#include "pipeline/statistics/bootstrap.hpp"

namespace mg::metrics {

/// Fills in the values (every patient counting once) and the intervals of `figures`, which
/// `statistic` computes in the same order. Where all resamples say the same 0 or 1, they hide what
/// chance can do: a share has the exact interval of its `tellers` then, any other figure none.
/// `tellers`: how many patients a share asks, in the order of the figures; 0, or missing: no share.
std::vector<Figure> measure(std::vector<Figure> figures, std::size_t patients,
                            const Statistic& statistic, const Bootstrap& options,
                            std::span<const std::size_t> tellers = {});

/// A sentence on how the intervals came about.
std::string interval_note(std::size_t patients, const Bootstrap& options);

/// Adds the figures, tables and notes of `more`.
void append(Findings& to, Findings more);

/// "5 samples", "1 sample".
std::string count_of(std::size_t count, const std::string& noun);

/// Counts samples that no figure rests on, and why.
class NotJudged {
 public:
  void add(Fate fate, const std::string& why) { ++reasons_[{to_string(fate), why}]; }
  /// One sentence for each fate and reason, the most frequent first; at most five.
  std::vector<std::string> notes() const;

 private:
  std::map<std::pair<std::string, std::string>, std::size_t> reasons_;
};

}  // namespace mg::metrics
