#include "runtime/csv_file.hpp"

#include <gmock/gmock.h>

namespace mg {
namespace {

using ::testing::ElementsAre;

TEST(ParseCsv, ReadsQuotedCellsAndRowsOfAnyLength) {
  const auto table = parse_csv("key,why,x\r\na,\"one, \"\"two\"\"\nthree\",1\n\nb\nc,,,d");
  EXPECT_THAT(table.columns, ElementsAre("key", "why", "x"));
  ASSERT_EQ(table.rows.size(), 3U);
  EXPECT_THAT(table.rows[0], ElementsAre("a", "one, \"two\"\nthree", "1"));
  EXPECT_THAT(table.rows[1], ElementsAre("b", "", ""));
  EXPECT_THAT(table.rows[2], ElementsAre("c", "", ""));
  EXPECT_EQ(table.find("x"), 2U);
  EXPECT_FALSE(table.find("y"));
}

TEST(ParseCsv, TakesAnEmptyTextForAnEmptyTable) { EXPECT_TRUE(parse_csv("").columns.empty()); }

}  // namespace
}  // namespace mg
