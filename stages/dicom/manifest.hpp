// Tables in CSV.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mg::dicom {

/// Rows of fields, RFC 4180: fields may be quoted and then hold commas, doubled quotes and
/// newlines.
std::vector<std::vector<std::string>> parse_csv(std::string_view text);

}  // namespace mg::dicom
