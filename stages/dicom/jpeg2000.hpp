// JPEG 2000 (ISO/IEC 15444-1) and HTJ2K (15444-15), reversible or not, by OpenJPEG.
#pragma once

#include <cstdint>
#include <span>

#include "stages/dicom/jpeg2000_header.hpp"

namespace mg::dicom {

/// Decodes the codestream of `header` into its width × height × channels interleaved samples;
/// signed ones are extended to 16 bits. Throws Error if the stream is damaged or
/// ends early.
void decode_jpeg2000(const Jpeg2000Header& header, std::span<std::uint16_t> out);

}  // namespace mg::dicom
