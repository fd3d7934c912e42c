#include "runtime/given_weights.hpp"

#include <fmt/format.h>

#include <fstream>
#include <functional>
#include <set>

#include "runtime/resume/run_state.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

/// The files that `name` gives for 1, 2, ... as long as they exist.
WeightFiles numbered(const std::function<fs::path(int)>& name) {
  WeightFiles out;
  for (int i = 1; fs::exists(name(i)); ++i) out.push_back(name(i));
  return out;
}

WeightFiles found_in(const fs::path& folder, const std::string& stage) {
  const auto file = stage + ".safetensors";
  for (const auto& place : {folder / "models", folder}) {
    if (fs::exists(place / file)) return {place / file};
    const auto members = numbered([&](int i) {
      return place / (member_name(stage, static_cast<std::size_t>(i)) + ".safetensors");
    });
    if (!members.empty()) return members;
  }
  WeightFiles out;
  for (const auto& fold : numbered([&](int i) { return folder / fmt::format("fold_{}", i); })) {
    const auto members = found_in(fold, stage);
    out.insert(out.end(), members.begin(), members.end());
  }
  return out;
}

constexpr char list_suffix[] = ".splits.csv";

/// The list of splits that weights were trained with: beside them, or in their run folder.
fs::path list_of(const fs::path& weights) {
  auto beside = weights;
  beside.replace_extension(list_suffix);
  return fs::exists(beside) ? beside : weights.parent_path().parent_path() / "splits.csv";
}

struct Listed {
  std::string patient, split;
};

/// The rows of a list of splits: key, patient, split. A key may be quoted, the others never are.
std::vector<Listed> read_list(const fs::path& file) {
  std::vector<Listed> out;
  std::ifstream in(file);
  std::string line;
  if (!std::getline(in, line) || line != "key,patient,split") return out;
  while (std::getline(in, line)) {
    const auto last = line.rfind(',');
    if (last == std::string::npos || last == 0) continue;
    const auto before = line.rfind(',', last - 1);
    if (before == std::string::npos) continue;
    out.push_back({line.substr(before + 1, last - before - 1), line.substr(last + 1)});
  }
  return out;
}

std::set<std::string> patients_known_to(const WeightFiles& files) {
  std::set<std::string> out;
  for (const auto& file : files) {
    for (const auto& row : read_list(list_of(file))) {
      if (row.split == to_string(Split::train) || row.split == to_string(Split::val)) {
        out.insert(row.patient);
      }
    }
  }
  return out;
}

}  // namespace

WeightFiles weights_for(const Node& node, const std::vector<fs::path>& folders) {
  WeightFiles out;
  for (const auto& folder : folders) {
    const auto found = found_in(folder, node.name);
    out.insert(out.end(), found.begin(), found.end());
  }
  return out.empty() ? std::get<std::unique_ptr<Model>>(node.make().stage)->weights() : out;
}

std::vector<fs::path> of_fold(const std::vector<fs::path>& folders, int fold) {
  std::vector<fs::path> out;
  for (const auto& folder : folders) {
    const bool folds = fs::is_directory(folder / "fold_1");
    out.push_back(folds ? folder / fmt::format("fold_{}", fold) : folder);
  }
  return out;
}

void copy_weights(const fs::path& file, const fs::path& to) {
  fs::copy_file(file, to, fs::copy_options::overwrite_existing);
  auto list = to;
  list.replace_extension(list_suffix);
  if (fs::exists(list_of(file))) {
    fs::copy_file(list_of(file), list, fs::copy_options::overwrite_existing);
  }
}

Known known_to(const WeightFiles& files, const fs::path& run, Split split) {
  const auto patients = patients_known_to(files);
  Known out;
  for (const auto& row : read_list(run / "splits.csv")) {
    if (split != Split::none && row.split != to_string(split)) continue;
    ++out.of;
    out.samples += patients.count(row.patient);
  }
  return out;
}

}  // namespace mg
