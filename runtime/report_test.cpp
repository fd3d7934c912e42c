#include "runtime/report.hpp"

#include <gmock/gmock.h>

namespace mg {
namespace {

using testing::HasSubstr;
using testing::Not;

PassOutcome outcome_of(Findings findings) {
  static const PassSpec spec{.name = "evaluate", .split = Split::test};
  PassOutcome out;
  out.spec = &spec;
  out.counts = {.read = 5, .ok = 3, .skipped = 2};
  out.findings.emplace_back("scores", std::move(findings));
  return out;
}

Findings three_figures() {
  Findings out;
  out.figures = {{"accuracy", 0.75, 0.5, 1, 4, ""},
                 {"kappa", 0.25, 0, 0.5, 4, ""},
                 {"baseline_accuracy", 0.5, 0.25, 0.75, 4, ""}};
  out.tables = {
      {"roc", "a curve", {"threshold", "sensitivity"}, {{"0.1", "1"}}},
      {"folds", "each fold", {"figure", "mean"}, {{"accuracy", "0.7"}, {"kappa", "0.2"}}}};
  return out;
}

TEST(Report, ShowsAllFiguresOfASinkWithoutAHeadline) {
  const auto text = report(outcome_of(three_figures()));
  EXPECT_THAT(text, HasSubstr("evaluate on test: 5 read, 3 ok, 2 skipped"));
  EXPECT_THAT(text, HasSubstr("  accuracy              0.750  [0.500, 1.000]    n=4\n"));
  EXPECT_THAT(text, HasSubstr("  baseline_accuracy     0.500  [0.250, 0.750]    n=4\n"));
  EXPECT_THAT(text, HasSubstr("a curve"));
  EXPECT_THAT(text, HasSubstr("kappa     0.2\n"));
}

TEST(Report, ShowsTheHeadlineBesideItsBaselinesAndCountsTheRest) {
  auto findings = three_figures();
  findings.headline = {"accuracy"};
  const auto text = report(outcome_of(findings));
  EXPECT_THAT(text,
              HasSubstr("accuracy     0.750  [0.500, 1.000]    n=4  without a pixel 0.500\n"));
  EXPECT_THAT(text, HasSubstr("and 1 other figure: metrics.json"));
  EXPECT_THAT(text, Not(HasSubstr("kappa")));
  EXPECT_THAT(text, Not(HasSubstr("a curve")));
  EXPECT_THAT(text, HasSubstr("accuracy  0.7\n"));
}

}  // namespace
}  // namespace mg
