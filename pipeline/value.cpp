#include "pipeline/value.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace mg {

namespace {

std::string shortest(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

/// Enough to order what differs: scores near 0 and 1 must not become ties.
std::string nine_digits(double value) {
  std::array<char, 32> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 9)
          .ptr;
  return {text.data(), end};
}

}  // namespace

const std::string& Scores::best() const {
  if (classes.empty()) throw Error("scores without classes have no best class");
  return std::max_element(classes.begin(), classes.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

std::vector<std::pair<std::string, std::string>> TypeOf<Label>::columns(const Label& label) {
  return {{"", label.name}};
}

std::vector<std::pair<std::string, std::string>> TypeOf<Number>::columns(const Number& number) {
  return {{"", shortest(number.value)}};
}

std::vector<std::pair<std::string, std::string>> TypeOf<Scores>::columns(const Scores& scores) {
  std::vector<std::pair<std::string, std::string>> out{{"best", scores.best()}};
  for (const auto& [name, score] : scores.classes) out.emplace_back(name, nine_digits(score));
  return out;
}

std::optional<Image> TypeOf<Image>::copy_to_host(const Image& image) {
  if (image.pixels.on_host()) return {};
  auto out = image;
  out.pixels = mg::on_host(image.pixels);
  return out;
}

std::optional<Mask> TypeOf<Mask>::copy_to_host(const Mask& mask) {
  if (mask.pixels.on_host()) return {};
  return Mask{mg::on_host(mask.pixels), mask.geometry};
}

Value Value::on_host() const {
  if (!data_ || !type_->copy_to_host) return *this;
  auto copy = type_->copy_to_host(data_.get());
  return copy ? Value(std::move(copy), type_) : *this;
}

Value Value::with(std::shared_ptr<const void> companion) const {
  if (!data_) return *this;
  struct Pair {
    std::shared_ptr<const void> value, companion;
  };
  const auto pair = std::make_shared<const Pair>(Pair{data_, std::move(companion)});
  return Value(std::shared_ptr<const void>(pair, data_.get()), type_);
}

}  // namespace mg
