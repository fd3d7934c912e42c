// The ceiling that label noise leaves: what a perfect reader of single images could reach, scored
// against the labels as they are given.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "pipeline/image.hpp"

namespace mg::audit {

/// What the data set says of an image.
struct Seen {
  std::size_t patient = 0;
  Side side = Side::unknown;
  std::string label;        ///< as given
  bool known = true;        ///< are its lesions known (none is known too)?
  std::size_t lesions = 0;  ///< drawn on this image
  std::string pathology{};  ///< of its worst lesion: cancer, benign, or empty
};

/// Images that look alike to a reader who sees lesions perfectly and nothing else.
struct Appearance {
  std::string name;                                         ///< "no lesion", "benign lesion", ...
  std::vector<std::pair<std::string, std::size_t>> labels;  ///< how often each is given, most first
};

struct Ceiling {
  double accuracy = 0;  ///< of the best answer to each appearance; NaN without samples
  std::size_t right = 0, samples = 0;
  std::vector<Appearance> appearances;
};

/// The reader knows for each breast (a patient's side; the image itself where the side is unknown)
/// whether any of its views has a lesion, and the pathology of the worst; it names for each
/// appearance the label that is most often given. A breast with a lesion of unknown pathology looks
/// like its label. An image labelled "normal" counts as looked at. Images whose lesions are not
/// known, and those with a label that is not in `classes` (empty: all count), are left out.
Ceiling label_ceiling(const std::vector<Seen>& images,
                      const std::vector<std::string>& classes = {});

/// By image: the worst that any view of its breast shows. "" if nothing, "?" if lesions of unknown
/// pathology only.
std::vector<std::string> breast_findings(const std::vector<Seen>& images);

/// How bad a pathology or label is: 0 for no lesion, 1 benign, 2 cancer or malignant; -1: unknown.
int severity(const std::string& pathology);

}  // namespace mg::audit
