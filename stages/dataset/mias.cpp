#include "stages/dataset/mias.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "pipeline/error.hpp"
#include "stages/dataset/csv_table.hpp"
#include "stages/dataset/mias_info.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

constexpr int side_of_mini = 1024;
constexpr char how_to_get_it[] =
    "get it from peipa.essex.ac.uk/info/mias.html and name its folder: --set root=...";

/// All findings of one film.
struct Film {
  char severity = ' ', tissue = ' ';
  std::vector<MiasRow> findings;
};

std::map<std::string, Film> gather(const std::vector<MiasRow>& rows) {
  std::map<std::string, Film> films;
  for (const auto& row : rows) {
    auto& film = films[row.film];
    film.tissue = row.tissue;
    if (row.severity == 'M' || film.severity == ' ') film.severity = row.severity;
    if (row.severity != ' ') film.findings.push_back(row);
  }
  return films;
}

struct Picture {
  fs::path file;
  Side side = Side::unknown;
};

/// The picture of a film, by either database's name for it.
Picture picture_of(const fs::path& root, const std::string& film) {
  const auto even = (film.back() - '0') % 2 == 0;
  std::vector<std::pair<std::string, Side>> names = {{film, even ? Side::left : Side::right}};
  for (const auto* size : {"s", "m", "l", "x"}) {
    names.emplace_back(film + "l" + size, Side::left);
    names.emplace_back(film + "r" + size, Side::right);
  }
  for (const auto& [name, side] : names) {
    for (const auto* extension : {".pgm", ".png", ".tif", ".tiff", ".jpg"}) {
      if (fs::exists(root / (name + extension))) return {root / (name + extension), side};
    }
  }
  return {};
}

/// Does Info.txt count in the pixels of these pictures?
void require_one_database(const std::vector<MiasRow>& rows, bool original, const fs::path& info) {
  auto far = 0.0;
  for (const auto& row : rows) {
    if (row.circle) far = std::max({far, row.circle->center.x, row.circle->center.y});
  }
  if (far == 0 || original == (far > side_of_mini)) return;
  throw Error(original ? "the pictures are of the original database, the circles of mini-MIAS"
                       : "the circles lie outside of the pictures, which are of mini-MIAS",
              "use the Info.txt that came with the pictures", {info.string(), 0, 0});
}

std::string kind_of(const std::string& finding) {
  if (finding == "CALC") return "calcification";
  if (finding == "ARCH") return "distortion";
  return finding == "ASYM" ? "asymmetry" : "mass";
}

std::optional<Annotations> lesions_of(const Film& film, const std::optional<MiasFrame>& frame) {
  Annotations out;
  for (const auto& row : film.findings) {
    if (!row.circle || !frame) return {};
    out.lesions.push_back({(*frame)(*row.circle), row.severity == 'M' ? "malignant" : "benign",
                           kind_of(row.finding)});
  }
  return out;
}

Case case_of(const std::string& name, const Film& film, const Picture& picture,
             const std::optional<MiasFrame>& frame) {
  const auto patient = "mias-" + std::to_string((std::stoi(name.substr(3)) + 1) / 2);
  const auto* label = film.severity == 'M' ? "cancer" : film.severity == 'B' ? "benign" : "normal";
  const auto spacing = frame ? frame->spacing : Spacing{};
  return make_case({name, "mias", patient, picture.side, "MLO", picture.file},
                   {picture.file, spacing, picture.side, "MLO"}, Label{label},
                   lesions_of(film, frame), Facts{{{"density", std::string(1, film.tissue)}}});
}

}  // namespace

void MiasSource::open(const RunInfo& run) {
  require_folder(root, how_to_get_it);
  const auto info = root / "Info.txt";
  if (!fs::exists(info)) throw Error("there is no " + info.string(), how_to_get_it);
  const auto rows = read_mias_rows(read_text(info), info.string());
  std::vector<Case> cases;
  std::size_t missing = 0, odd = 0;
  for (const auto& [name, film] : gather(rows)) {
    const auto picture = picture_of(root, name);
    if (picture.file.empty()) {
      ++missing;
      continue;
    }
    const auto size = picture_size(picture.file).value_or(PictureSize{side_of_mini, side_of_mini});
    const auto frame = frame_of(size);
    if (cases.empty()) require_one_database(rows, size.height >= 4000, info);
    odd += !frame;
    cases.push_back(case_of(name, film, picture, frame));
  }
  const auto say = [&](std::size_t count, const std::string& what) {
    if (count > 0) run.log(std::to_string(count) + what);
  };
  say(missing, " films of " + info.string() + " are not there");
  say(odd, " pictures have a size of neither database: no circles can be drawn on them");
  keep_kinds(cases, kinds);
  spread_labels(cases, label_level);
  settle(std::move(cases), how_to_get_it);
  assign_splits(split, run);
}

}  // namespace mg
