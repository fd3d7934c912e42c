#include "runtime/graph/lines.hpp"

#include <algorithm>
#include <utility>

#include "runtime/graph/utf8.hpp"

namespace mg {

namespace {
constexpr std::size_t stride = 256;
}

Lines::Lines(std::string file, std::string_view text)
    : file_(std::move(file)), text_(text), starts_{0} {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') starts_.push_back(i + 1);
  }
  int count = 0;
  for (std::size_t i = 0; i <= text.size(); i += stride) {
    counted_.push_back(count);
    count += characters(text.substr(i, stride));
  }
}

int Lines::characters_before(std::size_t byte) const {
  const auto block = byte / stride;
  return counted_[block] + characters(text_.substr(block * stride, byte % stride));
}

std::string_view Lines::line(int number) const {
  if (number < 0 || number >= count()) return {};
  const auto begin = starts_[static_cast<std::size_t>(number)];
  const auto last = number + 1 == count();
  const auto end = last ? text_.size() : starts_[static_cast<std::size_t>(number) + 1] - 1;
  auto rest = text_.substr(begin, end - begin);
  if (rest.ends_with('\r')) rest.remove_suffix(1);
  return rest;
}

Where Lines::where(int line, int byte) const {
  if (line >= count()) return {file_, line + 1, 1};
  const auto start = starts_[static_cast<std::size_t>(std::max(line, 0))];
  const auto size = this->line(line).size();
  const auto at = start + std::min(size, static_cast<std::size_t>(std::max(byte, 0)));
  return {file_, line + 1, characters_before(at) - characters_before(start) + 1};
}

Where Lines::where_of_byte(std::size_t byte) const {
  const auto next = std::upper_bound(starts_.begin(), starts_.end(), byte);
  const auto line = static_cast<int>(next - starts_.begin()) - 1;
  return where(line, static_cast<int>(byte - *std::prev(next)));
}

char Lines::at(int line, int byte) const {
  const auto text = this->line(line);
  const auto inside = byte >= 0 && static_cast<std::size_t>(byte) < text.size();
  return inside ? text[static_cast<std::size_t>(byte)] : '\0';
}

}  // namespace mg
