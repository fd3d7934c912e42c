#include "stages/dataset/ddsm_case.hpp"

#include <cmath>
#include <utility>

#include "stages/dataset/picture_size.hpp"

namespace mg {

namespace fs = std::filesystem;

OverlayFile overlay_of(const fs::path& file, const IcsFilm* film) {
  if (film == nullptr) return {file};
  return {file, film->width, film->height};
}

std::optional<IcsFile> ics_of(const fs::path& root, const DdsmExam& exam, Oddities& oddities) {
  if (exam.ics.empty()) return {};
  try {
    return read_ics(root / exam.ics);
  } catch (const Error& error) {
    oddities.note(".ics files cannot be read", error.what());
    return {};
  }
}

Facts ddsm_facts(const DdsmName& name, const IcsFile* ics, const IcsFilm* film,
                 const std::optional<DdsmFinding>& worst) {
  Facts facts;
  const auto add = [&](const char* key, std::string text) {
    if (!text.empty()) facts.known.emplace_back(key, std::move(text));
  };
  const auto number = [&](const char* key, int value) {
    if (value > 0) add(key, std::to_string(value));
  };
  add("scanner", name.scanner);
  add("site", ddsm_site(name.scanner));
  if (ics != nullptr) {
    add("machine", ics->digitizer);
    add("film", ics->film);
    number("density", ics->density);
    number("age", ics->age);
    number("year", ics->studied ? ics->studied->year : 0);
  }
  if (film != nullptr) {
    number("bits", film->bits);
    number("width", film->width);
    number("height", film->height);
  }
  if (worst) {
    if (worst->assessment >= 0) add("birads", std::to_string(worst->assessment));
    number("subtlety", worst->subtlety);
  }
  return facts;
}

Spacing ddsm_spacing(const IcsFilm* film, const fs::path& picture) {
  if (film == nullptr || film->resolution_um <= 0) return {};
  const auto spacing_mm = film->resolution_um / 1000;
  // An .LJPEG has the film's size, and some tell width for height.
  const auto resized = plain_word(picture.extension().string()) != ".ljpeg";
  const auto size = resized ? picture_size(picture) : std::nullopt;
  if (!size || film->width <= 0 || film->height <= 0) return {spacing_mm, spacing_mm};
  return {spacing_mm * film->width / size->width, spacing_mm * film->height / size->height};
}

Case ddsm_case(const DdsmName& name, const std::string& dataset, const fs::path& picture,
               const IcsFile* ics, const IcsFilm* film, DdsmTruth truth) {
  const auto key = name.exam + "." + film_name(name.side, name.view);
  auto label = truth.label ? std::optional(Label{*truth.label}) : std::nullopt;
  return make_case({key, dataset, name.patient, name.side, name.view, picture},
                   {picture, ddsm_spacing(film, picture), name.side, name.view}, std::move(label),
                   std::move(truth.annotations), ddsm_facts(name, ics, film, truth.worst));
}

}  // namespace mg
