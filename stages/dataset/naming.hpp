// What names tell: parts of them, and other words for them.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace mg {

/// A regular expression (ECMAScript) whose first group, or whole match, is what one looks for.
/// Throws Error, naming `parameter`, if it is no valid expression.
class NamePart {
 public:
  NamePart(std::string pattern, std::string parameter);
  bool given() const { return !pattern_.empty(); }
  /// The part; throws Error if `name` does not match.
  std::string of(const std::string& name) const;

 private:
  std::string pattern_, parameter_;
};

/// "1=cancer" and so on as a map. Throws Error for an entry without '='.
std::map<std::string, std::string> read_renames(const std::vector<std::string>& entries);
/// The new word for `word`, or itself.
std::string renamed(const std::map<std::string, std::string>& renames, const std::string& word);

}  // namespace mg
