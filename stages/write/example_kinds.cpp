#include "stages/write/example_kinds.hpp"

#include <algorithm>
#include <map>
#include <opencv2/imgproc.hpp>
#include <set>

namespace mg::write {
namespace {

/// The connected parts of two masks, and how they lie on each other.
struct Parts {
  std::vector<int> truth, predicted;             ///< areas by part; number 0 is the background
  std::map<std::pair<int, int>, int> in_common;  ///< pixels, by part of the truth and predicted one
};

Parts parts_of(const cv::Mat1b& truth, const cv::Mat1b& predicted) {
  cv::Mat1i true_parts, predicted_parts;
  Parts out;
  out.truth.resize(static_cast<std::size_t>(cv::connectedComponents(truth, true_parts, 8)));
  out.predicted.resize(
      static_cast<std::size_t>(cv::connectedComponents(predicted, predicted_parts, 8)));
  for (int y = 0; y < truth.rows; ++y) {
    for (int x = 0; x < truth.cols; ++x) {
      const int t = true_parts(y, x), p = predicted_parts(y, x);
      ++out.truth[static_cast<std::size_t>(t)];
      ++out.predicted[static_cast<std::size_t>(p)];
      if (t > 0 && p > 0) ++out.in_common[{t, p}];
    }
  }
  return out;
}

/// IoU of lesion `t` with all predicted parts that touch it.
double iou(const Parts& parts, int t) {
  int common = 0, marked = 0;
  for (const auto& [pair, pixels] : parts.in_common) {
    if (pair.first != t) continue;
    common += pixels;
    marked += parts.predicted[static_cast<std::size_t>(pair.second)];
  }
  const int all = parts.truth[static_cast<std::size_t>(t)] + marked - common;
  return all > 0 ? static_cast<double>(common) / all : 0;
}

double score_of(const Scores& scores, const std::string& name) {
  const auto at = std::ranges::find(scores.classes, name, &std::pair<std::string, double>::first);
  return at != scores.classes.end() ? at->second : 0;
}

}  // namespace

Agreement compare(const cv::Mat1b& truth, const cv::Mat1b& predicted, double found_at) {
  const auto parts = parts_of(truth, predicted);
  Agreement out;
  std::set<int> touching;
  int common = 0;
  for (const auto& [pair, pixels] : parts.in_common) {
    touching.insert(pair.second);
    common += pixels;
  }
  for (int t = 1; t < static_cast<int>(parts.truth.size()); ++t) {
    ++out.lesions;
    if (iou(parts, t) >= found_at)
      ++out.found;
    else
      out.largest_missed = std::max(out.largest_missed, parts.truth[static_cast<std::size_t>(t)]);
  }
  for (int p = 1; p < static_cast<int>(parts.predicted.size()); ++p) {
    if (touching.contains(p)) continue;
    ++out.false_marks;
    out.largest_false = std::max(out.largest_false, parts.predicted[static_cast<std::size_t>(p)]);
  }
  const int both = cv::countNonZero(truth) + cv::countNonZero(predicted);
  out.dice = both > 0 ? 2.0 * common / both : 1;
  return out;
}

std::vector<Example> examples_of(const Agreement& agreement) {
  std::vector<Example> out;
  const bool all_found = agreement.lesions > 0 && agreement.found == agreement.lesions;
  if (all_found) {
    out.push_back({"best overlap", agreement.dice});
    out.push_back({"worst overlap of a tumor that was found", -agreement.dice});
  }
  if (agreement.found < agreement.lesions) {
    out.push_back({"missed lesions", static_cast<double>(agreement.largest_missed)});
  }
  if (agreement.false_marks > 0) {
    out.push_back({"false marks", static_cast<double>(agreement.largest_false)});
  }
  return out;
}

std::vector<Example> examples_of(const Label& label, const Scores& scores,
                                 const std::string& positive) {
  const auto& named = scores.best();
  const double sure = score_of(scores, named);
  if (named == label.name) {
    return {{"right and surest: " + named, sure}, {"right but least sure: " + named, -sure}};
  }
  const std::string kind = named == positive        ? "false positives: "
                           : label.name == positive ? "false negatives: "
                                                    : "mistaken: ";
  return {{kind + label.name + " named " + named, sure}};
}

int place_of(const std::string& kind) {
  int place = 0;
  for (const auto* start : {"missed", "false marks", "false neg", "false pos", "mistaken", "worst",
                            "right but", "best", "right and"}) {
    if (kind.starts_with(start)) return place;
    ++place;
  }
  return place;
}

std::string positive_of(const Scores& scores, const std::string& wanted) {
  if (!wanted.empty()) return wanted;
  for (const auto* usual : {"cancer", "malignant", "positive"}) {
    for (const auto& [name, score] : scores.classes) {
      if (name == usual) return name;
    }
  }
  return {};
}

}  // namespace mg::write
