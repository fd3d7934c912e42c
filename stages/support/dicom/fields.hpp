// What the elements of a data set say. Nothing here throws: what is missing or has another form
// than DICOM gives it is empty.
#pragma once

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <optional>
#include <string>
#include <vector>

namespace mg::dicom {

/// One value, without the spaces that pad it.
std::string text_of(DcmItem& item, const DcmTagKey& tag, unsigned long index = 0);

std::optional<int> integer_of(DcmItem& item, const DcmTagKey& tag);

/// All values of a decimal string or of floats. Empty if one of them is no finite number.
std::vector<double> numbers_of(DcmItem& item, const DcmTagKey& tag);

/// The items of a sequence. They live as long as the data set.
std::vector<DcmItem*> items_of(DcmItem& item, const DcmTagKey& sequence);

/// The first item of a sequence, or null.
DcmItem* item_of(DcmItem& item, const DcmTagKey& sequence);

/// The code of the first item of a sequence as "value scheme", such as "111030 DCM"; or "".
std::string code_of(DcmItem& item, const DcmTagKey& sequence);

}  // namespace mg::dicom
