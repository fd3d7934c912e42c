#include "stages/dataset/labels.hpp"

#include <algorithm>
#include <cctype>
#include <tuple>
#include <utility>

namespace mg {

int severity_of(const std::string& label) {
  if (label == "normal") return 1;
  if (label == "benign") return 2;
  return label == "cancer" || label == "malignant" ? 3 : 0;
}

std::optional<std::string> worse(std::optional<std::string> a, std::optional<std::string> b) {
  if (!a || !b) return a ? a : b;
  return severity_of(*b) > severity_of(*a) ? b : a;
}

std::string plain_word(const std::string& word) {
  const auto blank = [](unsigned char c) { return std::isspace(c) != 0; };
  const auto first = std::find_if_not(word.begin(), word.end(), blank);
  const auto last = std::find_if_not(word.rbegin(), word.rend(), blank).base();
  std::string plain(first, std::max(first, last));
  for (char& c : plain) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return plain;
}

ClassMap::ClassMap(std::string parameter, const std::vector<std::string>& defaults,
                   const std::vector<std::string>& entries)
    : parameter_(std::move(parameter)) {
  for (const auto* list : {&defaults, &entries}) {
    for (const auto& entry : *list) {
      const auto equals = entry.find('=');
      if (equals == std::string::npos) {
        throw Error(parameter_ + ": '" + entry + "' has no '='",
                    "write [" + (defaults.empty() ? "MALIGNANT=cancer" : defaults.front()) + "]");
      }
      classes_[plain_word(entry.substr(0, equals))] = plain_word(entry.substr(equals + 1));
    }
  }
}

std::optional<std::string> ClassMap::operator()(const std::string& word, const Where& where) const {
  const auto at = classes_.find(plain_word(word));
  if (at == classes_.end()) {
    std::string known;
    for (const auto& [name, label] : classes_) known += (known.empty() ? "" : ", ") + name;
    throw Error(
        "'" + word + "' stands for no class",
        "say for which, as in " + parameter_ + ": [" + word + "=benign]; known are " + known,
        where);
  }
  return at->second == "unknown" ? std::nullopt : std::optional(at->second);
}

std::vector<std::string> ddsm_pathologies() {
  return {"MALIGNANT=cancer", "BENIGN=benign", "BENIGN_WITHOUT_CALLBACK=benign",
          "UNPROVEN=unknown"};
}

void spread_labels(std::vector<Case>& cases, const std::string& level) {
  if (level == "image") return;
  std::map<std::tuple<std::string, Side>, std::optional<std::string>> worst;
  const auto shared = [&](const Case& c) -> std::optional<std::string>* {
    if (level == "patient") return &worst[{c.identity.patient, Side::unknown}];
    if (c.identity.side == Side::unknown) return nullptr;
    return &worst[{c.identity.patient, c.identity.side}];
  };
  for (const auto& c : cases) {
    auto* const label = shared(c);
    if (label != nullptr && label_of(c)) *label = worse(*label, label_of(c)->name);
  }
  for (auto& c : cases) {
    const auto* const label = shared(c);
    if (label != nullptr && *label) std::get<1>(c.values) = Label{**label};
  }
}

}  // namespace mg
