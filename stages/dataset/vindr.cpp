#include "stages/dataset/vindr.hpp"

#include <optional>
#include <set>
#include <utility>

#include "pipeline/error.hpp"
#include "stages/dataset/file_index.hpp"
#include "stages/dataset/picture_size.hpp"
#include "stages/dataset/vindr_tables.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

constexpr char how_to_get_it[] =
    "get it from physionet.org/content/vindr-mammo and name its folder: --set root=...";

using Breast = std::pair<std::string, Side>;  ///< study and side

std::set<Breast> breasts_with_findings(const std::vector<VindrPicture>& pictures) {
  std::set<Breast> breasts;
  for (const auto& picture : pictures) {
    if (!picture.findings.lesions.empty()) breasts.emplace(picture.study, picture.side);
  }
  return breasts;
}

std::optional<std::string> label_of_image(const VindrPicture& picture,
                                          const std::set<Breast>& with_findings) {
  if (picture.of_breast == class_drop) return picture.of_breast;
  if (picture.of_findings) return picture.of_findings;
  const auto elsewhere =
      picture.findings.lesions.empty() && with_findings.contains({picture.study, picture.side});
  return elsewhere ? "normal" : picture.of_breast;
}

/// Boxes count in pixels of the DICOM file: pictures made of it may be smaller.
Annotations in_pixels_of(const fs::path& file, const VindrPicture& picture) {
  auto annotations = picture.findings;
  if (annotations.lesions.empty()) return annotations;
  const auto size = picture_size(file);
  if (!size || !(picture.width > 0 && picture.height > 0)) return annotations;
  const auto fx = size->width / picture.width, fy = size->height / picture.height;
  const auto scaled = [&](Point p) {
    return Point{(p.x + 0.5) * fx - 0.5, (p.y + 0.5) * fy - 0.5};
  };
  for (auto& lesion : annotations.lesions) {
    auto& box = std::get<Box>(lesion.shape);
    box = {scaled(box.low), scaled(box.high)};
  }
  return annotations;
}

Case case_of(const VindrPicture& picture, const fs::path& file,
             const std::optional<std::string>& label) {
  return make_case({picture.study + "/" + picture.image, "vindr", picture.study, picture.side,
                    picture.view, file},
                   {file, {}, picture.side, picture.view},
                   label ? std::optional(Label{*label}) : std::nullopt, in_pixels_of(file, picture),
                   picture.facts);
}

}  // namespace

void VindrSource::check() const {
  static_cast<void>(BiradsClasses(birads));
  split.check();
}

void VindrSource::open(const RunInfo& run) {
  require_folder(root, how_to_get_it);
  if (!fs::exists(root / "breast-level_annotations.csv")) {
    throw Error("there is no " + (root / "breast-level_annotations.csv").string(), how_to_get_it);
  }
  const auto pictures = read_vindr_tables(root, BiradsClasses(birads));
  const auto with_findings = breasts_with_findings(pictures);
  const FileIndex files(root, picture_extensions());
  std::vector<Case> cases;
  std::size_t missing = 0;
  for (const auto& picture : pictures) {
    const auto file = files.find(picture.image);
    if (file.empty()) {
      ++missing;
      continue;
    }
    const auto label =
        label_level == "image" ? label_of_image(picture, with_findings) : picture.of_breast;
    cases.push_back(case_of(picture, file, label));
    if (official && picture.tests) cases.back().split = Split::test;
  }
  if (missing > 0) run.log(std::to_string(missing) + " pictures of the tables are not there");
  if (const auto dropped = drop_cases(cases); dropped > 0) {
    run.log(std::to_string(dropped) + " pictures are left out by their BI-RADS");
  }
  keep_kinds(cases, kinds);
  spread_labels(cases, label_level);
  settle(std::move(cases), "no picture that the tables name lies below " + root.string());
  assign_splits(official ? without_test(split) : split, run);
}

}  // namespace mg
