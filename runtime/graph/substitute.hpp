// `${name}` in the values of a graph becomes the value of the variable.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "runtime/graph/variables.hpp"

namespace mg {

/// A value that is nothing but `${name}` becomes whatever the variable is: text, list or map, with
/// the place where that was written. Within a text the variable must be a text. `$${` stands for
/// `${`. Keys are left alone. Where a variable is of no use (unknown, without a value, out of its
/// choices, in a circle) the mistake is reported, and the result has a value of kind `none` with
/// the text
/// "?", so that nobody complains of it again.
class Substitution {
 public:
  /// `whole`: false if some variables could not be read, so that an unknown one is no mistake.
  Substitution(const Variables& variables, bool whole, Mistakes& mistakes)
      : variables_(&variables), mistakes_(&mistakes), whole_(whole) {}

  Setting operator()(const Setting& setting);
  /// Values of all variables; reports those that have none.
  std::vector<Variable> values();
  /// Whether some value could not be found so far.
  bool failed() const { return failed_; }

 private:
  Setting in_text(const Setting& scalar);
  const Setting& value_of(const std::string& name, const Where& used);
  const Setting& resolve(const Variable& variable);
  bool is_choice(const Variable& variable, const Setting& value);
  bool spend(const Setting& setting, std::size_t cost);
  const Setting& fail(const Where& where, std::string what, std::string hint);

  const Variables* variables_;
  Mistakes* mistakes_;
  bool whole_;
  std::map<std::string, Setting> done_;
  std::vector<std::string> open_;  ///< variables being resolved, outermost first
  std::size_t spent_ = 0;          ///< on values made, to stop explosions
  bool failed_ = false;
  Setting unknown_;
};

/// Whether it stands for a value that could not be found.
bool is_unknown(const Setting& setting);

/// The text, so written that substitution gives it back.
std::string escape_variables(const std::string& text);

}  // namespace mg
