#include "stages/dataset/image_folder.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "pipeline/error.hpp"
#include "stages/dataset/naming.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

/// The regular expressions and renames of a source, read once.
struct Reading {
  explicit Reading(const ImageFolderSource& s)
      : label(s.label_pattern, "label_pattern"),
        patient(s.patient_pattern, "patient_pattern"),
        side(s.side_pattern, "side_pattern"),
        view(s.view_pattern, "view_pattern"),
        renames(read_renames(s.labels)) {}
  NamePart label, patient, side, view;
  std::map<std::string, std::string> renames;
};

std::optional<Label> label_in(const ImageFolderSource& source, const Reading& reading,
                              const fs::path& relative) {
  if (source.label_from == "none") return {};
  const auto by_folder = source.label_from == "folder";
  const auto name =
      by_folder ? relative.parent_path().filename().string() : relative.stem().string();
  if (name.empty()) {
    throw Error(relative.string() + " lies in no class folder",
                "give each class a folder, or set label_from: name or none");
  }
  return Label{renamed(reading.renames, reading.label.of(name))};
}

std::optional<Annotations> masks_of(const ImageFolderSource& source, const fs::path& relative,
                                    const std::optional<Label>& label) {
  if (source.masks.empty()) return {};
  auto where = replaced(source.masks, "{name}", relative.stem().string());
  where = replaced(where, "{folder}", relative.parent_path().generic_string());
  if (!fs::exists(source.root / where)) return {};
  return Annotations{{{MaskFile{source.root / where}, label ? label->name : ""}}};
}

}  // namespace

void ImageFolderSource::check() const {
  static_cast<void>(Reading(*this));
  split.check();
}

void ImageFolderSource::open(const RunInfo& run) {
  require_folder(root, "name the data set's folder: --set root=...");
  const auto folder = root / images;
  require_folder(folder, "images names a folder below root");
  auto files = list_files(folder);
  std::erase_if(files, [&](const fs::path& file) {
    const auto extension = lower(file.extension().string());
    return std::none_of(extensions.begin(), extensions.end(),
                        [&](const auto& wanted) { return extension == "." + lower(wanted); });
  });
  const Reading reading(*this);
  const auto keys = keys_of(files);
  const auto dataset = fs::absolute(root).lexically_normal().filename().string();
  std::vector<Case> cases;
  std::size_t without_mask = 0;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto name = files[i].stem().string();
    const auto side = reading.side.given() ? side_from(reading.side.of(name)) : Side::unknown;
    const auto view = reading.view.given() ? reading.view.of(name) : "";
    const auto patient = reading.patient.given() ? reading.patient.of(name) : keys[i];
    const auto label = label_in(*this, reading, files[i]);
    auto annotations = masks_of(*this, files[i], label);
    without_mask += !masks.empty() && !annotations;
    const auto path = folder / files[i];
    cases.push_back(make_case({keys[i], dataset, patient, side, view, path},
                              {path, {spacing_mm, spacing_mm}, side, view}, label,
                              std::move(annotations)));
  }
  if (without_mask > 0) run.log(std::to_string(without_mask) + " pictures have no mask");
  settle(std::move(cases), "there is no picture below " + folder.string());
  assign_splits(split);
}

}  // namespace mg
