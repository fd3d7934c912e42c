// write.dicom_seg: masks as DICOM segmentations.
#pragma once

#include <filesystem>
#include <string>

#include "pipeline/context.hpp"
#include "pipeline/findings.hpp"
#include "pipeline/params.hpp"
#include "pipeline/values.hpp"
#include "stages/write/dicom_object.hpp"

namespace mg::write {

/// Writes <folder>/<key>.seg.dcm: a binary segmentation (DICOM PS3.3, A.51) with one segment, on
/// the pixels of the source image whatever grid the mask has. A mask without a pixel is written
/// too: looked at, nothing found.
struct DicomSeg {
  std::filesystem::path folder = "dicom";
  std::string label = "Tumor";
  std::string dates = "run";

  static auto params() {
    return mg::params(
        param("folder", &DicomSeg::folder, "where to; below the run folder unless it is absolute"),
        param("label", &DicomSeg::label, "the name of the segment, as viewers show it"),
        param("dates", &DicomSeg::dates,
              "when the files are said to be made: as the run started, or as the image was, which "
              "gives the same bytes whenever it is run")
            .one_of({"run", "image"}));
  }

  void check() const;  ///< Error unless `label` is 1 to 64 plain characters

  void start(const RunInfo& run);
  void add(const Context& context, const File& file, const Mask& tumor);
  Findings finish();

 private:
  DicomFolder out_;
};

}  // namespace mg::write
