// write.dicom_gsps: outlines as DICOM presentation states.
#pragma once

#include <filesystem>
#include <string>

#include "pipeline/context.hpp"
#include "pipeline/findings.hpp"
#include "pipeline/params.hpp"
#include "pipeline/values.hpp"
#include "stages/write/dicom_object.hpp"

namespace mg::write {

/// Writes <folder>/<key>.pr.dcm: a grayscale softcopy presentation state (DICOM PS3.3, A.33) that
/// shows the image as its header says, with the outline of each connected part of the mask along
/// the edges of pixels. No file for a mask without a pixel.
struct DicomGsps {
  std::filesystem::path folder = "dicom";
  std::string layer = "TUMOR";
  double min_area_mm2 = 0;
  std::string dates = "run";

  static auto params() {
    return mg::params(
        param("folder", &DicomGsps::folder, "where to; below the run folder unless it is absolute"),
        param("layer", &DicomGsps::layer,
              "name of the graphic layer: 16 capital letters, digits, '_' or spaces at most"),
        param("min_area_mm2", &DicomGsps::min_area_mm2, "smaller parts are left out")
            .unit("mm²")
            .between(0, 1e5),
        param("dates", &DicomGsps::dates,
              "when the files are said to be made: as the run started, or as the image was, which "
              "gives the same bytes whenever it is run")
            .one_of({"run", "image"}));
  }
  void check() const;  ///< Error unless `layer` is as DICOM wants it

  void start(const RunInfo& run);
  void add(const Context& context, const File& file, const Mask& tumor);
  Findings finish();

 private:
  DicomFolder out_;
  std::size_t without_ = 0;
};

}  // namespace mg::write
