#include "stages/contour/references.hpp"

#include <algorithm>

namespace mg::contour {

std::vector<std::string> instances_in(DcmItem& item, const DcmTagKey& sequence) {
  std::vector<std::string> out;
  for (auto* const reference : dicom::items_of(item, sequence)) {
    const auto frames = dicom::numbers_of(*reference, DCM_ReferencedFrameNumber);
    const auto first =
        frames.empty() || std::find(frames.begin(), frames.end(), 1.0) != frames.end();
    out.push_back(first ? dicom::text_of(*reference, DCM_ReferencedSOPInstanceUID) : "");
  }
  return out;
}

}  // namespace mg::contour
