#include "tests/layouts/excel.hpp"

#include <zip.h>

#include <algorithm>
#include <map>
#include <memory>

#include "pipeline/error.hpp"

namespace mg::layouts {

namespace {

constexpr char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr char spreadsheet[] = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr char relations[] = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr char package[] = "http://schemas.openxmlformats.org/package/2006/";

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : std::string(1, c);
  }
  return out;
}

bool is_number(const std::string& text) {
  return !text.empty() && text.size() < 10 &&
         text.find_first_not_of("0123456789") == std::string::npos;
}

std::string column_name(std::size_t column) {
  const std::string last(1, static_cast<char>('A' + column % 26));
  return column < 26 ? last : column_name(column / 26 - 1) + last;
}

/// The sheet, and the texts that it shares, each once.
struct Sheet {
  std::string rows;
  std::map<std::string, std::size_t> index_of;
  std::string texts;

  explicit Sheet(const std::vector<std::vector<std::string>>& table) {
    for (std::size_t r = 0; r < table.size(); ++r) {
      const auto number = std::to_string(r + 1);
      rows += "<row r=\"" + number + "\">";
      for (std::size_t c = 0; c < table[r].size(); ++c) {
        if (!table[r][c].empty()) add(column_name(c) + number, table[r][c]);
      }
      rows += "</row>";
    }
  }
  void add(const std::string& name, const std::string& text) {
    if (is_number(text)) {
      rows += "<c r=\"" + name + "\"><v>" + text + "</v></c>";
      return;
    }
    const auto [at, added] = index_of.emplace(text, index_of.size());
    if (added) texts += "<si><t xml:space=\"preserve\">" + escaped(text) + "</t></si>";
    rows += "<c r=\"" + name + "\" t=\"s\"><v>" + std::to_string(at->second) + "</v></c>";
  }
};

std::string relation(const std::string& id, const std::string& type, const std::string& target) {
  return "<Relationship Id=\"" + id + "\" Type=\"" + relations + "/" + type + "\" Target=\"" +
         target + "\"/>";
}

std::map<std::string, std::string> parts_of(const std::string& sheet_name, const Sheet& sheet) {
  const auto main = " xmlns=\"" + std::string(spreadsheet) + "\"";
  const auto links = head + ("<Relationships xmlns=\"" + std::string(package)) + "relationships\">";
  return {{"[Content_Types].xml",
           head + ("<Types xmlns=\"" + std::string(package)) +
               "content-types\"><Default Extension=\"rels\" "
               "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
               "<Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"},
          {"_rels/.rels",
           links + relation("rId1", "officeDocument", "xl/workbook.xml") + "</Relationships>"},
          {"xl/workbook.xml", head + ("<workbook" + main) + " xmlns:r=\"" + relations +
                                  "\"><sheets><sheet name=\"" + escaped(sheet_name) +
                                  "\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"},
          {"xl/_rels/workbook.xml.rels",
           links + relation("rId1", "worksheet", "worksheets/sheet1.xml") +
               relation("rId2", "sharedStrings", "sharedStrings.xml") + "</Relationships>"},
          {"xl/sharedStrings.xml", head + ("<sst" + main) + ">" + sheet.texts + "</sst>"},
          {"xl/worksheets/sheet1.xml", head + ("<worksheet" + main) + "><sheetData>" + sheet.rows +
                                           "</sheetData></worksheet>"}};
}

}  // namespace

void write_excel(const std::filesystem::path& file, const std::string& sheet,
                 const std::vector<std::vector<std::string>>& rows) {
  std::filesystem::create_directories(file.parent_path());
  const auto parts = parts_of(sheet, Sheet(rows));
  std::unique_ptr<zip_t, decltype(&zip_discard)> archive(
      zip_open(file.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr), &zip_discard);
  if (!archive) throw Error("cannot write " + file.string());
  for (const auto& [name, text] : parts) {
    auto* const source = zip_source_buffer(archive.get(), text.data(), text.size(), 0);
    zip_file_add(archive.get(), name.c_str(), source, ZIP_FL_OVERWRITE);
  }
  if (zip_close(archive.get()) != 0) throw Error("cannot write " + file.string());
  static_cast<void>(archive.release());
}

}  // namespace mg::layouts
