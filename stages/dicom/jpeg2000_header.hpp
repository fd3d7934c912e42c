// What a JPEG 2000 codestream says of itself, checked before a library allocates anything for it.
#pragma once

#include <cstdint>

#include "stages/dicom/frame_codec.hpp"

namespace mg::dicom {

struct Jpeg2000Header {
  Bytes codestream;  ///< without the boxes of a JP2 file, if there are any
  std::uint32_t width = 0, height = 0, channels = 0;
  int bits = 0;
  bool is_signed = false;
  bool high_throughput = false;        ///< HTJ2K: ISO/IEC 15444-15
  bool transforms_components = false;  ///< RGB was turned into YBR, and the decoder turns it back
  bool marks_packets = false;          ///< with SOP or EPH
  std::uint64_t tiles = 0, layers = 1;
};

/// Reads the main header (ISO/IEC 15444-1, A.4 to A.6). Throws Error if it is damaged, is of
/// another size than `expected`, has subsampled or unlike components or more than 16 bits, or
/// promises more tiles, layers or precincts than its bytes can hold.
Jpeg2000Header read_jpeg2000_header(Bytes stream, const FrameFormat& expected);

}  // namespace mg::dicom
