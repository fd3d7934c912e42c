// Every kind of mistake, with the exact message: the cases are in mistakes/*.txt.
#include <gtest/gtest.h>

#include "runtime/graph/tests/cases.hpp"

namespace mg::testing {
namespace {

class Mistaken : public ::testing::TestWithParam<Case> {};

TEST_P(Mistaken, IsToldExactly) { EXPECT_EQ(check(GetParam()), GetParam().expect); }

std::vector<Case> cases_of(const std::string& topic) {
  return read_cases(std::filesystem::path(MG_GRAPH_TESTS) / "mistakes" / (topic + ".txt"));
}
const auto named = [](const auto& info) { return info.param.name; };

INSTANTIATE_TEST_SUITE_P(Syntax, Mistaken, ::testing::ValuesIn(cases_of("syntax")), named);
INSTANTIATE_TEST_SUITE_P(Files, Mistaken, ::testing::ValuesIn(cases_of("files")), named);
INSTANTIATE_TEST_SUITE_P(Variables, Mistaken, ::testing::ValuesIn(cases_of("variables")), named);
INSTANTIATE_TEST_SUITE_P(Overrides, Mistaken, ::testing::ValuesIn(cases_of("overrides")), named);
INSTANTIATE_TEST_SUITE_P(Stages, Mistaken, ::testing::ValuesIn(cases_of("stages")), named);
INSTANTIATE_TEST_SUITE_P(Edges, Mistaken, ::testing::ValuesIn(cases_of("edges")), named);
INSTANTIATE_TEST_SUITE_P(Values, Mistaken, ::testing::ValuesIn(cases_of("values")), named);

}  // namespace
}  // namespace mg::testing
