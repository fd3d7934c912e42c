#include "stages/dataset/ddsm_files.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "stages/dataset/cases.hpp"
#include "stages/dataset/labels.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

/// ".png" and ".ljpeg.png" end in png, ".ljpeg.gz" in ljpeg.gz.
std::string ending_of(const std::string& rest) {
  if (rest.ends_with(".gz")) return rest.substr(1);
  return rest.substr(rest.rfind('.') + 1);
}

void add_mask(DdsmFilm& film, const std::string& rest, const fs::path& path) {
  constexpr std::string_view mark = "_mask";
  const auto digit = rest.size() > mark.size() ? rest[mark.size()] : '.';
  auto& mask = film.masks[digit >= '1' && digit <= '9' ? digit - '0' : 1];
  if (mask.empty() || (mask.extension() != ".png" && path.extension() == ".png")) mask = path;
}

void add(DdsmFilm& film, const fs::path& path) {
  const auto& rest = film.name.rest;
  if (rest.starts_with("_mask")) {
    add_mask(film, rest, path);
  } else if (rest == ".overlay") {
    if (film.overlay.empty() || film.overlay.extension() == ".gz") film.overlay = path;
  } else if (rest == ".overlay.gz") {
    if (film.overlay.empty()) film.overlay = path;
  } else if (rest.starts_with('.')) {
    film.pictures.emplace(ending_of(rest), path);
  }
}

}  // namespace

fs::path DdsmFilm::picture(const std::vector<std::string>& endings) const {
  for (const auto* packed : {"", ".gz"}) {
    for (const auto& ending : endings) {
      const auto at = pictures.find(plain_word(ending) + packed);
      if (at != pictures.end()) return at->second;
    }
  }
  return {};
}

std::string class_folder(const fs::path& path) {
  constexpr std::array classes = {"normal", "benign_without_callback", "benign", "cancer"};
  std::string found;
  for (const auto& part : path.parent_path()) {
    const auto name = plain_word(part.string());
    const auto at = std::find_if(classes.begin(), classes.end(),
                                 [&](const char* word) { return name.starts_with(word); });
    if (at != classes.end()) found = *at;
  }
  return found;
}

std::map<std::string, DdsmExam> find_ddsm(const fs::path& root) {
  std::map<std::string, DdsmExam> exams;
  const auto top = fs::absolute(root).lexically_normal().filename();
  for (const auto& path : list_files(root)) {
    auto name = ddsm_name(path.filename().string());
    if (!name) continue;
    if (name->view.empty()) {
      auto& ics = exams[name->exam].ics;
      if (name->rest == ".ics" && ics.empty()) ics = path;
      continue;
    }
    auto& film = exams[name->exam].films[film_name(name->side, name->view)];
    film.name = std::move(*name);
    if (film.folder.empty()) film.folder = class_folder(top / path);
    add(film, path);
  }
  return exams;
}

}  // namespace mg
