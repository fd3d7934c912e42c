#include "stages/support/ddsm/words.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "pipeline/error.hpp"

namespace mg {

std::string shown(std::string_view word) {
  std::string out(word.substr(0, 24));
  for (auto& c : out) {
    if (std::isprint(static_cast<unsigned char>(c)) == 0) c = '?';
  }
  return "'" + out + (word.size() > out.size() ? "..." : "") + "'";
}

}  // namespace mg

namespace mg::ddsm {

namespace {

bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

}  // namespace

std::optional<int> number_in(std::string_view word) {
  int value = 0;
  const auto [stop, fault] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (fault != std::errc{} || stop != word.data() + word.size()) return {};
  return value;
}

void Words::skip_space() {
  while (!rest_.empty() && is_space(rest_[0])) {
    line_ += rest_[0] == '\n' || (rest_[0] == '\r' && !rest_.starts_with("\r\n"));
    rest_.remove_prefix(1);
  }
}

std::string_view Words::peek() {
  skip_space();
  if (rest_.empty() || rest_[0] == '#') return rest_.substr(0, 1);
  const auto* const end =
      std::find_if(rest_.begin(), rest_.end(), [](char c) { return is_space(c) || c == '#'; });
  return rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
}

std::string_view Words::next() {
  const auto word = peek();
  rest_.remove_prefix(word.size());
  return word;
}

std::string_view Words::rest_of_line() {
  auto line = rest_.substr(0, rest_.find_first_of("\r\n"));
  rest_.remove_prefix(line.size());
  while (!line.empty() && is_space(line.front())) line.remove_prefix(1);
  while (!line.empty() && is_space(line.back())) line.remove_suffix(1);
  return line;
}

void Words::fail(const std::string& what, const std::string& hint) const {
  throw Error(what, hint, {file_, line_, 0});
}

}  // namespace mg::ddsm
