// The elements of a DICOM file that lie before its pixels, for readers of many files.
#pragma once

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <filesystem>
#include <memory>

namespace mg {

/// Reads the first 256 KB at most, and vets them before DCMTK parses them. Null for what is no
/// DICOM file, is deflated, cannot be read, nests too deeply, or has a longer header.
std::unique_ptr<DcmDataset> read_dicom_header(const std::filesystem::path& file);

/// The text of an element without the blanks around it; "" if it is not there.
std::string text_of(DcmItem& item, const DcmTagKey& tag);

}  // namespace mg
