// A comparison for people, and as JSON.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "runtime/compare/compare.hpp"

namespace mg {

namespace {

using Json = nlohmann::ordered_json;

std::string number(double value) {
  return std::isfinite(value) ? fmt::format("{:.3f}", value) : "-";
}
std::string signed_number(double value) {
  return std::isfinite(value) ? fmt::format("{:+.3f}", value) : "-";
}
std::string interval(const metrics::Interval& interval) {
  if (!std::isfinite(interval.low)) return "-";
  return fmt::format("[{:+.3f}, {:+.3f}]", interval.low, interval.high);
}
std::string probability(double p) {
  if (!std::isfinite(p)) return "";
  return p < 0.0001 ? "<0.0001" : fmt::format("{:.4f}", p);
}

std::string not_common(const std::vector<std::string>& keys, char run) {
  if (keys.empty()) return {};
  return fmt::format("  {} only in {} (the first: {}): left out\n", keys.size(), run, keys.front());
}

std::string text_of(const Comparison& comparison) {
  auto out = fmt::format("\n{}: {} samples of {} patients in both\n", comparison.of,
                         comparison.samples, comparison.patients);
  out += not_common(comparison.only_in_a, 'A') + not_common(comparison.only_in_b, 'B');
  std::size_t width = 6;
  for (const auto& figure : comparison.figures) width = std::max(width, figure.name.size());
  out += fmt::format("  {:<{}}  {:>7}  {:>7}  {:>7}  {:^18}  {:>8}  {:>5}\n", "", width, "A", "B",
                     "A - B", "95 % interval", "p", "n");
  for (const auto& figure : comparison.figures) {
    out += fmt::format("  {:<{}}  {:>7}  {:>7}  {:>7}  {:^18}  {:>8}  {:>5}  {}\n", figure.name,
                       width, number(figure.a), number(figure.b), signed_number(figure.difference),
                       interval(figure.interval), probability(figure.p), figure.n, figure.how);
  }
  for (const auto& note : comparison.notes) out += "  " + note + "\n";
  return out;
}

Json json_number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json json_of(const Comparison& comparison) {
  Json out{{"of", comparison.of},
           {"samples", comparison.samples},
           {"patients", comparison.patients},
           {"only_in_a", comparison.only_in_a},
           {"only_in_b", comparison.only_in_b},
           {"figures", Json::array()},
           {"notes", comparison.notes}};
  for (const auto& figure : comparison.figures) {
    out["figures"].push_back({{"name", figure.name},
                              {"a", json_number(figure.a)},
                              {"b", json_number(figure.b)},
                              {"difference", json_number(figure.difference)},
                              {"low", json_number(figure.interval.low)},
                              {"high", json_number(figure.interval.high)},
                              {"p", json_number(figure.p)},
                              {"how", figure.how},
                              {"n", figure.n}});
  }
  return out;
}

}  // namespace

std::string text_of(const RunResults& a, const RunResults& b,
                    const std::vector<Comparison>& comparisons) {
  auto out = fmt::format("A: {}\nB: {}\n", a.folder.string(), b.folder.string());
  for (const auto& comparison : comparisons) out += text_of(comparison);
  const auto figures = std::max_element(
      comparisons.begin(), comparisons.end(),
      [](const Comparison& x, const Comparison& y) { return x.figures.size() < y.figures.size(); });
  if (figures != comparisons.end() && figures->figures.size() > 1) {
    out +=
        "\nIntervals are of the difference, over patients drawn whole unless said otherwise. "
        "p-values stand for themselves: the more figures, the more luck.\n";
  }
  return out;
}

std::string json_of(const RunResults& a, const RunResults& b,
                    const std::vector<Comparison>& comparisons) {
  Json out{{"a", a.folder.string()}, {"b", b.folder.string()}, {"comparisons", Json::array()}};
  for (const auto& comparison : comparisons) out["comparisons"].push_back(json_of(comparison));
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace mg
