// Tells whether bytes are still those that were written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace mg {

/// 64 bits, eight bytes at a time. Changed bytes within one word of eight never go unnoticed,
/// others once in 2^64. Part of file formats.
std::uint64_t checksum(std::string_view bytes);

/// Of a file's bytes; "" if it cannot be read. Sixteen hexadecimal digits.
std::string checksum_of(const std::filesystem::path& file);

std::string hexadecimal(std::uint64_t value);  ///< sixteen digits

}  // namespace mg
