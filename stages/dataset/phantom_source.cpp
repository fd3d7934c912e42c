#include "stages/dataset/phantom_source.hpp"

#include <utility>

#include "pipeline/error.hpp"

namespace mg {

void PhantomSource::check() const {
  if (normal + benign + cancer <= 0) {
    throw Error("the shares of normal, benign and cancer are all 0", "one must be above 0");
  }
  if (encodings.empty()) throw Error("the list of encodings is empty", "as in encodings: [raw]");
  split.check();
}

void PhantomSource::open(const RunInfo& run) {
  phantom::Recipe recipe{{patients, normal, benign, cancer, difficulty, spicules,
                          static_cast<double>(width) / height, seed},
                         width,
                         height,
                         encodings};
  const auto where = folder.empty() ? run.cache / phantom::folder_name(recipe) : folder;
  const auto alive = [&] { return run.cancelled == nullptr || !run.cancelled->load(); };
  if (!std::filesystem::exists(where)) run.log("making the phantom in " + where.string());
  phantom::make(where, recipe, alive);

  std::vector<Case> cases;
  for (const auto& row : phantom::read_manifest(where)) {
    Annotations annotations;
    if (!row.contour.empty()) {
      annotations.lesions.push_back(
          {OverlayFile{where / row.contour}, row.label == "cancer" ? "malignant" : row.label});
    }
    const auto file = where / row.file;
    cases.push_back(
        make_case({row.file.stem().string(), "phantom", row.patient, row.side, row.view, file},
                  {file, {}, row.side, row.view}, Label{row.label}, std::move(annotations)));
  }
  settle(std::move(cases), "raise patients");
  assign_splits(split, run);
}

}  // namespace mg
