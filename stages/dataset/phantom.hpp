// The phantom data set on disk: DICOM mammograms, `.OVERLAY` contours and the truth beside them.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "stages/dataset/phantom_plan.hpp"

namespace mg::phantom {

struct Recipe {
  Cohort cohort;
  int width = 512, height = 640;
  std::vector<std::string> encodings;  ///< one image after the other
};

/// What the manifest says of one image. Pixels count from the centre of the first.
struct Row {
  std::filesystem::path file;     ///< relative to the folder
  std::filesystem::path contour;  ///< `.OVERLAY` beside it, or empty
  std::string patient;
  Side side = Side::unknown;
  std::string view, label;  ///< normal, benign, cancer: of this image
};

/// The name of the folder that holds what this recipe makes: phantom-<hash of the recipe>.
std::string folder_name(const Recipe& recipe);

/// Makes the data set in `folder`, unless it is complete there. All of it appears at once: it is
/// written aside and renamed. `alive` is asked between images; false stops with an Error and leaves
/// nothing behind. Throws Error if `folder` holds another phantom or anything else.
void make(
    const std::filesystem::path& folder, const Recipe& recipe,
    const std::function<bool()>& alive = [] { return true; });

/// The rows of `folder`/manifest.csv. Throws Error with file and line if it is damaged.
std::vector<Row> read_manifest(const std::filesystem::path& folder);

}  // namespace mg::phantom
