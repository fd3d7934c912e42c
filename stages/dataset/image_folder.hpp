// The source dataset.image_folder: pictures in folders, one folder a class, or images beside masks.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "stages/dataset/cases.hpp"

namespace mg {

struct ImageFolderSource : Cases {
  std::filesystem::path root;
  std::string images = ".";
  std::vector<std::string> extensions = {"png", "pgm", "jpg", "jpeg", "tif", "tiff", "dcm"};
  std::string label_from = "folder";
  std::string label_pattern = "(.*)";
  std::vector<std::string> labels;
  std::string patient_pattern, side_pattern, view_pattern;
  std::string masks;
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
        mg::param("masks", &P::masks,
                  "where the mask of a picture lies below root, as in masks/{name}.png; {folder} "
                  "is the picture's folder; empty: there are none"),
        mg::param("spacing_mm", &P::spacing_mm, "side of a pixel; 0: unknown")
            .unit("mm")
            .between(0, 10),
        mg::param("split", &P::split, "who trains, validates and tests"));
  }
  void check() const;
  void open(const RunInfo& run);
};

}  // namespace mg
