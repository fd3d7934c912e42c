// Content items of structured reports (DICOM PS3.3, C.17.3).
#pragma once

#include <string>
#include <vector>

#include "pipeline/image.hpp"
#include "stages/write/dicom_source.hpp"

namespace mg::write {

/// How an item belongs to the one above it.
namespace relation {
inline constexpr auto contains = "CONTAINS", context = "HAS OBS CONTEXT",
                      modifies = "HAS CONCEPT MOD", selected_from = "SELECTED FROM";
}

/// A container below `parent`. `tid`: of the template that it follows, or "".
DcmItem& add_container(DcmItem& parent, const Code& name, const std::string& tid = "");

DcmItem& add_code(DcmItem& parent, const char* how, const Code& name, const Code& value);
void add_text(DcmItem& parent, const char* how, const Code& name, const std::string& text);
void add_uid(DcmItem& parent, const char* how, const Code& name, const std::string& uid);
void add_number(DcmItem& parent, const Code& name, double value, const Code& unit);

/// A closed line around pixels of the image.
void add_region(DcmItem& parent, const Code& name, const std::vector<Point>& outline,
                const DicomSource& source);
void add_image(DcmItem& parent, const Code& name, const DicomSource& source);

/// The attributes that make a data set a container, the root of a report.
void put_root(DcmItem& item, const Code& name, const std::string& tid);

}  // namespace mg::write
