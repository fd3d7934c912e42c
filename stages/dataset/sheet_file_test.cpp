#include "stages/dataset/sheet_file.hpp"

#include <zip.h>

#include <utility>

#include "stages/dataset/testing.hpp"

namespace mg {
namespace {

using testing::error_of;
using testing::expect_says;
using Parts = std::vector<std::pair<std::string, std::string>>;

constexpr char book[] = R"(<workbook xmlns:r="urn:r"><sheets><sheet name="Notes" r:id="rId2"/>)"
                        R"(<sheet name="Data" r:id="rId1"/></sheets></workbook>)";
constexpr char links[] =
    R"(<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>)"
    R"(<Relationship Id="rId2" Target="/xl/worksheets/sheet2.xml"/></Relationships>)";

class Sheet : public testing::Scratch {
 protected:
  std::filesystem::path zipped(const Parts& parts) const {
    const auto file = folder_ / "table.xlsx";
    auto* const archive = zip_open(file.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
    for (const auto& [name, text] : parts) {
      zip_file_add(archive, name.c_str(), zip_source_buffer(archive, text.data(), text.size(), 0),
                   ZIP_FL_OVERWRITE);
    }
    EXPECT_EQ(zip_close(archive), 0);
    return file;
  }
  /// An Excel file whose sheet Data has these rows.
  std::filesystem::path excel(const std::string& rows, const std::string& texts = "") const {
    return zipped({{"xl/workbook.xml", book},
                   {"xl/_rels/workbook.xml.rels", links},
                   {"xl/sharedStrings.xml", "<sst>" + texts + "</sst>"},
                   {"xl/worksheets/sheet2.xml", "<worksheet><sheetData/></worksheet>"},
                   {"xl/worksheets/sheet1.xml",
                    "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"}});
  }
};

TEST_F(Sheet, OfExcelHasSharedInlineAndNumberCells) {
  const auto file = excel(
      R"(<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Age</t></is></c></row>)"
      R"(<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><v>57</v></c></row>)"
      R"(<row r="3"><c r="A3" t="str"><f>A2</f><v>computed</v></c></row>)",
      R"(<si><t>fullPath</t></si><si><r><t>Benign\</t></r><r><t>0029</t></r><rPh><t>no</t></rPh></si>)");
  const auto table = read_sheet(file, "Data");
  EXPECT_EQ(table.columns(), (std::vector<std::string>{"fullPath", "Age"}));
  ASSERT_EQ(table.size(), 2U);
  EXPECT_EQ(table.at(0, 0), "Benign\\0029");
  EXPECT_EQ(table.at(0, 1), "57");
  EXPECT_EQ(table.at(1, 0), "computed");
  EXPECT_EQ(table.at(1, 1), "");
}

TEST_F(Sheet, KeepsCellsInTheirColumnsAndRowsInTheirLines) {
  const auto file =
      excel(R"(<row r="2"><c r="A2" t="str"><v>a</v></c><c r="C2" t="str"><v>c</v></c></row>)"
            R"(<row r="5"><c r="C5" t="str"><v>two)"
            "\n"
            R"(lines, "quoted"</v></c><c r="E5"><v>1</v></c></row>)");
  const auto table = read_sheet(file, "Data");
  EXPECT_EQ(table.columns(), (std::vector<std::string>{"a", "column 2", "c"}));
  ASSERT_EQ(table.size(), 1U);
  EXPECT_EQ(table.at(0, 2), "two lines, \"quoted\"");
  EXPECT_EQ(table.where(0).line, 5);
}

TEST_F(Sheet, IsReadWithNamespacesAndWithoutCellNames) {
  const auto file = zipped(
      {{"xl/workbook.xml",
        R"(<x:workbook xmlns:x="u" xmlns:r="v"><x:sheets><x:sheet name="A" r:id="i"/></x:sheets></x:workbook>)"},
       {"xl/_rels/workbook.xml.rels",
        R"(<p:Relationships xmlns:p="w"><p:Relationship Id="i" Target="s.xml"/></p:Relationships>)"},
       {"xl/s.xml",
        R"(<x:worksheet xmlns:x="u"><x:sheetData><x:row><x:c t="str"><x:v>key</x:v></x:c></x:row>)"
        R"(<x:row><x:c><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>)"}});
  const auto table = read_sheet(file);
  ASSERT_EQ(table.size(), 1U);
  EXPECT_EQ(table.at(0, table.require("key")), "7");
}

TEST_F(Sheet, MayAsWellBeCsv) {
  write("table.xlsx", "a,b\n1,2\n");
  EXPECT_EQ(read_sheet(folder_ / "table.xlsx").at(0, 1), "2");
}

TEST_F(Sheet, SaysWhatIsWrongWithAFile) {
  const auto reading = [&](const std::filesystem::path& file, const std::string& sheet = "Data") {
    return error_of([&] { read_sheet(file, sheet); });
  };
  expect_says(reading(excel(""), "data"), "has no sheet 'data' (did you mean 'Data'?)");
  expect_says(reading(excel("")), "table is empty");
  expect_says(reading(excel(R"(<row r="1"><c r="A1" t="s"><v>3</v></c></row>)")),
              "cell 'A1' has a text that is not there");
  expect_says(reading(excel(R"(<row r="3"/><row r="2"/>)")), "row '2' is out of order");
  expect_says(reading(excel(R"(<row r="99999999999"/>)")), "is out of order");
  expect_says(reading(excel(R"(<row r="1"><c r="ZZZZZZ1"/></row>)")), "cell 'ZZZZZZ1'");
  expect_says(reading(excel("<row>")), "is no XML");
  expect_says(reading(zipped({{"xl/workbook.xml", book}})), "there is no xl/_rels");
  write("old.xls", "\xd0\xcf\x11\xe0 and more");
  expect_says(reading(folder_ / "old.xls"), "save it as .xlsx or as CSV");
  write("cut.xlsx", "PK\x03\x04 and nothing else");
  expect_says(reading(folder_ / "cut.xlsx"), "no sound zip archive");
}

}  // namespace
}  // namespace mg
