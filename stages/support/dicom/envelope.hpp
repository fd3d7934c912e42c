// The outside of a DICOM file: preamble, file meta information, transfer syntax, and where the data
// set lies. DICOM PS3.10, section 7.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace mg::dicom {

using Bytes = std::span<const std::byte>;

/// A file in memory.
struct Buffer {
  std::unique_ptr<std::byte[]> data;
  std::size_t size = 0;
  Bytes bytes() const { return {data.get(), size}; }
};

/// Throws Error if the file cannot be read or is larger than `limit` bytes.
Buffer read_file(const std::filesystem::path& file, std::uint64_t limit);

enum class Coding { implicit_little, explicit_little, explicit_big };

/// Where the data set begins and how its elements are written.
struct Envelope {
  std::string syntax;  ///< transfer syntax UID; guessed from the bytes if the file does not tell
  Coding coding = Coding::explicit_little;
  bool deflated = false;
  Bytes data_set;
};

/// Reads the preamble and the meta information, either of which may be missing (old files begin
/// with the data set). Throws Error if the bytes are no DICOM.
Envelope open_envelope(Bytes file);

/// Inflates a deflated data set (RFC 1951), but to no more than `limit` bytes. Throws Error if the
/// stream is damaged or longer: a few MB can inflate to many GB.
std::vector<std::byte> inflate(Bytes deflated, std::size_t limit);

/// The first `wanted` bytes, or fewer, of the inflated data set.
std::vector<std::byte> inflate_start(Bytes deflated, std::size_t wanted);

}  // namespace mg::dicom
