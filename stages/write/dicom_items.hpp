// How the objects that leave the program as DICOM are put together.
#pragma once

#include <string>
#include <vector>

#include "stages/support/dicom/fields.hpp"

namespace mg::write {

/// A concept of a coding scheme: SCT (SNOMED CT), DCM (DICOM PS3.16), UCUM (units).
struct Code {
  std::string value, scheme, meaning;
};

/// These throw Error for a value that DICOM does not allow there.
void put(DcmItem& item, const DcmTagKey& tag, const std::string& text);
void put(DcmItem& item, const DcmTagKey& tag, int number);
void put(DcmItem& item, const DcmTagKey& tag, const std::vector<float>& numbers);

/// A new item at the end of a sequence; it lives as long as `item`.
DcmItem& added(DcmItem& item, const DcmTagKey& sequence);

void put_code(DcmItem& item, const DcmTagKey& sequence, const Code& code);

/// A number as DICOM has them in text: 16 characters at most.
std::string decimal(double value);

}  // namespace mg::write
