#include "stages/dataset/csv_table.hpp"

#include <algorithm>
#include <array>
#include <fstream>

namespace mg {

namespace {

/// Of the first line: what stands between its fields.
char separator_in(std::string_view text) {
  std::array<std::pair<char, int>, 3> counts = {{{',', 0}, {';', 0}, {'\t', 0}}};
  auto quoted = false, begun = false;
  for (const auto c : text) {
    quoted ^= c == '"';
    if (begun && !quoted && c == '\n') break;
    begun = begun || (c != '\n' && c != '\r');
    for (auto& [separator, count] : counts) count += !quoted && c == separator;
  }
  return std::max_element(counts.begin(), counts.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

/// Walks over the text, a row at a time.
class Scanner {
 public:
  Scanner(std::string_view text, const std::string& name)
      : text_(text), name_(name), separator_(separator_in(text)) {}

  /// False at the end. `line` is where the row begins.
  bool next(std::vector<std::string>& row, int& line) {
    while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) step();
    if (at_ == text_.size()) return false;
    row.clear(), line = line_;
    row.push_back(field());
    while (at_ < text_.size() && text_[at_] == separator_) {
      step();
      row.push_back(field());
    }
    return true;
  }

 private:
  std::string field() { return at_ < text_.size() && text_[at_] == '"' ? quoted() : plain(); }
  void step() { line_ += text_[at_++] == '\n'; }

  std::string plain() {
    const std::array<char, 3> ends = {separator_, '\r', '\n'};
    const auto end = std::min(text_.find_first_of(std::string_view(ends.data(), ends.size()), at_),
                              text_.size());
    auto field = std::string(text_.substr(at_, end - at_));
    at_ = end;
    return without_blanks(field);
  }

  std::string quoted() {
    const auto opened = line_;
    std::string field;
    for (step(); at_ < text_.size(); step()) {
      if (text_[at_] != '"') {
        field += text_[at_];
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        field += '"';
        step();
      } else {
        step();
        return field + plain();
      }
    }
    throw Error("a quote is opened and never closed", "close it with \"", {name_, opened, 0});
  }

  std::string_view text_;
  const std::string& name_;
  char separator_;
  std::size_t at_ = 0;
  int line_ = 1;
};

}  // namespace

std::string without_blanks(const std::string& text) {
  constexpr char blanks[] = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

CsvTable CsvTable::parse(std::string_view text, const std::string& name) {
  if (text.substr(0, 3) == "\xef\xbb\xbf") text.remove_prefix(3);
  CsvTable table;
  table.name_ = name;
  Scanner scanner(text, table.name_);
  std::vector<std::string> row;
  int line = 0;
  if (!scanner.next(table.columns_, line)) {
    throw Error("the table is empty", "its first line must name the columns", {name, 1, 0});
  }
  auto sorted = table.columns_;
  std::sort(sorted.begin(), sorted.end());
  if (const auto twin = std::adjacent_find(sorted.begin(), sorted.end()); twin != sorted.end()) {
    throw Error("two columns are named '" + *twin + "'", "rename one", {name, line, 0});
  }
  while (scanner.next(row, line)) {
    if (row.size() != table.columns_.size()) {
      throw Error("a row of " + std::to_string(row.size()) + " fields in a table of " +
                      std::to_string(table.columns_.size()) + " columns",
                  "quote fields that hold commas", {name, line, 0});
    }
    table.rows_.push_back(row);
    table.lines_.push_back(line);
  }
  return table;
}

CsvTable CsvTable::read(const std::filesystem::path& file) {
  return parse(read_text(file), file.string());
}

std::optional<std::size_t> CsvTable::find(const std::string& column) const {
  const auto at = std::find(columns_.begin(), columns_.end(), column);
  if (at == columns_.end()) return {};
  return static_cast<std::size_t>(at - columns_.begin());
}

std::size_t CsvTable::require(const std::string& column) const {
  if (const auto at = find(column)) return *at;
  throw Error("there is no column '" + column + "'", suggest(column, columns_), {name_, 1, 0});
}

std::string csv_row(const std::vector<std::string>& fields) {
  std::string text;
  for (const auto& field : fields) {
    if (&field != &fields.front()) text += ',';
    if (field.find_first_of(",;\t\"\r\n") == std::string::npos) {
      text += field;
      continue;
    }
    text += '"';
    for (const auto c : field) text += c == '"' ? std::string("\"\"") : std::string(1, c);
    text += '"';
  }
  return text + '\n';
}

std::string read_text(const std::filesystem::path& file, std::size_t limit) {
  std::ifstream in(file, std::ios::binary | std::ios::ate);
  const auto size = in ? static_cast<std::streamoff>(in.tellg()) : -1;
  if (size < 0 || std::filesystem::is_directory(file)) {
    throw Error("cannot read " + file.string(), "is the path right, and may you read it?");
  }
  if (static_cast<std::size_t>(size) > limit) {
    throw Error(file.string() + " is too large for a table: " + std::to_string(size) + " bytes");
  }
  std::string text(static_cast<std::size_t>(size), '\0');
  in.seekg(0);
  if (!in.read(text.data(), size)) throw Error("cannot read " + file.string());
  return text;
}

}  // namespace mg
