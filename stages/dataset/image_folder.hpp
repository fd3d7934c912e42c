// The source dataset.image_folder: pictures in folders, one folder a class, or images beside masks.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "stages/dataset/cases.hpp"
#include "stages/dataset/labels.hpp"

namespace mg {

/// A file that is the mask of a picture is no picture itself, wherever it lies.
struct ImageFolderSource : Cases {
  std::filesystem::path root;
  std::string images = ".";
  std::vector<std::string> extensions = {"png", "pgm", "jpg", "jpeg", "tif", "tiff", "dcm"};
  std::string label_from = "folder";
  std::string label_pattern = "(.*)";
  std::vector<std::string> labels;
  std::string patient_pattern, side_pattern, view_pattern, scanner_pattern;
  std::string masks, without_mask = "unknown";
  std::string label_level = "image";
  double spacing_mm = 0;
  SplitShares split;

  static auto params() {
    using P = ImageFolderSource;
    return mg::params(
        mg::param("root", &P::root, "the data set's folder"),
        mg::param("images", &P::images, "the folder below root that is searched for pictures"),
        mg::param("extensions", &P::extensions, "what counts as a picture, in any case"),
        mg::param("label_from", &P::label_from,
                  "the label is the name of the folder a picture lies in, or part of its own name")
            .one_of({"folder", "name", "none"}),
        mg::param("label_pattern", &P::label_pattern,
                  "regular expression whose first group is the label in that name"),
        mg::param("labels", &P::labels, "other words for labels, as in [1=cancer, 2=benign]"),
        mg::param("patient_pattern", &P::patient_pattern,
                  "regular expression whose first group is the patient in a picture's name; "
                  "empty: each picture is a patient"),
        mg::param("side_pattern", &P::side_pattern, "likewise: L, R, left or right"),
        mg::param("view_pattern", &P::view_pattern, "likewise: CC, MLO, ..."),
        mg::param("scanner_pattern", &P::scanner_pattern, "likewise: the fact scanner"),
        mg::param("masks", &P::masks,
                  "where the mask of a picture lies below root, as in masks/{name}.png; {folder} "
                  "is the picture's folder; with one *, as in {folder}/{name}_mask*.png, each that "
                  "fits is a lesion; empty: there are none"),
        mg::param("without_mask", &P::without_mask,
                  "what it means if a picture has no mask: that nobody drew it, or that there is "
                  "no lesion")
            .one_of({"unknown", "no_lesion"}),
        label_level_param(&P::label_level),
        mg::param("spacing_mm", &P::spacing_mm, "side of a pixel; 0: unknown")
            .unit("mm")
            .between(0, 10),
        mg::param("split", &P::split, "who trains, validates and tests"));
  }
  void check() const;
  void open(const RunInfo& run);
};

}  // namespace mg
