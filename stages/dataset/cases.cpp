#include "stages/dataset/cases.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "pipeline/error.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

int known_severity(const std::string& label) {
  if (label == "normal") return 1;
  if (label == "benign") return 2;
  return label == "cancer" || label == "malignant" ? 3 : 0;
}

std::string clean(std::string text) {
  for (char& c : text) {
    const auto plain = std::isalnum(static_cast<unsigned char>(c)) ||
                       std::string_view("._-/").find(c) != std::string_view::npos;
    if (!plain) c = '_';
  }
  return text;
}

Split split_named(const std::string& name) {
  return name == "train" ? Split::train : name == "val" ? Split::val : Split::test;
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

void Cases::assign_splits(const SplitShares& shares) {
  std::vector<Case*> open;
  std::vector<Case> copies;
  for (auto& c : cases_) {
    if (c.split == Split::none) open.push_back(&c), copies.push_back(c);
  }
  const auto splits = split_patients(members_of(copies), shares);
  for (std::size_t i = 0; i < open.size(); ++i) open[i]->split = split_named(splits[i]);
}

std::vector<Member> members_of(const std::vector<Case>& cases) {
  std::map<std::string, int> severity;
  for (const auto& c : cases) {
    if (label_of(c)) severity.emplace(label_of(c)->name, 0);
  }
  auto next = 4;
  for (auto& [label, rank] : severity) {
    rank = known_severity(label);
    if (rank == 0) rank = next++;
  }
  std::vector<Member> members;
  for (const auto& c : cases) {
    members.push_back({c.identity.patient, label_of(c) ? severity[label_of(c)->name] : 0});
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
