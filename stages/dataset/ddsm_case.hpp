// From the files of one DDSM film to a case: what dataset.ddsm and dataset.mini_ddsm share.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "stages/dataset/cases.hpp"
#include "stages/dataset/ddsm_files.hpp"
#include "stages/dataset/ddsm_truth.hpp"
#include "stages/dataset/ics_file.hpp"
#include "stages/dataset/oddities.hpp"

namespace mg {

/// All of an overlay file, on the grid of the film as digitized; null: on the picture's own.
OverlayFile overlay_of(const std::filesystem::path& file, const IcsFilm* film);

/// The exam's .ics file; none if there is none, or (noted) if it cannot be read.
std::optional<IcsFile> ics_of(const std::filesystem::path& root, const DdsmExam& exam,
                              Oddities& oddities);

/// scanner, site, machine, film, bits, density, age, birads, subtlety, width, height, year: those
/// that are known. Width and height are those of the film as digitized.
Facts ddsm_facts(const DdsmName& name, const IcsFile* ics, const IcsFilm* film,
                 const std::optional<DdsmFinding>& worst);

/// Millimeters a pixel of the picture: the film's, stretched if the picture was resized. A picture
/// whose size does not show in its first bytes counts as not resized.
Spacing ddsm_spacing(const IcsFilm* film, const std::filesystem::path& picture);

/// The key reads A_0384_1.LEFT_CC, the patient A_0384.
Case ddsm_case(const DdsmName& name, const std::string& dataset,
               const std::filesystem::path& picture, const IcsFile* ics, const IcsFilm* film,
               DdsmTruth truth);

}  // namespace mg
