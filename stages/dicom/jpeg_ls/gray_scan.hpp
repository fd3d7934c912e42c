// The scan of a gray JPEG-LS picture: ITU-T T.87, annex A.
#pragma once

#include <cstdint>
#include <span>

#include "stages/dicom/jpeg_ls/parameters.hpp"
#include "stages/support/dicom/envelope.hpp"

namespace mg::dicom {

/// Decodes the entropy-coded bytes of a scan of one component, `width` samples a row. A RESET of at
/// most 255. Throws Error if they are damaged or end early.
void decode_gray_scan(Bytes scan, const JpegLsParameters& parameters, std::size_t width,
                      std::span<std::uint16_t> out);

}  // namespace mg::dicom
