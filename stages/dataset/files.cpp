#include "stages/dataset/files.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <utility>

#include "pipeline/error.hpp"
#include "pipeline/random.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

std::string hashed(const std::string& key) {
  char text[20];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(stable_hash(key)));
  return text;
}

/// A DICOMDIR begins so too, but is a table of contents.
bool begins_as_dicom(const fs::path& file) {
  constexpr int preamble = 128;
  std::string mark(4, ' ');
  std::ifstream in(file, std::ios::binary);
  return file.filename() != "DICOMDIR" && in.seekg(preamble) && in.read(mark.data(), 4) &&
         mark == "DICM";
}

}  // namespace

void FilesSource::open(const RunInfo&) {
  constexpr char how[] = "name a folder of pictures: --set root=...";
  const auto single = fs::is_regular_file(root);
  const auto folder = single ? fs::absolute(root).parent_path() : root;
  require_folder(folder, how);
  auto files = single ? std::vector<fs::path>{root.filename()} : list_files(folder);
  std::erase_if(files, [&](const fs::path& file) {
    const auto matches = [&](const std::string& pattern) {
      return ::fnmatch(pattern.c_str(), file.filename().c_str(), FNM_CASEFOLD) == 0;
    };
    return !single && std::none_of(patterns.begin(), patterns.end(), matches) &&
           !(nameless && begins_as_dicom(folder / file));
  });
  const auto names = keys_of(files);
  std::vector<Case> cases;
  for (int round = 1; round <= repeat; ++round) {
    for (std::size_t i = 0; i < files.size(); ++i) {
      auto key = keys == "hash" ? hashed(names[i]) : names[i];
      if (round > 1) key += "~" + std::to_string(round);
      const auto path = folder / files[i];
      cases.push_back(
          make_case({key, "files", key, Side::unknown, "", path}, {path, {}, {}, ""}, {}, {}));
    }
  }
  settle(std::move(cases), "no file below " + root.string() + " has a name like " +
                               (patterns.empty() ? "(no patterns are given)" : patterns.front()) +
                               (nameless ? " or begins as DICOM files do" : "") +
                               "; pictures of other kinds: --set decode=image.decode --set "
                               "'stages.cases.patterns=[\"*.png\"]'");
}

}  // namespace mg
