// Lays out CMMD with small pictures: the folders of TCIA and the clinical sheet of the real one.
#pragma once

#include <filesystem>

namespace mg::layouts {

/// Below `folder`/CMMD, as NBIA's client sorts them (patient/date/series/1-1.dcm), views told by
/// SNOMED codes only: D1-0001 has four pictures, and one row: right, benign. D1-0002 has two of the
/// left, which the sheet calls benign and malignant, in two rows. D2-0003 has two of the left,
/// malignant with a subtype, coded as in older DICOM, one of them of 600 KB. D1-0004 has one file
/// that is no DICOM, and D1-0009 is not in the sheet. `excel`: the sheet is .xlsx, else CSV with
/// semicolons.
void write_cmmd(const std::filesystem::path& folder, bool excel);

}  // namespace mg::layouts
