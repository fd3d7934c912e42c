// Files compressed with gzip (RFC 1952), as some of DDSM's are.
#pragma once

#include <string>
#include <string_view>

namespace mg::ddsm {

bool is_gzipped(std::string_view bytes);

/// Throws Error, naming the file, if the stream is damaged, cut off, or longer than `limit`.
std::string gunzip(std::string_view bytes, std::size_t limit, const std::string& file);

}  // namespace mg::ddsm
