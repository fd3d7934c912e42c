// `vars:` of a graph: what is declared, and the values they have.
#pragma once

#include <string>
#include <vector>

#include "pipeline/setting.hpp"

namespace mg {

struct Variable {
  std::string name;
  Where where;
  bool has_value = false;  ///< by a default or from the command line
  Setting value;
  std::string doc;
  std::vector<std::string> choices;
};

class Variables {
 public:
  /// Reads one file's `vars:`: {name: value} or {name: {default:, doc:, choices:}}.
  void declare(const Setting& vars, Mistakes& mistakes);
  /// Adds what `other` says and this does not: other variables, and of the same ones their value,
  /// doc and choices.
  void add_beneath(const Variables& other);
  /// False if there is no such variable.
  bool set(const std::string& name, const Setting& value);

  const Variable* find(const std::string& name) const;
  const std::vector<Variable>& all() const { return list_; }
  std::vector<std::string> names() const;

 private:
  std::vector<Variable> list_;
};

/// Letters, digits and _, not beginning with a digit: what variables, stages and values are called.
bool is_name(const std::string& text);

}  // namespace mg
