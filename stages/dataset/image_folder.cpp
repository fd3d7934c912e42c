#include "stages/dataset/image_folder.hpp"

#include <algorithm>
#include <cctype>
#include <set>
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
        scanner(s.scanner_pattern, "scanner_pattern"),
        renames(read_renames(s.labels)) {}
  NamePart label, patient, side, view, scanner;
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

/// Finds the masks of pictures.
class Masks {
 public:
  explicit Masks(const ImageFolderSource& source) : root_(source.root), pattern_(source.masks) {
    if (pattern_.find('*') == std::string::npos) return;
    for (const auto& file : list_files(root_)) files_.insert(file.generic_string());
  }

  /// Relative to root, sorted. `picture` is relative to the folder of pictures.
  std::vector<std::string> of(const fs::path& picture) const {
    if (pattern_.empty()) return {};
    auto wanted = replaced(pattern_, "{name}", picture.stem().string());
    wanted = replaced(wanted, "{folder}", picture.parent_path().generic_string());
    wanted = fs::path(wanted).lexically_normal().generic_string();
    const auto star = wanted.find('*');
    if (star != std::string::npos) return between(wanted.substr(0, star), wanted.substr(star + 1));
    if (!fs::exists(root_ / wanted)) return {};
    return {wanted};
  }

 private:
  std::vector<std::string> between(const std::string& start, const std::string& end) const {
    std::vector<std::string> found;
    for (auto at = files_.lower_bound(start); at != files_.end() && at->starts_with(start); ++at) {
      if (at->ends_with(end) && at->size() >= start.size() + end.size()) found.push_back(*at);
    }
    return found;
  }

  fs::path root_;
  std::string pattern_;
  std::set<std::string> files_;
};

std::optional<Annotations> lesions_of(const ImageFolderSource& source,
                                      const std::vector<std::string>& masks,
                                      const std::optional<Label>& label) {
  if (source.masks.empty() || (masks.empty() && source.without_mask == "unknown")) return {};
  Annotations out;
  for (const auto& mask : masks) {
    out.lesions.push_back({MaskFile{source.root / mask}, label ? label->name : ""});
  }
  return out;
}

std::vector<fs::path> pictures_in(const fs::path& folder,
                                  const std::vector<std::string>& extensions) {
  auto files = list_files(folder);
  std::erase_if(files, [&](const fs::path& file) {
    const auto extension = lower(file.extension().string());
    return std::none_of(extensions.begin(), extensions.end(),
                        [&](const auto& wanted) { return extension == "." + lower(wanted); });
  });
  return files;
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
  auto files = pictures_in(folder, extensions);
  const Masks mask_files(*this);
  std::set<fs::path> masks_found;
  for (const auto& file : files) {
    for (const auto& mask : mask_files.of(file)) {
      masks_found.insert((root / mask).lexically_normal());
    }
  }
  std::erase_if(files, [&](const fs::path& file) {
    return masks_found.contains((folder / file).lexically_normal());
  });
  const Reading reading(*this);
  const auto keys = keys_of(files);
  const auto dataset = fs::absolute(root).lexically_normal().filename().string();
  std::vector<Case> cases;
  std::size_t without = 0;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto name = files[i].stem().string();
    const auto side = reading.side.given() ? side_from(reading.side.of(name)) : Side::unknown;
    const auto view = reading.view.given() ? reading.view.of(name) : "";
    const auto patient = reading.patient.given() ? reading.patient.of(name) : keys[i];
    const auto label = label_in(*this, reading, files[i]);
    const auto drawn = mask_files.of(files[i]);
    without += !masks.empty() && drawn.empty();
    std::optional<Facts> facts;
    if (reading.scanner.given()) facts = Facts{{{"scanner", reading.scanner.of(name)}}};
    const auto path = folder / files[i];
    cases.push_back(make_case({keys[i], dataset, patient, side, view, path},
                              {path, {spacing_mm, spacing_mm}, side, view}, label,
                              lesions_of(*this, drawn, label), std::move(facts)));
  }
  if (without > 0) run.log(std::to_string(without) + " pictures have no mask");
  spread_labels(cases, label_level);
  settle(std::move(cases), "there is no picture below " + folder.string());
  assign_splits(split, run);
}

}  // namespace mg
