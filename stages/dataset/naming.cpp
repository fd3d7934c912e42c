#include "stages/dataset/naming.hpp"

#include <regex>
#include <utility>

#include "pipeline/error.hpp"

namespace mg {

NamePart::NamePart(std::string pattern, std::string parameter)
    : pattern_(std::move(pattern)), parameter_(std::move(parameter)) {
  try {
    static_cast<void>(std::regex(pattern_));
  } catch (const std::regex_error& fault) {
    throw Error(parameter_ + ": '" + pattern_ + "' is no regular expression: " + fault.what());
  }
}

std::string NamePart::of(const std::string& name) const {
  std::smatch match;
  if (!std::regex_search(name, match, std::regex(pattern_))) {
    throw Error(parameter_ + ": '" + pattern_ + "' is not found in '" + name + "'",
                "mend the expression, or leave the file out");
  }
  return match.size() > 1 ? match[1].str() : match[0].str();
}

std::map<std::string, std::string> read_renames(const std::vector<std::string>& entries) {
  std::map<std::string, std::string> renames;
  for (const auto& entry : entries) {
    const auto equals = entry.find('=');
    if (equals == std::string::npos) {
      throw Error("labels: '" + entry + "' has no '='", "write [1=cancer, 2=benign]");
    }
    renames[entry.substr(0, equals)] = entry.substr(equals + 1);
  }
  return renames;
}

std::string renamed(const std::map<std::string, std::string>& renames, const std::string& word) {
  const auto at = renames.find(word);
  return at == renames.end() ? word : at->second;
}

}  // namespace mg
