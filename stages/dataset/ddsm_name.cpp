#include "stages/dataset/ddsm_name.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace mg {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_bar(char c) { return c == '_' || c == '-'; }

/// The digits at the start of `text` and the bar before them, if any.
std::size_t number_after_bar(std::string_view text) {
  if (text.size() < 2 || !is_bar(text[0])) return 0;
  const auto end = std::find_if_not(text.begin() + 1, text.end(), is_digit);
  const auto length = static_cast<std::size_t>(end - text.begin());
  return length > 1 ? length : 0;
}

}  // namespace

std::optional<DdsmName> ddsm_name(const std::string& file_name) {
  std::string_view text = file_name;
  if (text.empty() || text[0] < 'A' || text[0] > 'Z') return {};
  const auto number = number_after_bar(text.substr(1));
  if (number == 0) return {};
  const auto exam = number_after_bar(text.substr(1 + number));
  if (exam == 0) return {};
  DdsmName name;
  name.exam = text.substr(0, 1 + number + exam);
  std::replace(name.exam.begin(), name.exam.end(), '-', '_');
  name.patient = name.exam.substr(0, 1 + number);
  name.scanner = text.substr(0, 1);
  text.remove_prefix(name.exam.size());
  for (const auto side : {Side::left, Side::right}) {
    for (const std::string_view view : {"CC", "MLO"}) {
      const auto film = "." + film_name(side, std::string(view));
      if (!text.starts_with(film)) continue;
      name.side = side, name.view = view;
      text.remove_prefix(film.size());
    }
  }
  for (const auto c : text) {
    name.rest += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return name;
}

std::string film_name(Side side, const std::string& view) {
  return (side == Side::left ? "LEFT_" : "RIGHT_") + view;
}

std::string ddsm_site(const std::string& scanner) {
  if (scanner == "A") return "MGH";
  if (scanner == "B" || scanner == "C") return "WFU";
  return scanner == "D" ? "ISMD" : "";
}

}  // namespace mg
