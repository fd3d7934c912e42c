// crop.name_patch: says what a patch shows: a lesion, or none.
#pragma once

#include <optional>
#include <string>

#include "pipeline/image.hpp"
#include "pipeline/params.hpp"
#include "pipeline/values.hpp"

namespace mg::crop {

struct NamePatch {
  std::string by = "pathology";
  std::string background = "background";
  double overlap = 0.5;

  static auto params() {
    return mg::params(
        param("by", &NamePatch::by,
              "what names a lesion: its pathology (benign), its kind (mass), or both "
              "(mass_benign); what is not known of it is left out")
            .one_of({"pathology", "kind", "both"}),
        param("background", &NamePatch::background, "the label of a patch that shows no lesion"),
        param("overlap", &NamePatch::overlap,
              "a lesion is shown if this fraction of it is, or if it fills this fraction of the "
              "patch")
            .between(0.001, 1));
  }

  /// Of several lesions the one that takes most of the patch. Where the annotations do not name it
  /// the label of the whole picture does. None if nobody looked for lesions, or if neither names
  /// it. Throws Error where lesions with different names have outlines that are not one each.
  std::optional<Label> operator()(const Image& image, const Contours* contours,
                                  const Annotations* annotations, const Label* whole) const;
};

}  // namespace mg::crop
