#include <gtest/gtest.h>

#include <limits>
#include <set>
#include <string>

#include "pipeline/error.hpp"
#include "stages/write/names.hpp"
#include "stages/write/rows.hpp"

namespace mg::write {
namespace {

TEST(SafePath, KeepsHarmlessKeysAndTheirFolders) {
  EXPECT_EQ(safe_path("P_0001/L-CC.2", ".png"), "P_0001/L-CC.2.png");
}

TEST(SafePath, StaysBelowItsFolder) {
  EXPECT_EQ(safe_path("../../etc/passwd", ".png"), "%2E./%2E./etc/passwd.png");
  EXPECT_EQ(safe_path(".hidden", ""), "%2Ehidden");
  EXPECT_EQ(safe_path("C:\\a b", ""), "C%3A%5Ca%20b");
  EXPECT_EQ(safe_path("ä", ""), "%C3%A4");
  EXPECT_THROW(safe_path("/etc/passwd", ""), Error);
  EXPECT_THROW(safe_path("a//b", ""), Error);
  EXPECT_THROW(safe_path("a/", ""), Error);
  EXPECT_THROW(safe_path("", ""), Error);
}

TEST(SafePath, TellsAllKeysApart) {
  std::set<std::string> paths;
  const std::string letters[] = {"a", "A", ".", "%", "%2E", "/a", "_", " "};
  std::size_t keys = 0;
  for (const auto& first : letters) {
    for (const auto& second : letters) {
      if (first == "/a") continue;
      if (first + second == "%2E" || first == "%" || second == "%") continue;  // made of others
      paths.insert(safe_path(first + second, ".png").string());
      ++keys;
    }
  }
  EXPECT_EQ(paths.size(), keys);
  EXPECT_NE(safe_path(".", ""), safe_path("%2E", ""));
}

TEST(RelativeName, IsToldFromTheRootOrIsJustTheName) {
  EXPECT_EQ(relative_name("/data/set/a/b.dcm", "/data/set"), "a/b.dcm");
  EXPECT_EQ(relative_name("/data/set/a/b.dcm", "/data/set/"), "a/b.dcm");
  EXPECT_EQ(relative_name("/data/other/b.dcm", "/data/set"), "b.dcm");
  EXPECT_EQ(relative_name("/data/set/a/b.dcm", ""), "b.dcm");
}

TEST(Rows, QuoteWhatCsvMustQuote) {
  const Row row{{"a", "x,y"}, {"b", "say \"hi\""}, {"c", 0.1}, {"d", Cell()}};
  EXPECT_EQ(csv_header(row), "a,b,c,d\n");
  EXPECT_EQ(csv_line(row), "\"x,y\",\"say \"\"hi\"\"\",0.1,\n");
}

TEST(Rows, KeepAnEmptyFirstCell) {
  EXPECT_EQ(csv_line({{"a", Cell()}, {"b", Cell()}, {"c", "x"}}), ",,x\n");
}

TEST(Rows, EscapeWhatJsonMustEscape) {
  const Row row{{"a", "x\"\\\n"},
                {"b", 4096.0},
                {"c", Cell()},
                {"d", std::numeric_limits<double>::quiet_NaN()}};
  EXPECT_EQ(json_line(row),
            "{\"a\": \"x\\\"\\\\\\u000a\", \"b\": 4096, \"c\": null, \"d\": null}\n");
}

}  // namespace
}  // namespace mg::write
