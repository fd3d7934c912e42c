#include "pipeline/params.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace mg {

std::string ParamPath::of(const std::string& name) const {
  return owner + (owner.empty() ? "" : ", ") + "parameter '" + prefix + name + "'";
}

namespace detail {

namespace {

/// "an integer of at least 0", "a number", "text".
std::string one(const std::string& wanted) {
  const auto counted = wanted.rfind("integer", 0) == 0          ? "an "
                       : wanted == "number" || wanted == "path" ? "a "
                                                                : "";
  return counted + wanted;
}

bool expect_scalar(const Setting& from, const std::string& who, const char* wanted,
                   Mistakes& mistakes) {
  if (from.kind == Setting::Kind::scalar) return true;
  mistakes.add(from.where, who + ": " + from.kind_name() + " is no " + wanted,
               "write " + one(wanted) + " here");
  return false;
}

bool within_bounds(double value, const Setting& from, const ParamInfo& info, const std::string& who,
                   Mistakes& mistakes) {
  const auto unit = info.unit.empty() ? std::string() : " " + info.unit;
  const auto low = info.low.value_or(-std::numeric_limits<double>::infinity());
  const auto high = info.high.value_or(std::numeric_limits<double>::infinity());
  if (value >= low && value <= high) return true;
  const auto hint = info.high ? "between " + text_of(low) + " and " + text_of(high) + unit
                              : "at least " + text_of(low) + unit;
  const auto side = value < low ? " is below " + text_of(low) : " is above " + text_of(high);
  mistakes.add(from.where, who + ": " + from.text + side, "choose a value " + hint);
  return false;
}

template <class T>
void parse_number(const Setting& from, T& into, const ParamInfo& info, const std::string& who,
                  const char* wanted, Mistakes& mistakes) {
  if (!expect_scalar(from, who, wanted, mistakes)) return;
  T value{};
  const auto* const begin = from.text.data();
  const auto* const end = begin + from.text.size();
  const auto [stop, fault] = std::from_chars(begin, end, value);
  const auto whole = stop == end && begin != end;
  if (fault == std::errc::result_out_of_range) {
    mistakes.add(from.where, who + ": " + from.text + " is too large", "choose a smaller value");
  } else if (!whole || fault != std::errc{} || !std::isfinite(static_cast<double>(value))) {
    mistakes.add(from.where, who + ": '" + from.text + "' is no " + wanted,
                 "write " + one(wanted) + (info.unit.empty() ? "" : " in " + info.unit) +
                     (info.value.empty() ? "" : ", as in " + info.value));
  } else if (within_bounds(static_cast<double>(value), from, info, who, mistakes)) {
    into = value;
  }
}

}  // namespace

void parse(const Setting& from, bool& into, const ParamInfo&, const std::string& who,
           Mistakes& mistakes) {
  if (!expect_scalar(from, who, "true or false", mistakes)) return;
  if (from.text == "true")
    into = true;
  else if (from.text == "false")
    into = false;
  else
    mistakes.add(from.where, who + ": '" + from.text + "' is neither true nor false",
                 "write true or false");
}

void parse(const Setting& from, std::int64_t& into, const ParamInfo& info, const std::string& who,
           Mistakes& mistakes) {
  parse_number(from, into, info, who, "integer", mistakes);
}
void parse(const Setting& from, std::uint64_t& into, const ParamInfo& info, const std::string& who,
           Mistakes& mistakes) {
  parse_number(from, into, info, who, "integer of at least 0", mistakes);
}
void parse(const Setting& from, int& into, const ParamInfo& info, const std::string& who,
           Mistakes& mistakes) {
  parse_number(from, into, info, who, "integer", mistakes);
}
void parse(const Setting& from, double& into, const ParamInfo& info, const std::string& who,
           Mistakes& mistakes) {
  parse_number(from, into, info, who, "number", mistakes);
}

void parse(const Setting& from, std::string& into, const ParamInfo& info, const std::string& who,
           Mistakes& mistakes) {
  if (!expect_scalar(from, who, "text", mistakes)) return;
  const auto& choices = info.choices;
  if (!choices.empty() && std::find(choices.begin(), choices.end(), from.text) == choices.end()) {
    mistakes.add(from.where, who + ": there is no choice '" + from.text + "'",
                 suggest(from.text, choices));
    return;
  }
  into = from.text;
}

void parse(const Setting& from, std::filesystem::path& into, const ParamInfo&,
           const std::string& who, Mistakes& mistakes) {
  if (expect_scalar(from, who, "path", mistakes)) into = from.text;
}

void parse(const Setting& from, NumberOrWord& into, const ParamInfo& info, const std::string& who,
           Mistakes& mistakes) {
  const auto& words = info.choices;
  if (std::find(words.begin(), words.end(), from.text) != words.end()) {
    into.word = from.text;
    return;
  }
  double number = 0;
  const auto* const end = from.text.data() + from.text.size();
  const auto parsed = std::from_chars(from.text.data(), end, number);
  if (from.kind != Setting::Kind::scalar || parsed.ptr != end || parsed.ec != std::errc{}) {
    std::string quoted, plain;
    for (const auto& word : words) quoted += " and not '" + word + "'", plain += " or " + word;
    const auto given =
        from.kind == Setting::Kind::scalar ? "'" + from.text + "'" : from.kind_name();
    mistakes.add(from.where, who + ": " + given + " is no number" + quoted,
                 "write a number" + plain);
  } else if (within_bounds(number, from, info, who, mistakes)) {
    into = number;
  }
}

void expect_list(const Setting& from, const std::string& who, Mistakes& mistakes) {
  if (from.kind == Setting::Kind::list) return;
  mistakes.add(from.where, who + ": " + from.kind_name() + " is no list",
               "write [" + (from.kind == Setting::Kind::scalar ? from.text : "...") + "]");
}

bool check_keys(const Setting& from, const std::vector<std::string>& names, const ParamPath& path,
                Mistakes& mistakes) {
  if (from.kind == Setting::Kind::none) return true;
  if (from.kind != Setting::Kind::map) {
    const auto group = path.prefix.substr(0, path.prefix.size() - (path.prefix.empty() ? 0 : 1));
    mistakes.add(from.where,
                 path.owner + ", parameter '" + group + "': " + from.kind_name() + " is no map",
                 "write {" + (names.empty() ? "" : names.front()) + ": ...}");
    return false;
  }
  for (const auto& entry : from.entries) {
    if (std::find(names.begin(), names.end(), entry.key) != names.end()) continue;
    mistakes.add(entry.where, path.owner + " has no parameter '" + path.prefix + entry.key + "'",
                 names.empty() ? "it has no parameters" : suggest(entry.key, names));
  }
  return true;
}

std::string text_of(bool value) { return value ? "true" : "false"; }
std::string text_of(std::int64_t value) { return std::to_string(value); }
std::string text_of(std::uint64_t value) { return std::to_string(value); }
std::string text_of(double value) {
  std::array<char, 32> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

}  // namespace detail

std::string canonical(const std::vector<ParamInfo>& infos) {
  std::string text;
  for (const auto& info : infos) {
    text += (text.empty() ? "" : ", ") + info.name + ": ";
    text += info.members.empty() ? info.value : "{" + canonical(info.members) + "}";
  }
  return text;
}

}  // namespace mg
