// Parameters: one struct whose members hold the defaults, and one list that names them.
//
//   struct ToTumor {
//     double margin_mm = 10;
//     static auto params() {
//       return mg::params(mg::param("margin_mm", &ToTumor::margin_mm, "tissue kept around the
//       tumor")
//                             .unit("mm").between(0, 200));
//     }
//   };
//
// One parameter may be `.preset()`: it is read first, then the struct's `void preset()` may set
// other members by it, and what is written beside it wins.
//
// Members may be bool, int, std::int64_t, std::uint64_t, double, std::string,
// std::filesystem::path, NumberOrWord, a std::vector or std::optional of these, or a struct with
// params().
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "pipeline/setting.hpp"

namespace mg {

/// A list that may be written as its only item: `file: a` or `file: [a, b]`.
template <class T>
struct OneOrMore {
  std::vector<T> items = {};
  bool empty() const { return items.empty(); }
};

/// A number, or one of the words that its parameter lists with one_of(): `rate: 0.002`, `rate:
/// find`.
struct NumberOrWord {
  double number = 0;
  std::string word;  ///< empty: the number holds
  NumberOrWord() = default;
  NumberOrWord(double value) : number(value) {}  // NOLINT: a number is one
};

/// What is known of one parameter, for `inspect`, schemas and cache keys.
struct ParamInfo {
  std::string name, type, value, doc, unit;  ///< value: of the struct described, as text
  std::optional<double> low, high;
  std::vector<std::string> choices;
  std::vector<ParamInfo> members;  ///< of a nested struct
  bool preset = false;             ///< its choice sets the defaults of others
};

template <class Owner, class Member>
struct Param {
  using owner_type = Owner;
  ParamInfo info;
  Member Owner::*member;

  Param unit(std::string text) && { return info.unit = std::move(text), std::move(*this); }
  Param between(double low, double high) && {
    return info.low = low, info.high = high, std::move(*this);
  }
  Param at_least(double low) && { return info.low = low, std::move(*this); }
  Param one_of(std::vector<std::string> names) && {
    return info.choices = std::move(names), std::move(*this);
  }
  Param preset() && { return info.preset = true, std::move(*this); }
};

template <class Owner, class Member>
Param<Owner, Member> param(std::string name, Member Owner::*member, std::string doc) {
  Param<Owner, Member> out{{}, member};
  out.info.name = std::move(name);
  out.info.doc = std::move(doc);
  return out;
}

template <class... Params>
auto params(Params... list) {
  return std::make_tuple(std::move(list)...);
}

template <class T>
concept HasParams = requires {
  T::params();
};

/// Whom a parameter belongs to, for messages: "stage 'roi', parameter 'margin_mm'".
struct ParamPath {
  std::string owner, prefix;
  std::string of(const std::string& name) const;
};

namespace detail {

void parse(const Setting&, bool&, const ParamInfo&, const std::string& who, Mistakes&);
void parse(const Setting&, std::int64_t&, const ParamInfo&, const std::string& who, Mistakes&);
void parse(const Setting&, std::uint64_t&, const ParamInfo&, const std::string& who, Mistakes&);
void parse(const Setting&, int&, const ParamInfo&, const std::string& who, Mistakes&);
void parse(const Setting&, double&, const ParamInfo&, const std::string& who, Mistakes&);
void parse(const Setting&, std::string&, const ParamInfo&, const std::string& who, Mistakes&);
void parse(const Setting&, std::filesystem::path&, const ParamInfo&, const std::string& who,
           Mistakes&);
void parse(const Setting&, NumberOrWord&, const ParamInfo&, const std::string& who, Mistakes&);
void expect_list(const Setting&, const std::string& who, Mistakes&);
/// Reports a value that is no map, and every key of it that is not among `names`.
bool check_keys(const Setting&, const std::vector<std::string>& names, const ParamPath&, Mistakes&);

std::string text_of(bool);
std::string text_of(std::int64_t);
std::string text_of(std::uint64_t);
inline std::string text_of(int value) { return text_of(std::int64_t{value}); }
std::string text_of(double);
inline std::string text_of(const std::string& value) { return value; }
inline std::string text_of(const std::filesystem::path& value) { return value.string(); }
inline std::string text_of(const NumberOrWord& value) {
  return value.word.empty() ? text_of(value.number) : value.word;
}
template <class T>
std::string text_of(const std::vector<T>& values) {
  std::string text;
  for (T const& value : values) text += (text.empty() ? "" : ", ") + text_of(value);
  return "[" + text + "]";
}
template <class T>
std::string text_of(const std::optional<T>& value) {
  return value ? text_of(*value) : "none";
}
template <class T>
std::string text_of(const OneOrMore<T>& value) {
  if (value.empty()) return "";
  return value.items.size() == 1 ? text_of(value.items[0]) : text_of(value.items);
}

template <class T>
std::string type_name(T const*) {
  if constexpr (std::is_same_v<T, bool>)
    return "true or false";
  else if constexpr (std::is_integral_v<T>)
    return "integer";
  else if constexpr (std::is_floating_point_v<T>)
    return "number";
  else if constexpr (std::is_same_v<T, NumberOrWord>)
    return "number or word";
  else if constexpr (std::is_same_v<T, std::filesystem::path>)
    return "path";
  else if constexpr (HasParams<T>)
    return "map";
  else
    return "text";
}
template <class T>
std::string type_name(const std::vector<T>*) {
  return "list of " + type_name(static_cast<const T*>(nullptr));
}
template <class T>
std::string type_name(const std::optional<T>*) {
  return type_name(static_cast<const T*>(nullptr));
}
template <class T>
std::string type_name(const OneOrMore<T>*) {
  return type_name(static_cast<const T*>(nullptr)) + " or list of them";
}

template <class T>
void parse(const Setting& from, std::vector<T>& into, const ParamInfo& info, const std::string& who,
           Mistakes& mistakes) {
  expect_list(from, who, mistakes);
  into.clear();
  for (const auto& item : from.items) {
    T value{};
    parse(item, value, info, who, mistakes);
    into.push_back(std::move(value));
  }
}
template <class T>
void parse(const Setting& from, std::optional<T>& into, const ParamInfo& info,
           const std::string& who, Mistakes& mistakes) {
  if (from.kind == Setting::Kind::none) return into.reset();
  T value{};
  parse(from, value, info, who, mistakes);
  into = std::move(value);
}

template <class T>
void parse(const Setting& from, OneOrMore<T>& into, const ParamInfo& info, const std::string& who,
           Mistakes& mistakes) {
  if (from.kind == Setting::Kind::list) return parse(from, into.items, info, who, mistakes);
  if (from.kind == Setting::Kind::none) return into.items.clear();
  T value{};
  parse(from, value, info, who, mistakes);
  into.items = {std::move(value)};
}

}  // namespace detail

/// What the parameters of `values` are, with the values they have there.
template <HasParams P>
std::vector<ParamInfo> describe(P const& values) {
  std::vector<ParamInfo> out;
  const auto add = [&](const auto& param) {
    auto info = param.info;
    auto const& member = values.*param.member;
    using Member = std::remove_cvref_t<decltype(member)>;
    info.type = detail::type_name(static_cast<Member const*>(nullptr));
    if constexpr (HasParams<Member>)
      info.members = describe(member);
    else
      info.value = detail::text_of(member);
    out.push_back(std::move(info));
  };
  std::apply([&](const auto&... list) { (add(list), ...); }, P::params());
  return out;
}

/// Reads a map of settings into `into`. Every mistake (unknown key, wrong kind, out of bounds, no
/// such choice) goes into `mistakes` with its place; what is not named keeps its default, or what
/// the preset made of it.
template <HasParams P>
void read_params(const Setting& from, P& into, const ParamPath& path, Mistakes& mistakes) {
  const auto list = P::params();
  std::vector<std::string> names;
  std::apply([&](const auto&... param) { (names.push_back(param.info.name), ...); }, list);
  if (!detail::check_keys(from, names, path, mistakes)) return;
  const auto read = [&](const auto& param) {
    auto const* setting = from.find(param.info.name);
    if (!setting) return;
    auto& member = into.*param.member;
    if constexpr (HasParams<std::remove_cvref_t<decltype(member)>>) {
      read_params(*setting, member, {path.owner, path.prefix + param.info.name + "."}, mistakes);
    } else {
      detail::parse(*setting, member, param.info, path.of(param.info.name), mistakes);
    }
  };
  const auto read_all = [&](bool presets) {
    const auto in_turn = [&](const auto& param) {
      if (param.info.preset == presets) read(param);
    };
    std::apply([&](const auto&... param) { (in_turn(param), ...); }, list);
  };
  read_all(true);
  if constexpr (requires { into.preset(); }) into.preset();
  read_all(false);
}

/// All parameters and their values on one line: what a cache key is made of.
std::string canonical(const std::vector<ParamInfo>& infos);

}  // namespace mg
