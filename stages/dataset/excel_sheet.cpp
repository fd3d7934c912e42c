#include "stages/dataset/excel_sheet.hpp"

#include <algorithm>
#include <pugixml.hpp>
#include <string_view>
#include <utility>

#include "pipeline/error.hpp"
#include "stages/dataset/zip_archive.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t most_columns = 16384, most_rows = 1'048'576;  // Excel's own limits
constexpr char save_again[] = "open it, and save it as .xlsx or as CSV";
using Rows = std::vector<std::vector<std::string>>;

/// The name of an element or attribute without the prefix of its namespace.
std::string_view bare(const char* name) {
  const std::string_view text = name;
  return text.substr(text.rfind(':') + 1);  // npos + 1 is 0
}

pugi::xml_node child(const pugi::xml_node& parent, std::string_view name) {
  return parent.find_child([&](const pugi::xml_node& node) { return bare(node.name()) == name; });
}

std::string attribute(const pugi::xml_node& node, std::string_view name) {
  for (const auto& a : node.attributes()) {
    if (bare(a.name()) == name) return a.value();
  }
  return {};
}

pugi::xml_document parse(const ZipArchive& archive, const fs::path& file, const std::string& part) {
  pugi::xml_document document;
  const auto text = archive.text(part);
  const auto result =
      document.load_buffer(text.data(), text.size(), pugi::parse_default | pugi::parse_ws_pcdata);
  if (!result) {
    throw Error(file.string() + ": " + part + " is no XML: " + result.description(), save_again);
  }
  return document;
}

/// The texts below a node in their order; phonetic hints (rPh) are no part of the text.
std::string text_of(const pugi::xml_node& node) {
  if (bare(node.name()) == "t") return node.text().get();
  std::string text;
  for (const auto& part : node.children()) {
    if (bare(part.name()) != "rPh") text += text_of(part);
  }
  return text;
}

std::vector<std::string> shared_texts(const ZipArchive& archive, const fs::path& file) {
  std::vector<std::string> texts;
  const std::string part = "xl/sharedStrings.xml";
  if (!archive.has(part)) return texts;
  const auto document = parse(archive, file, part);
  for (const auto& item : document.document_element().children()) {
    if (bare(item.name()) == "si") texts.push_back(text_of(item));
  }
  return texts;
}

/// Where the sheet lies in the archive.
std::string part_of_sheet(const ZipArchive& archive, const fs::path& file,
                          const std::string& wanted) {
  const auto book = parse(archive, file, "xl/workbook.xml");
  std::vector<std::string> names;
  std::string id;
  for (const auto& sheet : child(book.document_element(), "sheets").children()) {
    if (bare(sheet.name()) != "sheet") continue;
    names.push_back(attribute(sheet, "name"));
    if (id.empty() && (wanted.empty() || names.back() == wanted)) id = attribute(sheet, "id");
  }
  if (id.empty()) {
    throw Error(file.string() + " has no sheet" + (wanted.empty() ? "" : " '" + wanted + "'"),
                suggest(wanted, names));
  }
  const auto links = parse(archive, file, "xl/_rels/workbook.xml.rels");
  for (const auto& link : links.document_element().children()) {
    if (attribute(link, "Id") != id) continue;
    const auto target = attribute(link, "Target");
    return target.starts_with('/') ? target.substr(1) : "xl/" + target;
  }
  throw Error(file.string() + ": its list of parts lacks the sheet", save_again);
}

/// "AB12" is column 27. Cells without a name follow the one before.
std::size_t column_of(const std::string& name, std::size_t next) {
  std::size_t column = 0;
  for (const char c : name) {
    if (c < 'A' || c > 'Z' || column > most_columns) break;
    column = column * 26 + static_cast<std::size_t>(c - 'A' + 1);
  }
  return column == 0 ? next : column - 1;
}

class SheetReader {
 public:
  SheetReader(fs::path file, std::vector<std::string> texts)
      : file_(std::move(file)), texts_(std::move(texts)) {}

  Rows rows(const pugi::xml_node& data) const {
    Rows rows;
    for (const auto& row : data.children()) {
      if (bare(row.name()) != "row") continue;
      const auto number = attribute(row, "r");
      const auto at = number.empty() ? rows.size() : std::stoul("0" + digits(number)) - 1;
      if (at >= most_rows || at < rows.size()) fail("row '" + number + "' is out of order");
      rows.resize(at);
      rows.push_back(cells(row));
    }
    return rows;
  }

 private:
  static std::string digits(const std::string& text) {
    const auto end = std::min(text.find_first_not_of("0123456789"), std::size_t{8});
    return text.substr(0, end);
  }
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(file_.string() + ": " + what, save_again);
  }

  std::vector<std::string> cells(const pugi::xml_node& row) const {
    std::vector<std::string> cells;
    for (const auto& cell : row.children()) {
      if (bare(cell.name()) != "c") continue;
      const auto name = attribute(cell, "r");
      const auto at = column_of(name, cells.size());
      if (at >= most_columns || at < cells.size()) fail("cell '" + name + "' is out of order");
      cells.resize(at);
      cells.push_back(one_line(value(cell, name)));
    }
    return cells;
  }

  std::string value(const pugi::xml_node& cell, const std::string& name) const {
    const auto type = attribute(cell, "t");
    if (type == "inlineStr") return text_of(child(cell, "is"));
    const std::string text = child(cell, "v").text().get();
    if (type != "s") return text;
    const auto index = std::stoul("0" + digits(text));
    if (index >= texts_.size()) fail("cell '" + name + "' has a text that is not there");
    return texts_[index];
  }

  static std::string one_line(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
    return text;
  }

  fs::path file_;
  std::vector<std::string> texts_;
};

}  // namespace

Rows read_excel_sheet(const fs::path& file, const std::string& sheet) {
  const ZipArchive archive(file);
  const auto document = parse(archive, file, part_of_sheet(archive, file, sheet));
  const SheetReader reader(file, shared_texts(archive, file));
  return reader.rows(child(document.document_element(), "sheetData"));
}

}  // namespace mg
