#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <limits>
#include <set>
#include <string>

#include "pipeline/error.hpp"
#include "pipeline/whole_file.hpp"
#include "stages/write/names.hpp"
#include "stages/write/rows.hpp"
#include "stages/write/test_folder.hpp"

namespace mg::write {
namespace {

class WholeFile : public InFolder {};

TEST_F(WholeFile, IsWrittenWithTheFoldersAboveIt) {
  write_whole(folder() / "a/b/c.txt", "hello", Existing::keep);
  EXPECT_EQ(text_of(folder() / "a/b/c.txt"), "hello");
  EXPECT_EQ(files(), 1u);  // nothing is left aside
}

TEST_F(WholeFile, StaysIfItHoldsTheSameAndIsRefusedIfNot) {
  write_whole(folder() / "a", "one", Existing::keep);
  EXPECT_NO_THROW(write_whole(folder() / "a", "one", Existing::keep));
  EXPECT_THROW(write_whole(folder() / "a", "two", Existing::keep), Error);
  EXPECT_THROW(write_whole(folder() / "a", "longer", Existing::keep), Error);
  EXPECT_EQ(text_of(folder() / "a"), "one");
  EXPECT_EQ(files(), 1u);
}

TEST_F(WholeFile, IsReplacedIfAsked) {
  write_whole(folder() / "a", "one", Existing::keep);
  write_whole(folder() / "a", "two", Existing::replace);
  EXPECT_EQ(text_of(folder() / "a"), "two");
}

TEST_F(WholeFile, LeavesNothingWhenTheDiskRefuses) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 4096;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  std::string message;
  try {
    write_whole(folder() / "a", std::string(10000, 'x'), Existing::keep);
  } catch (const Error& error) {
    message = error.message();
  }
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_NE(message.find("File too large"), std::string::npos) << message;
  EXPECT_EQ(files(), 0u);
}

TEST_F(WholeFile, NamesTheFolderThatCannotBeMade) {
  write_whole(folder() / "a", "a file", Existing::keep);
  try {
    write_whole(folder() / "a/b", "text", Existing::keep);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_NE(error.message().find("cannot make the folder"), std::string::npos);
  }
}

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
