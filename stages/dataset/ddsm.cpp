#include "stages/dataset/ddsm.hpp"

#include <map>
#include <utility>

#include "stages/dataset/ddsm_case.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

constexpr char how_to_get_it[] =
    "it is described at eng.usf.edu/cvprg/Mammography/DDSM; name the folder: --set root=...";

ClassMap classes_of(const DdsmSource& source) {
  return {"pathologies", ddsm_pathologies(), source.pathologies};
}

/// What is asked of all films.
struct Reading {
  const DdsmSource& source;
  ClassMap classes;
  std::map<std::string, std::optional<std::string>> class_of_patient = {};  ///< by case folders
  Oddities oddities = {};
};

DdsmTruth truth_of(const DdsmFilm& film, const IcsFilm* described, Reading& reading) {
  const auto key = film.name.exam + "." + film_name(film.name.side, film.name.view);
  if (!film.overlay.empty()) {
    return truth_of_overlay(overlay_of(reading.source.root / film.overlay, described),
                            reading.classes, reading.oddities);
  }
  if (described != nullptr && described->overlay) {
    reading.oddities.note("films have lesions whose overlay file is missing", key);
    return {};
  }
  if (described != nullptr || film.folder == "normal") return healthy();
  reading.oddities.note("films have neither an overlay nor an .ics file to say if they need one",
                        key);
  return {};
}

void add_exam(const DdsmExam& exam, Reading& reading, std::vector<Case>& cases) {
  const auto& root = reading.source.root;
  const auto ics = ics_of(root, exam, reading.oddities);
  if (ics) {
    for (const auto& film : ics->films) {
      const auto at = exam.films.find(film_name(film.side, film.view));
      if (at != exam.films.end() && !at->second.picture(reading.source.pictures).empty()) continue;
      reading.oddities.note("films are described whose picture is not there",
                            exam.ics.stem().string() + " " + film_name(film.side, film.view));
    }
  }
  for (const auto& [name, film] : exam.films) {
    const auto picture = film.picture(reading.source.pictures);
    if (picture.empty()) continue;
    if (picture.extension() == ".gz") {
      reading.oddities.note("pictures are compressed: unpack them with gunzip -r", picture);
    }
    const auto* const described = ics ? ics->find(film.name.side, film.name.view) : nullptr;
    cases.push_back(ddsm_case(film.name, "ddsm", root / picture, ics ? &*ics : nullptr, described,
                              truth_of(film, described, reading)));
    auto& known = reading.class_of_patient[film.name.patient];
    if (film.folder == "normal") known = worse(known, "normal");
    if (film.folder == "cancer") known = worse(known, reading.classes("MALIGNANT"));
    if (film.folder.starts_with("benign")) known = worse(known, reading.classes(film.folder));
  }
}

}  // namespace

void DdsmSource::check() const {
  static_cast<void>(classes_of(*this));
  split.check();
}

void DdsmSource::open(const RunInfo& run) {
  require_folder(root, how_to_get_it);
  Reading reading{*this, classes_of(*this)};
  std::vector<Case> cases;
  for (const auto& [name, exam] : find_ddsm(root)) add_exam(exam, reading, cases);
  reading.oddities.log(run);
  spread_labels(cases, label_level);
  if (label_level == "patient") {
    for (auto& c : cases) {
      auto& label = std::get<1>(c.values);
      const auto own = label ? std::optional(label->name) : std::nullopt;
      const auto all = worse(own, reading.class_of_patient[c.identity.patient]);
      if (all) label = Label{*all};
    }
  }
  keep_kinds(cases, kinds);
  settle(std::move(cases), "no file below " + root.string() +
                               " is named like A_0384_1.LEFT_CC.png; " + how_to_get_it);
  assign_splits(split, run);
}

}  // namespace mg
