// The same graphs on real mammograms. MAMMOGRAPH_TEST_DATA names their folder; without it these
// tests skip.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/graphs/program.hpp"

namespace mg::testing {
namespace {

class RealData : public InAFolder {
 protected:
  void SetUp() override { MG_SKIP_WITHOUT_DATA(real_data("")); }
  /// Runs a graph on a data set and expects that not a single sample fails.
  void expect_no_failure(const std::string& name, const std::string& data, const std::string& root,
                         const std::string& options) {
    const auto folder = real_data(root);
    if (folder.empty()) GTEST_SKIP() << root << " is not there";
    const auto ran = mammograph("run " + graph(name) + " --set data=" + data + " --set root='" +
                                folder.string() + "' --out run " + options);
    ASSERT_EQ(ran.exit_code, 0) << ran.text;
    const auto json = nlohmann::json::parse(read_text(folder_ / "run" / "metrics.json"));
    for (const auto& pass : json["passes"]) {
      EXPECT_EQ(pass["failed"], 0) << pass;
      EXPECT_GT(pass["ok"], 0) << pass;
    }
  }
};

constexpr auto brief = " --device-threads 1 --set size=64 --set stages.verdict.train.epochs=1 ";
constexpr auto brief_two_stage = " --set stages.tumor.train.epochs=1 --set stages.roi.size_px=32 ";

TEST_F(RealData, MiniMiasRunsThroughBothGraphs) {
  expect_no_failure("direct", "mias", "mini-mias", brief);
}

TEST_F(RealData, MiniMiasRunsThroughTwoStages) {
  expect_no_failure("two_stage", "mias", "mini-mias", std::string(brief) + brief_two_stage);
}

TEST_F(RealData, FilmMassesRunThroughBothGraphs) {
  expect_no_failure("direct", "film_masses", "film-masses",
                    std::string(brief) + "--set 'classes=[benign, cancer]'");
}

TEST_F(RealData, FilmMassesRunThroughTwoStages) {
  expect_no_failure("two_stage", "film_masses", "film-masses",
                    std::string(brief) + brief_two_stage);
}

TEST_F(RealData, FlowersRun) { expect_no_failure("flowers", "flowers", "oxford-flowers12", brief); }

}  // namespace
}  // namespace mg::testing
