// Tables as text: CSV (RFC 4180) and JSON Lines.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace mg::write {

/// A text, a number (as short as it can be read back exactly), or nothing: empty in CSV, null in
/// JSON. Numbers that are not finite count as nothing.
using Cell = std::variant<std::monostate, std::string, double>;

/// A row: column names and cells. All rows of a table name the same columns.
using Row = std::vector<std::pair<std::string, Cell>>;

std::string csv_header(const Row& row);
std::string csv_line(const Row& row);
std::string json_line(const Row& row);

}  // namespace mg::write
