#include "stages/dataset/cbis_ddsm.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "stages/dataset/cbis_ddsm_files.hpp"
#include "stages/dataset/cbis_ddsm_tables.hpp"
#include "stages/dataset/oddities.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

constexpr char how_to_get_it[] =
    "get it and its four tables from cancerimagingarchive.net/collection/cbis-ddsm, and name the "
    "folder: --set root=...";

ClassMap classes_of(const CbisDdsmSource& source) {
  return {"pathologies", ddsm_pathologies(), source.pathologies};
}

/// All lesions of one view of one patient.
using View = std::vector<CbisLesion>;

std::map<std::string, View> read_views(const CbisDdsmSource& source,
                                       const std::vector<fs::path>& files, Oddities& oddities) {
  const auto folder = source.tables.empty() ? source.root : source.tables;
  const auto tables = cbis_tables_among(source.tables.empty() ? files : list_files(source.tables));
  if (tables.empty()) {
    throw Error(
        "there is no table such as mass_case_description_train_set.csv below " + folder.string(),
        "fetch the tables too, and name their folder: --set stages.cases.tables=...; to preprocess "
        "the pictures without them: --set data=cbis");
  }
  std::map<std::string, View> views;
  std::set<std::string> seen;  // the same table may lie in two places
  for (const auto& table : tables) {
    for (auto& lesion : read_cbis_table(CsvTable::read(folder / table))) {
      const auto key =
          lesion.patient + (lesion.side == Side::left ? "_LEFT_" : "_RIGHT_") + lesion.view;
      if (lesion.side == Side::unknown) {
        throw Error("a side must be LEFT or RIGHT", "mend the row", lesion.where);
      }
      if (!seen.insert(lesion.lesion_folder).second) {
        oddities.note("lesions are listed twice", to_string(lesion.where));
        continue;
      }
      views[key].push_back(std::move(lesion));
    }
  }
  return views;
}

/// Patients who are in a test table and in no other.
std::set<std::string> test_patients(const std::map<std::string, View>& views, Oddities& oddities) {
  std::set<std::string> test, train;
  for (const auto& [key, view] : views) {
    for (const auto& lesion : view) (lesion.test ? test : train).insert(lesion.patient);
  }
  for (const auto& patient : train) {
    if (test.erase(patient) > 0) {
      oddities.note("patients are in a test and in a training table, and train", patient);
    }
  }
  return test;
}

/// From a view to a case; none if its picture is not there.
class Reader {
 public:
  Reader(const CbisDdsmSource& source, CbisFiles pictures, Oddities& oddities)
      : root_(source.root),
        classes_(classes_of(source)),
        pictures_(std::move(pictures)),
        oddities_(oddities) {}

  std::optional<Case> read(const std::string& key, const View& view) {
    const auto file = film_of(view);
    if (file.empty()) {
      oddities_.note("films of the tables are not there", key);
      return {};
    }
    std::optional<std::string> label;
    auto worst = &view.front();
    for (const auto& lesion : view) {
      const auto own = classes_(lesion.pathology, lesion.where);
      if (own && severity_of(*own) > severity_of(label.value_or(""))) worst = &lesion;
      label = worse(label, own);
    }
    const auto& first = view.front();
    return make_case({key, "cbis-ddsm", first.patient, first.side, first.view, root_ / file},
                     {root_ / file, {}, first.side, first.view},
                     label ? std::optional(Label{*label}) : std::nullopt, lesions_of(key, view),
                     facts_of(*worst));
  }

 private:
  fs::path film_of(const View& view) {
    std::set<std::string> folders;
    for (const auto& lesion : view) folders.insert(lesion.picture_folder);
    if (folders.size() > 1) {
      oddities_.note("films are in the mass and in the calcification tables: listed once",
                     *folders.begin());
    }
    for (auto at = folders.rbegin(); at != folders.rend(); ++at) {  // masses go first
      const auto file = pictures_.film(*at);
      if (!file.empty()) return file;
    }
    return {};
  }

  /// Absent unless there is a mask for each lesion: some would pass for all.
  std::optional<Annotations> lesions_of(const std::string& key, const View& view) {
    Annotations annotations;
    for (const auto& lesion : view) {
      const auto mask = pictures_.mask(lesion.lesion_folder);
      if (mask.empty()) {
        oddities_.note("films have a lesion without a mask, so that their lesions are unknown",
                       key);
        return {};
      }
      annotations.lesions.push_back(
          {MaskFile{root_ / mask}, plain_word(lesion.pathology), lesion.kind});
    }
    return annotations;
  }

  static Facts facts_of(const CbisLesion& worst) {
    Facts facts;
    const auto add = [&](const char* name, const std::string& text) {
      if (!text.empty()) facts.known.emplace_back(name, text);
    };
    if (worst.density != "0") add("density", worst.density);
    add("birads", worst.assessment);
    if (worst.subtlety != "0") add("subtlety", worst.subtlety);
    return facts;
  }

  fs::path root_;
  ClassMap classes_;
  CbisFiles pictures_;
  Oddities& oddities_;
};

}  // namespace

void CbisDdsmSource::check() const {
  static_cast<void>(classes_of(*this));
  split.check();
}

void CbisDdsmSource::open(const RunInfo& run) {
  require_folder(root, how_to_get_it);
  Oddities oddities;
  const auto files = list_files(root);
  const auto views = read_views(*this, files, oddities);
  const auto test = official ? test_patients(views, oddities) : std::set<std::string>();
  Reader reader(*this, CbisFiles(root, files), oddities);
  std::vector<Case> cases;
  for (const auto& [key, view] : views) {
    auto next = reader.read(key, view);
    if (!next) continue;
    if (test.contains(next->identity.patient)) next->split = Split::test;
    cases.push_back(std::move(*next));
  }
  oddities.log(run);
  spread_labels(cases, label_level);
  settle(std::move(cases),
         "none of the films in the tables lies below " + root.string() + "; " + how_to_get_it);
  assign_splits(official ? without_test(split) : split, run);
}

}  // namespace mg
