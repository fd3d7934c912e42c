#include "pipeline/value.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace mg {

namespace {

std::string shortest(double value) {
  std::array<char, 32> text{};
  auto const end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

std::string six_digits(double value) {
  std::array<char, 32> text{};
  auto const end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, 6).ptr;
  return {text.data(), end};
}

}  // namespace

std::string const& Scores::best() const {
  if (classes.empty()) throw Error("scores without classes have no best class");
  return std::max_element(classes.begin(), classes.end(),
                          [](auto const& a, auto const& b) { return a.second < b.second; })
      ->first;
}

std::vector<std::pair<std::string, std::string>> TypeOf<Label>::columns(Label const& label) {
  return {{"", label.name}};
}

std::vector<std::pair<std::string, std::string>> TypeOf<Number>::columns(Number const& number) {
  return {{"", shortest(number.value)}};
}

std::vector<std::pair<std::string, std::string>> TypeOf<Scores>::columns(Scores const& scores) {
  std::vector<std::pair<std::string, std::string>> out{{"best", scores.best()}};
  for (auto const& [name, score] : scores.classes) out.emplace_back(name, six_digits(score));
  return out;
}

Value Value::with(std::shared_ptr<void const> companion) const {
  if (!data_) return *this;
  struct Pair {
    std::shared_ptr<void const> value, companion;
  };
  auto const pair = std::make_shared<Pair const>(Pair{data_, std::move(companion)});
  return Value(std::shared_ptr<void const>(pair, data_.get()), type_);
}

}  // namespace mg
