#include "stages/dataset/phantom.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

#include "pipeline/error.hpp"
#include "pipeline/whole_file.hpp"
#include "stages/dataset/csv_table.hpp"
#include "stages/dataset/phantom_dicom.hpp"
#include "stages/dataset/phantom_overlay.hpp"
#include "stages/dataset/phantom_picture.hpp"

namespace mg::phantom {

namespace fs = std::filesystem;

namespace {

/// Raised whenever the same recipe would give other bytes.
constexpr int generation = 1;

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.9g", value);
  return text;
}

std::string describe(const Recipe& recipe) {
  const auto& c = recipe.cohort;
  auto text = "phantom " + std::to_string(generation) + "\npatients " + std::to_string(c.patients) +
              "\nsize " + std::to_string(recipe.width) + " x " + std::to_string(recipe.height) +
              "\nnormal " + number(c.normal) + "\nbenign " + number(c.benign) + "\ncancer " +
              number(c.cancer) + "\ndifficulty " + number(c.difficulty) + "\nspicules " +
              number(c.spicule_depth) + "\nseed " + std::to_string(c.seed) + "\nencodings";
  for (const auto& encoding : recipe.encodings) text += " " + encoding;
  return text + "\n";
}

void flush_to_disk(const fs::path& path) {
  const auto handle = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (handle < 0) throw Error("cannot open " + path.string() + " to flush it");
  const auto fault = ::fsync(handle);
  ::close(handle);
  if (fault != 0) throw Error("cannot flush " + path.string(), "is the disk full?");
}

std::string name_of(const View& view) {
  char text[40];
  std::snprintf(text, sizeof text, "p%04d_%s_%s", view.patient + 1, to_string(view.side).c_str(),
                view.name.c_str());
  return text;
}

const std::vector<std::string>& manifest_columns() {
  static const std::vector<std::string> columns = {
      "file",      "contour",  "patient",  "side",     "view",       "label",
      "inverted",  "encoding", "center_x", "center_y", "spacing_mm", "scale_mm",
      "radius_mm", "aspect",   "turn",     "lobe",     "lobe_phase", "spicules"};
  return columns;
}

/// Closed form of the outline: r(theta) as Outline::radius_at computes it from these.
std::vector<std::string> manifest_row(const View& view, const Recipe& recipe,
                                      const Patient& patient, const std::string& encoding) {
  const auto folder = name_of(view).substr(0, 5) + "/";
  std::vector<std::string> row = {folder + name_of(view) + ".dcm",
                                  view.tumor ? folder + name_of(view) + ".OVERLAY" : "",
                                  name_of(view).substr(0, 5),
                                  to_string(view.side),
                                  view.name,
                                  to_string(view.diagnosis()),
                                  patient.inverted ? "yes" : "no",
                                  encoding};
  if (view.tumor) {
    const auto grid = grid_of(view, recipe.width, recipe.height);
    const auto center = grid.to_pixel(view.tumor->center);
    const auto& o = view.tumor->outline;
    for (const auto value : {center.x, center.y, grid.spacing_mm(), o.scale_mm, o.radius_mm,
                             o.aspect, o.turn, o.lobe, o.lobe_phase}) {
      row.push_back(number(value));
    }
    std::string spicules;
    for (const auto& s : o.spicules) {
      spicules += (spicules.empty() ? "" : " ") + number(s.angle) + ":" + number(s.reach) + ":" +
                  number(s.sharpness);
    }
    row.push_back(spicules);
  }
  row.resize(manifest_columns().size());
  return row;
}

/// Writes the image and its contour below `folder`, and returns its row of the manifest.
std::string write_view(const fs::path& folder, const View& view, const Recipe& recipe,
                       const Patient& patient, const std::string& encoding) {
  const auto row = manifest_row(view, recipe, patient, encoding);
  const auto [width, height] = std::pair{recipe.width, recipe.height};
  write_dicom(folder / row[0], view, draw(view, width, height), width, height,
              {encoding, patient.inverted, recipe.cohort.seed});
  flush_to_disk(folder / row[0]);
  if (view.tumor) {
    const auto chain = trace(tumor_mask(view, width, height), width, height);
    write_whole(folder / row[1], overlay_text(chain, view.diagnosis()), Existing::replace);
  }
  return csv_row(row);
}

void write_all(const fs::path& folder, Recipe recipe, const std::function<bool()>& alive) {
  recipe.cohort.aspect = static_cast<double>(recipe.width) / recipe.height;
  const auto patients = plan_patients(recipe.cohort);
  auto manifest = csv_row(manifest_columns());
  for (int p = 0; p < recipe.cohort.patients; ++p) {
    const auto views = plan_views(recipe.cohort, p, patients[p].diagnosis);
    fs::create_directories(folder / name_of(views[0]).substr(0, 5));
    for (std::size_t v = 0; v < views.size(); ++v) {
      if (!alive()) throw Error("stopped while the phantom was being made");
      const auto& encoding = recipe.encodings[(p + v) % recipe.encodings.size()];
      manifest += write_view(folder, views[v], recipe, patients[p], encoding);
    }
  }
  write_whole(folder / "manifest.csv", manifest, Existing::replace);
  write_whole(folder / "recipe.txt", describe(recipe), Existing::replace);
}

bool complete(const fs::path& folder, const Recipe& recipe) {
  if (!fs::exists(folder) || (fs::is_directory(folder) && fs::is_empty(folder))) return false;
  if (!fs::exists(folder / "recipe.txt")) {
    throw Error(folder.string() + " is no phantom, and not empty",
                "name another folder, or none: then it is kept in the cache");
  }
  if (read_text(folder / "recipe.txt") == describe(recipe)) return true;
  throw Error(folder.string() + " holds the phantom of another recipe (see recipe.txt in it)",
              "remove it, name another folder, or none: then each recipe has its own");
}

}  // namespace

std::string folder_name(const Recipe& recipe) {
  char text[40];
  std::snprintf(text, sizeof text, "phantom-%016llx",
                static_cast<unsigned long long>(stable_hash(describe(recipe))));
  return text;
}

void make(const fs::path& folder, const Recipe& recipe, const std::function<bool()>& alive) {
  if (complete(folder, recipe)) return;
  const auto target = fs::absolute(folder).lexically_normal();
  const auto aside = target.parent_path() /
                     (target.filename().string() + ".partial-" + std::to_string(::getpid()));
  try {
    fs::remove_all(aside);
    fs::create_directories(aside);
    write_all(aside, recipe, alive);
    std::error_code taken;
    fs::rename(aside, target, taken);
    if (taken && !complete(target, recipe)) throw fs::filesystem_error("rename", target, taken);
    fs::remove_all(aside);  // another process was faster
    flush_to_disk(target.parent_path());
  } catch (const fs::filesystem_error& fault) {
    std::error_code ignored;
    fs::remove_all(aside, ignored);
    throw Error("cannot write the phantom to " + target.string() + ": " + fault.code().message(),
                "is there room and permission?");
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(aside, ignored);
    throw;
  }
}

std::vector<Row> read_manifest(const fs::path& folder) {
  const auto table = CsvTable::read(folder / "manifest.csv");
  const auto column = [&](const char* name) { return table.require(name); };
  const auto file = column("file"), contour = column("contour"), patient = column("patient"),
             side = column("side"), view = column("view"), label = column("label");
  std::vector<Row> rows;
  for (std::size_t i = 0; i < table.size(); ++i) {
    rows.push_back({table.at(i, file), table.at(i, contour), table.at(i, patient),
                    side_from(table.at(i, side)), table.at(i, view), table.at(i, label)});
  }
  return rows;
}

}  // namespace mg::phantom
