// write.dicom_sr: measurements and probabilities as DICOM structured reports.
#pragma once

#include <filesystem>
#include <string>

#include "pipeline/context.hpp"
#include "pipeline/findings.hpp"
#include "pipeline/params.hpp"
#include "pipeline/values.hpp"
#include "stages/write/dicom_object.hpp"

namespace mg::write {

/// Writes <folder>/<key>.sr.dcm: an imaging measurement report (DICOM PS3.16, TID 1500). Each
/// connected part of the mask is a planar region (TID 1410) with its outline, its area and its long
/// axis, in millimeters if the spacing is known and else in pixels; their number and the
/// probabilities of the classes are measurements of the whole image (TID 1501).
struct DicomSr {
  std::filesystem::path folder = "dicom";
  std::vector<std::string> cancer = {"cancer", "malignant"};
  double min_area_mm2 = 0;
  std::string dates = "run";

  static auto params() {
    return mg::params(
        param("folder", &DicomSr::folder, "where to; below the run folder unless it is absolute"),
        param("cancer", &DicomSr::cancer,
              "classes whose probability is reported under DICOM's code for cancer"),
        param("min_area_mm2", &DicomSr::min_area_mm2, "smaller parts are left out")
            .unit("mm²")
            .between(0, 1e5),
        param("dates", &DicomSr::dates,
              "when the files are said to be made: as the run started, or as the image was, which "
              "gives the same bytes whenever it is run")
            .one_of({"run", "image"}));
  }

  void start(const RunInfo& run);
  /// Error if there is neither a mask nor a score.
  void add(const Context& context, const File& file, const Mask* tumor, const Scores* scores);
  Findings finish();

 private:
  DicomFolder out_;
};

}  // namespace mg::write
