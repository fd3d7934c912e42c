#include "runtime/graph/substitute.hpp"

#include <algorithm>
#include <utility>

namespace mg {

namespace {

constexpr std::size_t budget = 4'000'000;  ///< several times what the largest file can hold
constexpr std::size_t cost_of_a_value = 8;
constexpr std::size_t longest_chain = 32;
constexpr char unknown = '?';

Setting unknown_at(const Where& where) {
  Setting out;
  out.where = where;
  out.text.push_back(unknown);
  return out;
}

std::size_t cost_of_text(const Setting& setting) { return cost_of_a_value + setting.text.size(); }

std::size_t cost_of_tree(const Setting& setting) {
  auto cost = cost_of_text(setting);
  for (const auto& item : setting.items) cost += cost_of_tree(item);
  for (const auto& entry : setting.entries) cost += cost_of_tree(entry.value);
  return cost;
}

/// "a -> b -> a"
std::string circle(const std::vector<std::string>& open, const std::string& again) {
  std::string text;
  for (auto name = std::find(open.begin(), open.end(), again); name != open.end(); ++name) {
    text += *name + " -> ";
  }
  return text + again;
}

}  // namespace

bool is_unknown(const Setting& setting) {
  return setting.kind == Setting::Kind::none && setting.text == "?";
}

std::string escape_variables(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 2, "${") == 0) out += '$';
    out += text[i];
  }
  return out;
}

const Setting& Substitution::fail(const Where& where, std::string what, std::string hint) {
  if (!what.empty()) mistakes_->add(where, std::move(what), std::move(hint));
  failed_ = true;
  unknown_ = unknown_at(where);
  return unknown_;
}

bool Substitution::spend(const Setting& setting, std::size_t cost) {
  if (spent_ > budget) return false;
  spent_ += cost;
  if (spent_ <= budget) return true;
  fail(setting.where, "with its variables written out, the graph is far too large",
       "let fewer variables refer to each other");
  return false;
}

Setting Substitution::operator()(const Setting& setting) {
  if (!spend(setting, cost_of_text(setting))) return unknown_at(setting.where);
  if (setting.kind == Setting::Kind::scalar) return in_text(setting);
  Setting out;
  out.kind = setting.kind;
  out.where = setting.where;
  out.text = setting.text;
  for (const auto& item : setting.items) out.items.push_back((*this)(item));
  for (const auto& entry : setting.entries) {
    out.entries.push_back({entry.key, entry.where, (*this)(entry.value)});
  }
  return out;
}

Setting Substitution::in_text(const Setting& scalar) {
  const auto& text = scalar.text;
  std::string out;
  for (std::size_t at = 0;;) {
    const auto begin = text.find("${", at);
    out += text.substr(at, begin == std::string::npos ? begin : begin - at);
    if (begin == std::string::npos) return Setting::scalar(std::move(out), scalar.where);
    at = begin + 2;
    if (begin > 0 && text[begin - 1] == '$') {
      out += '{';  // the first $ of $${ is there already
      continue;
    }
    const auto end = text.find('}', at);
    if (end == std::string::npos) {
      return fail(scalar.where, "'${' is not closed",
                  "write ${name}, or $${ for the characters ${");
    }
    const auto name = text.substr(at, end - at);
    const auto& value = value_of(name, scalar.where);
    at = end + 1;
    if (begin == 0 && at == text.size()) {
      return spend(scalar, cost_of_tree(value)) ? value : unknown_at(scalar.where);
    }
    if (is_unknown(value)) return unknown_at(scalar.where);
    if (value.kind != Setting::Kind::scalar) {
      return fail(
          scalar.where,
          "variable '" + name + "' is " + value.kind_name() + " and cannot be part of a text",
          "let ${" + name + "} be the whole value");
    }
    if (!spend(scalar, cost_of_text(value))) return unknown_at(scalar.where);
    out += value.text;
  }
}

const Setting& Substitution::value_of(const std::string& name, const Where& used) {
  if (const auto found = done_.find(name); found != done_.end()) {
    failed_ = failed_ || is_unknown(found->second);
    return found->second;
  }
  const auto* const variable = variables_->find(name);
  if (!is_name(name)) {
    return fail(used, "'" + name + "' cannot be the name of a variable",
                "write ${name}, or $${ for the characters ${");
  }
  if (!variable && !whole_) return fail(used, {}, {});
  if (!variable) {
    const auto names = variables_->names();
    return fail(used, "there is no variable '" + name + "'",
                names.empty() ? "declare it: vars: {" + name + ": ...}" : suggest(name, names));
  }
  if (std::find(open_.begin(), open_.end(), name) != open_.end()) {
    return fail(used, "variables refer to each other in a circle: " + circle(open_, name),
                "give one of them a value of its own");
  }
  if (open_.size() >= longest_chain) {
    return fail(used, "more than 32 variables refer to each other in a row",
                "let fewer variables refer to each other");
  }
  return resolve(*variable);
}

const Setting& Substitution::resolve(const Variable& variable) {
  open_.push_back(variable.name);
  Setting value;
  if (!variable.has_value) {
    value = fail(variable.where,
                 "variable '" + variable.name + "' has no value" +
                     (variable.doc.empty() ? "" : " (" + variable.doc + ")"),
                 "give it one: --set " + variable.name + "=...");
  } else {
    value = (*this)(variable.value);
    if (!is_choice(variable, value)) value = fail(value.where, {}, {});
  }
  open_.pop_back();
  return done_[variable.name] = std::move(value);
}

bool Substitution::is_choice(const Variable& variable, const Setting& value) {
  if (variable.choices.empty() || is_unknown(value)) return true;
  const auto text = to_string(value);
  if (std::find(variable.choices.begin(), variable.choices.end(), text) != variable.choices.end()) {
    return true;
  }
  mistakes_->add(value.where, "variable '" + variable.name + "' cannot be '" + text + "'",
                 suggest(text, variable.choices));
  return false;
}

std::vector<Variable> Substitution::values() {
  std::vector<Variable> out;
  for (const auto& variable : variables_->all()) {
    out.push_back(variable);
    out.back().value = value_of(variable.name, variable.where);
  }
  return out;
}

}  // namespace mg
