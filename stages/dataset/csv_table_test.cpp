#include "stages/dataset/csv_table.hpp"

#include <gtest/gtest.h>

namespace mg {
namespace {

template <class F>
std::string error_of(const F& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(CsvTable, ReadsQuotedFieldsAndKnowsTheirLines) {
  const auto table = CsvTable::parse(
      "\xef\xbb\xbf"
      "file,note\r\na.png,\"one, \"\"two\"\"\nthree\"\r\n\r\nb.png,\n",
      "t.csv");
  ASSERT_EQ(table.size(), 2U);
  EXPECT_EQ(table.columns(), (std::vector<std::string>{"file", "note"}));
  EXPECT_EQ(table.at(0, 1), "one, \"two\"\nthree");
  EXPECT_EQ(table.at(1, 0), "b.png");
  EXPECT_EQ(table.at(1, 1), "");
  EXPECT_EQ(table.where(0), (Where{"t.csv", 2, 0}));
  EXPECT_EQ(table.where(1), (Where{"t.csv", 5, 0}));
}

TEST(CsvTable, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(error_of([] { CsvTable::parse("a,b\n1,2\n1,2,3\n", "t.csv"); }),
            "t.csv:3: a row of 3 fields in a table of 2 columns (quote fields that hold commas)");
  EXPECT_EQ(error_of([] { CsvTable::parse("a,b\n1,\"2\n", "t.csv"); }),
            "t.csv:2: a quote is opened and never closed (close it with \")");
  EXPECT_EQ(error_of([] { CsvTable::parse("a,a\n", "t.csv"); }),
            "t.csv:1: two columns are named 'a' (rename one)");
  EXPECT_EQ(error_of([] { CsvTable::parse("\n", "t.csv"); }),
            "t.csv:1: the table is empty (its first line must name the columns)");
  EXPECT_EQ(error_of([] { CsvTable::parse("file,label\n", "t.csv").require("labels"); }),
            "t.csv:1: there is no column 'labels' (did you mean 'label'?)");
  EXPECT_EQ(error_of([] { CsvTable::read("/no/such.csv"); }),
            "cannot read /no/such.csv (is the path right, and may you read it?)");
}

TEST(CsvTable, TellsCommasFromSemicolonsAndTabs) {
  const auto semicolons = CsvTable::parse("\na;\"b;b\" ; c,c\n 1 ;2,5;\n", "t.csv");
  EXPECT_EQ(semicolons.columns(), (std::vector<std::string>{"a", "b;b", "c,c"}));
  EXPECT_EQ(semicolons.at(0, 0), "1");
  EXPECT_EQ(semicolons.at(0, 1), "2,5");
  const auto tabs = CsvTable::parse("a\tb, c\td\n1\t\t\n", "t.csv");
  EXPECT_EQ(tabs.columns(), (std::vector<std::string>{"a", "b, c", "d"}));
  EXPECT_EQ(CsvTable::parse("only\n1\n", "t.csv").size(), 1U);
}

TEST(CsvRow, GivesTextAndNumbersByTheNameOfTheirColumn) {
  const auto table = CsvTable::parse("n,list,t\n -1.5 ,\"[1, 2.5 (3)]\",nan\n,,\n", "t.csv");
  const CsvRow row(table, 0), empty(table, 1);
  EXPECT_EQ(row.number("n"), -1.5);
  EXPECT_EQ(row.numbers("list"), (std::vector<double>{1, 2.5, 3}));
  EXPECT_EQ(row.text("none"), "");
  EXPECT_EQ(empty.number("n"), std::nullopt);
  EXPECT_EQ(error_of([&] { row.number("t"); }), "t.csv:2: 'nan' in column 't' is no number");
  EXPECT_EQ(error_of([&] { row.number("list"); }),
            "t.csv:2: '[1, 2.5 (3)]' in column 'list' is no number");
}

TEST(WholeNumber, LosesItsDecimalsOnlyIfTheyAreZero) {
  EXPECT_EQ(whole_number("61.0"), "61");
  EXPECT_EQ(whole_number("61."), "61");
  EXPECT_EQ(whole_number("61.5"), "61.5");
  EXPECT_EQ(whole_number(".0"), ".0");
  EXPECT_EQ(whole_number("C"), "C");
}

TEST(CsvRow, ReadsBackAsItWas) {
  const std::vector<std::string> fields = {"plain", "with, comma", "with \"quotes\"", "two\nlines",
                                           ""};
  const auto table = CsvTable::parse("a,b,c,d,e\n" + csv_row(fields), "t.csv");
  ASSERT_EQ(table.size(), 1U);
  for (std::size_t i = 0; i < fields.size(); ++i) EXPECT_EQ(table.at(0, i), fields[i]);
}

}  // namespace
}  // namespace mg
