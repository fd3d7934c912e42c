#include "runtime/graph/render.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>
#include <vector>

#include "runtime/graph/utf8.hpp"

namespace mg {

namespace {

constexpr std::size_t most_shown = 100;

std::vector<Mistake> sorted(const Mistakes& mistakes) {
  auto list = mistakes.list();
  const auto key = [](const Mistake& m) {
    return std::tie(m.where.file, m.where.line, m.where.column);
  };
  std::stable_sort(list.begin(), list.end(),
                   [&](const auto& a, const auto& b) { return key(a) < key(b); });
  // One cause met on two ways is one mistake.
  std::vector<Mistake> out;
  for (auto& mistake : list) {
    auto known = false;
    for (auto other = out.rbegin(); other != out.rend() && key(*other) == key(mistake); ++other) {
      known = known || other->what == mistake.what;
    }
    if (!known) out.push_back(std::move(mistake));
  }
  return out;
}

/// The byte at which the character in `column` (from 1) begins.
std::size_t byte_of(std::string_view line, int column) {
  std::size_t byte = 0;
  for (int i = 1; i < column && byte < line.size(); ++i) {
    do ++byte;
    while (byte < line.size() && (static_cast<unsigned char>(line[byte]) & 0xC0U) == 0x80U);
  }
  return byte;
}

/// The line and a caret below the column. Of a long line, the part around it.
std::string excerpt(std::string_view line, int column) {
  constexpr int around = 60;
  const auto caret = byte_of(line, column);
  const auto from = column > 2 * around ? byte_of(line, column - around) : 0;
  const auto to = byte_of(line, std::max(column, 2 * around) + around);
  auto shown = line.substr(from, to - from);
  auto before = line.substr(from, caret - from);
  if (from == 0) {
    const auto indent = std::min(line.find_first_not_of(' '), caret);
    shown.remove_prefix(std::min(indent, shown.size()));
    before.remove_prefix(std::min(indent, before.size()));
  }
  const std::string left = from > 0 ? "..." : "";
  const auto* const right = to < line.size() ? "..." : "";
  return fmt::format("  {}{}{}\n  {}{}^\n", left, printable(shown), right, blank_like(left),
                     blank_like(before));
}

std::string rendered(const Mistake& mistake, const Texts& texts) {
  const auto place = printable(to_string(mistake.where));
  auto text = fmt::format("{}{}{}\n", place, place.empty() ? "" : ": ", printable(mistake.what));
  if (const auto line = texts.line(mistake.where.file, mistake.where.line)) {
    if (!line->empty()) text += excerpt(*line, mistake.where.column);
  }
  if (!mistake.hint.empty()) text += fmt::format("  mend: {}\n", printable(mistake.hint));
  return text;
}

}  // namespace

std::string render(const Mistakes& mistakes, const Texts& texts) {
  const auto list = sorted(mistakes);
  if (list.empty()) return {};
  std::string text;
  for (std::size_t i = 0; i < std::min(list.size(), most_shown); ++i) {
    text += rendered(list[i], texts) + '\n';
  }
  if (list.size() > most_shown) text += fmt::format("and {} more\n", list.size() - most_shown);
  return text + fmt::format("{} mistake{}\n", list.size(), list.size() == 1 ? "" : "s");
}

std::string render_json(const Mistakes& mistakes) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& [where, what, hint] : sorted(mistakes)) {
    list.push_back({{"file", where.file},
                    {"line", where.line},
                    {"column", where.column},
                    {"what", what},
                    {"mend", hint}});
  }
  const nlohmann::ordered_json out{{"mistakes", std::move(list)}};
  return out.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace mg
