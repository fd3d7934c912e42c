#include "stages/dataset/cases.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "pipeline/error.hpp"
#include "pipeline/whole_file.hpp"
#include "stages/dataset/labels.hpp"
#include "stages/dataset/split_list.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

std::string clean(std::string text) {
  for (char& c : text) {
    const auto plain = std::isalnum(static_cast<unsigned char>(c)) ||
                       std::string_view("._-/").find(c) != std::string_view::npos;
    if (!plain) c = '_';
  }
  return text;
}

/// What a case has of the facts named, as one text.
std::string stratum_of(const Case& c, const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (facts_of(c) ? (*facts_of(c))[name] : "") + '\n';
  return text;
}

void require_facts(const std::vector<Case>& cases, const std::vector<std::string>& names) {
  std::set<std::string> known;
  for (const auto& c : cases) {
    if (!facts_of(c)) continue;
    for (const auto& [name, text] : facts_of(c)->known) known.insert(name);
  }
  for (const auto& name : names) {
    if (known.contains(name)) continue;
    throw Error("stratify_by: no picture of the data set has the fact '" + name + "'",
                known.empty() ? "it knows no facts" : suggest(name, {known.begin(), known.end()}));
  }
}

}  // namespace

void Cases::settle(std::vector<Case> cases, const std::string& if_none) {
  if (cases.empty()) throw Error("the data set is empty", if_none);
  const auto key = [](const Case& c) -> const std::string& { return c.identity.key; };
  std::sort(cases.begin(), cases.end(),
            [&](const Case& a, const Case& b) { return key(a) < key(b); });
  const auto twin = std::adjacent_find(
      cases.begin(), cases.end(), [&](const Case& a, const Case& b) { return key(a) == key(b); });
  if (twin != cases.end()) {
    throw Error("two cases have the key '" + key(*twin) + "': " + file_of(*twin).path.string() +
                    " and " + file_of(*(twin + 1)).path.string(),
                "rename one of the files, or give them keys");
  }
  cases_ = std::move(cases);
}

void Cases::assign_splits(const SplitShares& shares, const RunInfo& run) {
  if (!shares.list.empty()) obey(shares.list, run);
  keep_patients_in_one_split();
  draw_splits(shares);
  if (run.folder.empty()) return;
  std::vector<Placed> placed;
  for (const auto& c : cases_) placed.push_back({&c.identity, c.split});
  write_whole(run.folder / "splits.csv", split_rows(placed), Existing::replace);
}

void Cases::obey(const fs::path& file, const RunInfo& run) {
  const auto list = SplitList::read(file);
  std::size_t listed = 0;
  for (auto& c : cases_) {
    const auto split = list.of(c.identity);
    if (split == Split::none) continue;
    c.split = split;
    ++listed;
  }
  if (listed == 0) {
    throw Error("it names none of the pictures of this data set, such as '" +
                    cases_.front().identity.key + "'",
                "its column key or patient must name them as the splits.csv of a run does",
                {file.string(), 0, 0});
  }
  if (listed == cases_.size()) return;
  run.log(std::to_string(cases_.size() - listed) + " of " + std::to_string(cases_.size()) +
          " pictures are not in " + file.string() + ": they follow their patient, or the shares");
}

void Cases::keep_patients_in_one_split() {
  std::vector<Placed> placed;
  for (const auto& c : cases_) placed.push_back({&c.identity, c.split});
  keep_patients_whole(placed);
  for (std::size_t i = 0; i < cases_.size(); ++i) cases_[i].split = placed[i].split;
}

void Cases::draw_splits(const SplitShares& shares) {
  std::vector<Case*> open;
  std::vector<Case> copies;
  for (auto& c : cases_) {
    if (c.split == Split::none) open.push_back(&c), copies.push_back(c);
  }
  if (shares.folds > 0 && open.size() < cases_.size()) {
    throw Error("the data set gives splits itself, so it cannot be divided into folds",
                "set folds: 0, or leave out the column of splits");
  }
  if (open.empty()) return;
  const auto splits = split_patients(members_of(copies, shares.stratify_by), shares);
  for (std::size_t i = 0; i < open.size(); ++i) open[i]->split = split_from(splits[i], {});
}

SplitShares without_test(SplitShares shares) {
  if (shares.folds > 0) {
    throw Error("the data set's own test patients and folds cannot both be obeyed",
                "set official: false to divide all patients into folds, or folds: 0");
  }
  shares.test = 0;
  shares.check();
  return shares;
}

std::vector<Member> members_of(const std::vector<Case>& cases,
                               const std::vector<std::string>& stratify_by) {
  require_facts(cases, stratify_by);
  std::map<std::string, int> severity;
  for (const auto& c : cases) {
    if (label_of(c)) severity.emplace(label_of(c)->name, 0);
  }
  auto next = 4;
  for (auto& [label, rank] : severity) {
    rank = severity_of(label);
    if (rank == 0) rank = next++;
  }
  std::vector<Member> members;
  for (const auto& c : cases) {
    members.push_back({c.identity.patient, label_of(c) ? severity[label_of(c)->name] : 0,
                       stratum_of(c, stratify_by)});
  }
  return members;
}

std::vector<std::string> keys_of(const std::vector<fs::path>& relative) {
  std::map<std::string, int> uses;
  std::vector<std::string> keys;
  for (const auto& path : relative) {
    auto bare = path;
    keys.push_back(clean(bare.replace_extension().generic_string()));
    ++uses[keys.back()];
  }
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (uses[keys[i]] > 1) keys[i] = clean(relative[i].generic_string());
  }
  return keys;
}

void require_folder(const fs::path& root, const std::string& how) {
  if (root.empty()) throw Error("the data set needs to know its folder", how);
  std::error_code ignored;
  if (!fs::is_directory(root, ignored)) throw Error("there is no folder " + root.string(), how);
}

std::vector<fs::path> list_files(const fs::path& root) {
  std::vector<fs::path> files;
  const auto options = fs::directory_options::skip_permission_denied |
                       fs::directory_options::follow_directory_symlink;
  std::set<fs::path> entered;  // a link may lead back up
  std::error_code fault;
  for (auto at = fs::recursive_directory_iterator(root, options, fault);
       !fault && at != fs::recursive_directory_iterator(); at.increment(fault)) {
    const auto hidden = at->path().filename().string().front() == '.';
    std::error_code ignored;
    if (at->is_directory(ignored)) {
      const auto known = !entered.insert(fs::canonical(at->path(), ignored)).second;
      if (hidden || known) at.disable_recursion_pending();
    } else if (!hidden && at->is_regular_file(ignored)) {
      files.push_back(at->path().lexically_relative(root));
    }
  }
  if (fault) throw Error("cannot list " + root.string() + ": " + fault.message());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace mg
