#include "stages/dataset/birads.hpp"

#include <cctype>
#include <regex>
#include <string_view>

namespace mg {

namespace {

std::vector<std::string> with_grades(const std::vector<std::string>& entries) {
  std::vector<std::string> all;
  for (const auto& entry : entries) {
    if (entry.rfind("4=", 0) != 0) continue;
    for (const auto* grade : {"4a", "4b", "4c"}) all.push_back(grade + entry.substr(1));
  }
  all.insert(all.end(), entries.begin(), entries.end());
  return all;
}

}  // namespace

std::string plain_birads(const std::string& text) {
  static const std::regex grade(R"((?:^|[^0-9a-z.])([0-6])(?:\.0+)?([abc]?)(?![0-9a-z.]))",
                                std::regex::icase);
  constexpr std::size_t longest = 64;  // no assessment is longer, and matching takes stack
  if (text.size() > longest) return {};
  constexpr std::string_view by_severity = "1230456";
  std::string worst;
  for (auto at = std::sregex_iterator(text.begin(), text.end(), grade);
       at != std::sregex_iterator(); ++at) {
    auto found = (*at)[1].str() + (*at)[2].str();
    if (found.size() > 1) found[1] = static_cast<char>(std::tolower(found[1]));
    const auto rank = [&](const std::string& birads) { return by_severity.find(birads[0]); };
    const auto worse =
        worst.empty() || rank(found) > rank(worst) || (rank(found) == rank(worst) && found > worst);
    if (worse) worst = found;
  }
  return worst;
}

BiradsClasses::BiradsClasses(const std::vector<std::string>& entries)
    : classes_("birads",
               {"0=unknown", "1=normal", "2=benign", "3=benign", "4=cancer", "4a=cancer",
                "4b=cancer", "4c=cancer", "5=cancer", "6=cancer"},
               with_grades(entries)) {}

std::optional<std::string> BiradsClasses::operator()(const std::string& text,
                                                     const Where& where) const {
  const auto birads = plain_birads(text);
  if (!birads.empty()) return classes_(birads, where);
  const auto nothing = text.find_first_not_of(" _-") == std::string::npos;
  return nothing ? std::nullopt : classes_(text, where);
}

std::size_t drop_cases(std::vector<Case>& cases) {
  return std::erase_if(cases, [](const Case& c) { return label_of(c) == Label{class_drop}; });
}

}  // namespace mg
