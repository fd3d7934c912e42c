#include "runtime/graph/texts.hpp"

#include <algorithm>
#include <fstream>
#include <utility>

#include "pipeline/error.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t largest = std::size_t{1} << 20U;

/// Names the most similar file of the same folder, or some that are there.
std::string files_near(const fs::path& file, std::vector<std::string> names) {
  constexpr std::size_t enough_to_list = 8;
  if (names.empty()) return "check the path";
  if (!closest(file.filename().string(), names).empty() || names.size() <= enough_to_list) {
    return suggest(file.filename().string(), names);
  }
  return "check the path";
}

[[noreturn]] void refuse_missing(const fs::path& file, std::vector<std::string> names) {
  throw Error("there is no file '" + file.string() + "'", files_near(file, std::move(names)));
}

std::string from_disk(const fs::path& file) {
  std::error_code ignored;
  if (fs::is_directory(file, ignored)) {
    throw Error("'" + file.string() + "' is a folder", "name a graph file in it");
  }
  if (!fs::exists(file, ignored)) {
    std::vector<std::string> names;
    const auto folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
      const auto extension = entry.path().extension();
      if (extension == ".yaml" || extension == ".yml") {
        names.push_back(entry.path().filename().string());
      }
    }
    std::sort(names.begin(), names.end());
    refuse_missing(file, std::move(names));
  }
  std::ifstream in(file, std::ios::binary);
  if (!fs::is_regular_file(file, ignored) || !in) {
    throw Error("the file '" + file.string() + "' cannot be read", "check its permissions");
  }
  std::string text(largest + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

}  // namespace

Texts::Texts() : open_(from_disk) {}

Texts::Texts(std::map<std::string, std::string> files)
    : open_([files = std::move(files)](const fs::path& file) {
        if (const auto found = files.find(file.string()); found != files.end()) {
          return found->second;
        }
        std::vector<std::string> names;
        for (const auto& [name, text] : files) {
          if (fs::path(name).parent_path() == file.parent_path()) {
            names.push_back(fs::path(name).filename().string());
          }
        }
        refuse_missing(file, std::move(names));
      }) {}

const std::string& Texts::read(const fs::path& file) {
  auto text = open_(file);
  if (text.size() > largest) {
    throw Error("the file '" + file.string() + "' is larger than 1 MiB",
                "name a graph; data do not belong in it");
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  return read_[file.string()] = std::move(text);
}

std::optional<std::string_view> Texts::line(const std::string& file, int number) const {
  const auto found = read_.find(file);
  if (found == read_.end() || number < 1) return {};
  auto rest = std::string_view(found->second);
  for (; number > 1; --number) {
    const auto end = rest.find('\n');
    if (end == std::string_view::npos) return {};
    rest.remove_prefix(end + 1);
  }
  rest = rest.substr(0, rest.find('\n'));
  if (rest.ends_with('\r')) rest.remove_suffix(1);
  return rest;
}

}  // namespace mg
