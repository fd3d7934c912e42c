// References to instances, as all DICOM objects that describe a picture have them.
#pragma once

#include <string>
#include <vector>

#include "stages/support/dicom/fields.hpp"

namespace mg::contour {

/// The instances that the items of a sequence refer to; those that refer to frames other than the
/// first count as nobody's: "".
std::vector<std::string> instances_in(DcmItem& item, const DcmTagKey& sequence);

}  // namespace mg::contour
