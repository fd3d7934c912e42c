#include "stages/dataset/mini_ddsm.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "stages/dataset/ddsm_case.hpp"
#include "stages/dataset/mini_ddsm_sheet.hpp"
#include "stages/dataset/sheet_file.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

constexpr char how_to_get_it[] =
    "it is on Kaggle as cheddad/miniddsm2; name its folder: --set root=...";

ClassMap classes_of(const MiniDdsmSource& source) {
  return {"pathologies", ddsm_pathologies(), source.pathologies};
}

std::string key_of(const DdsmFilm& film) {
  return film.name.exam + "." + film_name(film.name.side, film.name.view);
}

/// Goes through the films with all that was read before them.
class Reader {
 public:
  Reader(const MiniDdsmSource& source, const RunInfo& run)
      : source_(source), run_(run), classes_(classes_of(source)) {
    const auto sheet = source.sheet.empty() ? find_mini_ddsm_sheet(source.root) : source.sheet;
    if (sheet.empty()) {
      run.log("there is no DataWMask.xlsx: the class folders give each patient's status");
      return;
    }
    const auto file = source.sheet.empty() ? source.root / sheet : sheet;
    rows_ = read_mini_ddsm_sheet(read_sheet(file), oddities_);
  }

  void read(const DdsmExam& exam) {
    const auto ics = ics_of(source_.root, exam, oddities_);
    for (const auto& [name, film] : exam.films) {
      const auto picture = film.picture(source_.pictures);
      if (picture.empty()) {
        oddities_.note("films have files but no picture", key_of(film));
        continue;
      }
      const auto* const described = ics ? ics->find(film.name.side, film.name.view) : nullptr;
      const auto* const row = row_of(film);
      auto next = ddsm_case(film.name, "mini-ddsm", source_.root / picture, ics ? &*ics : nullptr,
                            described, truth_of(film, described, row));
      add_facts(next, row);
      cases_.push_back(std::move(next));
    }
  }

  std::vector<Case> finish() {
    for (const auto& [key, row] : rows_) {
      if (!seen_.contains(key)) oddities_.note("rows of the sheet have no picture", key);
    }
    oddities_.log(run_);
    if (source_.label_level != "patient") {
      spread_labels(cases_, source_.label_level);
      return std::move(cases_);
    }
    for (auto& c : cases_) {
      const auto& status = status_[c.identity.patient];
      std::get<1>(c.values) = status ? std::optional(Label{*status}) : std::nullopt;
    }
    return std::move(cases_);
  }

 private:
  const MiniDdsmRow* row_of(const DdsmFilm& film) {
    const auto at = rows_.find(key_of(film));
    if (at == rows_.end()) {
      if (!rows_.empty()) oddities_.note("pictures are not in the sheet", key_of(film));
      return nullptr;
    }
    seen_[at->first] = true;
    return &at->second;
  }

  std::optional<std::string> status_of(const DdsmFilm& film, const MiniDdsmRow* row) {
    const ClassMap classes("Status", {"Normal=normal", "Benign=benign", "Cancer=cancer"});
    std::optional<std::string> status;
    if (row != nullptr) status = classes(row->status, row->where);
    if (!film.folder.empty()) {
      const auto by_folder = classes(film.folder.substr(0, film.folder.find('_')));
      if (status && status != by_folder) {
        oddities_.note("pictures have another status in the sheet than by their folder",
                       key_of(film));
      }
      if (!status) status = by_folder;
    }
    auto& worst = status_[film.name.patient];
    worst = worse(worst, status);
    return status;
  }

  DdsmTruth truth_of(const DdsmFilm& film, const IcsFilm* described, const MiniDdsmRow* row) {
    const auto status = status_of(film, row);
    compare(film, row);
    if (film.overlay.empty() && film.masks.empty()) {
      if (described == nullptr || !described->overlay) return healthy();
      oddities_.note("films have lesions whose overlay file is missing", key_of(film));
      return {};
    }
    if (status == "normal") oddities_.note("films of normal patients have lesions", key_of(film));
    DdsmTruth truth;
    if (!film.overlay.empty()) {
      truth =
          truth_of_overlay(overlay_of(source_.root / film.overlay, described), classes_, oddities_);
    }
    if (!truth.worst && !truth.label) truth.label = status;  // no file tells of the lesion itself
    if (film.masks.empty() || (source_.truth == "overlay" && !film.overlay.empty())) return truth;
    take_masks(film, status, truth);
    return truth;
  }

  void take_masks(const DdsmFilm& film, const std::optional<std::string>& status,
                  DdsmTruth& truth) {
    const auto told = truth.worst.has_value();
    if (!told) {
      truth.worst = DdsmFinding{{}, status == "cancer" ? "malignant" : status.value_or("")};
      truth.annotations.reset();
    }
    if (replace_by_masks(source_.root, film.masks, truth) || !told) return;
    oddities_.note(
        "films have another number of masks than of lesions in their overlay: the worst "
        "of these stands for each mask",
        key_of(film));
  }

  /// The files decide, but where sheet and files differ one should know.
  void compare(const DdsmFilm& film, const MiniDdsmRow* row) {
    if (row == nullptr || row->masks.size() == film.masks.size()) return;
    oddities_.note(row->masks.size() > film.masks.size()
                       ? "films have masks in the sheet that are not there"
                       : "films have masks that are not in the sheet",
                   key_of(film));
  }

  static void add_facts(Case& c, const MiniDdsmRow* row) {
    if (row == nullptr) return;
    auto& facts = *std::get<3>(c.values);
    if (facts["density"].empty() && !row->density.empty()) {
      facts.known.emplace_back("density", row->density);
    }
    if (facts["age"].empty() && !row->age.empty()) facts.known.emplace_back("age", row->age);
  }

  const MiniDdsmSource& source_;
  const RunInfo& run_;
  ClassMap classes_;
  std::map<std::string, MiniDdsmRow> rows_;
  std::map<std::string, bool> seen_;
  std::map<std::string, std::optional<std::string>> status_;  ///< of each patient
  Oddities oddities_;
  std::vector<Case> cases_;
};

}  // namespace

void MiniDdsmSource::check() const {
  static_cast<void>(classes_of(*this));
  split.check();
}

void MiniDdsmSource::open(const RunInfo& run) {
  require_folder(root, how_to_get_it);
  Reader reader(*this, run);
  for (const auto& [name, exam] : find_ddsm(root)) reader.read(exam);
  auto cases = reader.finish();
  keep_kinds(cases, kinds);
  settle(std::move(cases), "no file below " + root.string() + " is named like " +
                               "A_2011_1.LEFT_CC.png; " + how_to_get_it);
  assign_splits(split, run);
}

}  // namespace mg
