#include "stages/dataset/split_list.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <utility>

#include "pipeline/random.hpp"
#include "stages/dataset/csv_table.hpp"

namespace mg {

namespace {

constexpr std::size_t named_at_most = 3;

/// Notes a row; whoever is listed again must be in the same split.
void note(std::map<std::string, Split>& of, const std::string& name, Split split,
          const Where& where) {
  if (name.empty()) return;
  const auto [known, added] = of.emplace(name, split);
  if (added || known->second == split) return;
  throw Error("a row before puts the same patient into " + to_string(known->second) +
                  ", this one into " + to_string(split),
              "all rows of a patient must agree", where);
}

std::string at_split(const Placed& sample) {
  return "'" + sample.identity->key + "' in " + to_string(sample.split);
}

}  // namespace

std::string pseudonym(const Identity& identity) {
  const auto hash =
      Random(stable_hash("patient")).fork(identity.dataset).fork(identity.patient).bits();
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return text;
}

Split split_from(const std::string& word, const Where& where) {
  constexpr std::array<std::pair<const char*, Split>, 9> words = {{{"", Split::none},
                                                                   {"train", Split::train},
                                                                   {"training", Split::train},
                                                                   {"val", Split::val},
                                                                   {"valid", Split::val},
                                                                   {"validation", Split::val},
                                                                   {"dev", Split::val},
                                                                   {"test", Split::test},
                                                                   {"testing", Split::test}}};
  auto lower = word;
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const auto* const found = std::find_if(words.begin(), words.end(),
                                         [&](const auto& entry) { return lower == entry.first; });
  if (found != words.end()) return found->second;
  throw Error("there is no split '" + word + "'", suggest(lower, {"train", "val", "test"}), where);
}

SplitList SplitList::read(const std::filesystem::path& file) {
  const auto table = CsvTable::read(file);
  const auto split = table.require("split");
  const auto key = table.find("key"), patient = table.find("patient");
  if (!key && !patient) {
    throw Error("there is no column 'key' or 'patient'",
                "a list of splits reads like: key,split / a/1,train", {file.string(), 1, 0});
  }
  SplitList list;
  for (std::size_t row = 0; row < table.size(); ++row) {
    const auto place = split_from(table.at(row, split), table.where(row));
    const auto its_key = key ? table.at(row, *key) : std::string();
    const auto its_patient = patient ? table.at(row, *patient) : std::string();
    if (place == Split::none || (its_key.empty() && its_patient.empty())) {
      throw Error("the row names no split, or nobody", "remove it, or fill it in",
                  table.where(row));
    }
    note(list.of_key_, its_key, place, table.where(row));
    note(list.of_patient_, its_patient, place, table.where(row));
  }
  return list;
}

Split SplitList::of(const Identity& identity) const {
  if (const auto at = of_key_.find(identity.key); at != of_key_.end()) return at->second;
  for (const auto& name : {identity.patient, pseudonym(identity)}) {
    if (const auto at = of_patient_.find(name); at != of_patient_.end()) return at->second;
  }
  return Split::none;
}

void keep_patients_whole(std::vector<Placed>& samples) {
  std::map<std::string, const Placed*> first_of;
  std::map<std::string, std::string> torn;
  for (const auto& sample : samples) {
    if (sample.split == Split::none) continue;
    const auto& patient = sample.identity->patient;
    const auto* first = first_of.emplace(patient, &sample).first->second;
    if (first->split != sample.split) {
      torn.emplace(patient, at_split(*first) + " and " + at_split(sample));
    }
  }
  if (!torn.empty()) {
    std::string text;
    for (std::size_t i = 0; const auto& [patient, keys] : torn) {
      if (i++ < named_at_most) text += (text.empty() ? ": " : "; ") + keys;
    }
    throw Error((torn.size() == 1 ? "a patient is in two splits"
                                  : std::to_string(torn.size()) + " patients are in two splits") +
                    text + (torn.size() > named_at_most ? "; ..." : ""),
                "give all pictures of a patient the same split");
  }
  for (auto& sample : samples) {
    const auto first = first_of.find(sample.identity->patient);
    if (first != first_of.end()) sample.split = first->second->split;
  }
}

std::string split_rows(const std::vector<Placed>& samples) {
  auto text = csv_row({"key", "patient", "split"});
  for (const auto& [identity, split] : samples) {
    text += csv_row({identity->key, pseudonym(*identity), to_string(split)});
  }
  return text;
}

}  // namespace mg
