#include "runtime/graph/variables.hpp"

#include <algorithm>

namespace mg {

namespace {

void read_choices(const Setting& from, Variable& into, Mistakes& mistakes) {
  if (from.kind != Setting::Kind::list) {
    mistakes.add(from.where, "the choices of variable '" + into.name + "' are no list",
                 "write choices: [a, b]");
    return;
  }
  for (const auto& item : from.items) into.choices.push_back(to_string(item));
}

void read_description(const Setting& from, Variable& into, Mistakes& mistakes) {
  for (const auto& entry : from.entries) {
    if (entry.key == "default") {
      into.has_value = true;
      into.value = entry.value;
    } else if (entry.key == "doc") {
      into.doc = to_string(entry.value);
    } else if (entry.key == "choices") {
      read_choices(entry.value, into, mistakes);
    } else {
      mistakes.add(
          entry.where,
          "variable '" + into.name + "' is described by '" + entry.key + "', which means nothing",
          suggest(entry.key, {"default", "doc", "choices"}));
    }
  }
}

Variable read_variable(const Setting::Entry& entry, Mistakes& mistakes) {
  Variable out;
  out.name = entry.key;
  out.where = entry.where;
  if (!is_name(entry.key)) {
    mistakes.add(entry.where, "'" + entry.key + "' cannot be the name of a variable",
                 "use letters, digits and _, with a letter first");
  }
  if (entry.value.kind == Setting::Kind::map) {
    read_description(entry.value, out, mistakes);
  } else if (entry.value.kind != Setting::Kind::none || !entry.value.text.empty()) {
    out.has_value = true;
    out.value = entry.value;
  }
  return out;
}

}  // namespace

bool is_name(const std::string& text) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !text.empty() && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

void Variables::declare(const Setting& vars, Mistakes& mistakes) {
  if (vars.kind == Setting::Kind::none) return;
  if (vars.kind != Setting::Kind::map) {
    mistakes.add(vars.where, "vars: " + vars.kind_name() + " is no map of variables",
                 "write vars: {name: value}");
    return;
  }
  for (const auto& entry : vars.entries) list_.push_back(read_variable(entry, mistakes));
}

void Variables::add_beneath(const Variables& other) {
  for (const auto& theirs : other.list_) {
    const auto mine = std::find_if(list_.begin(), list_.end(),
                                   [&](const auto& v) { return v.name == theirs.name; });
    if (mine == list_.end()) {
      list_.push_back(theirs);
      continue;
    }
    if (!mine->has_value) mine->value = theirs.value;
    mine->has_value = mine->has_value || theirs.has_value;
    if (mine->doc.empty()) mine->doc = theirs.doc;
    if (mine->choices.empty()) mine->choices = theirs.choices;
  }
}

bool Variables::set(const std::string& name, const Setting& value) {
  const auto mine =
      std::find_if(list_.begin(), list_.end(), [&](const auto& v) { return v.name == name; });
  if (mine == list_.end()) return false;
  mine->has_value = true;
  mine->value = value;
  return true;
}

const Variable* Variables::find(const std::string& name) const {
  const auto found =
      std::find_if(list_.begin(), list_.end(), [&](const auto& v) { return v.name == name; });
  return found == list_.end() ? nullptr : &*found;
}

std::vector<std::string> Variables::names() const {
  std::vector<std::string> out;
  for (const auto& variable : list_) out.push_back(variable.name);
  return out;
}

}  // namespace mg
