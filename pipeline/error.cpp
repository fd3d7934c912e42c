#include "pipeline/error.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace mg {

std::string to_string(const Where& where) {
  auto text = where.file;
  if (where.line > 0) text += ":" + std::to_string(where.line);
  if (where.line > 0 && where.column > 0) text += ":" + std::to_string(where.column);
  return text;
}

Error::Error(std::string what, std::string hint, Where where)
    : message_(std::move(what)), hint_(std::move(hint)), where_(std::move(where)) {
  const auto place = to_string(where_);
  text_ = place.empty() ? message_ : place + ": " + message_;
  if (!hint_.empty()) text_ += " (" + hint_ + ")";
}

void Mistakes::add(Where where, std::string what, std::string hint) {
  list_.push_back({std::move(where), std::move(what), std::move(hint)});
}

namespace {

/// Letters inserted, left out, replaced, or swapped with their neighbor.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::swap(before, above);
    std::swap(above, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, row[j - 1] + 1, above[j] + 1});
      const auto swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row.back();
}

}  // namespace

std::string closest(std::string_view word, const std::vector<std::string>& candidates) {
  std::string best;
  auto best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const auto& candidate : candidates) {
    const auto distance = edit_distance(word, candidate);
    if (distance < best_distance) best_distance = distance, best = candidate;
  }
  return best;
}

std::string suggest(std::string_view word, const std::vector<std::string>& candidates) {
  if (const auto near = closest(word, candidates); !near.empty()) {
    return "did you mean '" + near + "'?";
  }
  if (candidates.empty()) return {};
  auto text = std::string("choose one of: ");
  for (const auto& candidate : candidates) {
    text += candidate + (&candidate == &candidates.back() ? "" : ", ");
  }
  return text;
}

}  // namespace mg
