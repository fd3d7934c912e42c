// One frame of DICOM pixel data, in any transfer syntax, becomes samples.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "stages/support/dicom/envelope.hpp"

namespace mg::dicom {

/// What the header says of a frame, without which some codings cannot be read.
struct FrameFormat {
  int width = 0, height = 0;
  int channels = 1;
  int bits_allocated = 16, bits_stored = 16;
  bool is_signed = false;
  bool planar = false;  ///< all of the first channel, then all of the second (native and RLE only)
  std::string photometric = "MONOCHROME2";

  std::size_t samples() const {
    return static_cast<std::size_t>(width) * static_cast<std::size_t>(height) *
           static_cast<std::size_t>(channels);
  }
};

/// What a codec says of the samples that it has decoded. Width, height and channels are always
/// those of the FrameFormat: a stream of another size is refused.
struct Decoded {
  int bits = 0;  ///< of a sample in the stream: at most 16; bits_allocated if uncompressed
  bool is_signed = false;  ///< the stream says so (JPEG 2000); then the sign fills all 16 bits
  bool rgb = false;        ///< the codec has turned YBR into RGB
};

struct Frame {
  int width = 0, height = 0, channels = 1;
  int bits = 0;
  bool is_signed = false;
  bool rgb = false;
  std::vector<std::uint16_t> samples;  ///< interleaved, row-major; narrower samples are widened
};

/// Whether decode_frame knows the transfer syntax (a UID). All that DICOM defines for still
/// pictures: native, RLE, JPEG (.50 .51 .57 .70), JPEG-LS, JPEG 2000 (.90 .91), HTJ2K.
bool decodes(const std::string& syntax);

/// Decodes the frame that lies in `fragments` (one piece of bytes if native; those of one frame
/// only if compressed). Throws Error if the stream is damaged, of another size, kind or depth than
/// `expected`, or of a syntax that is not known. Samples of RLE and native frames are the words as
/// allocated, with whatever lies beside the stored bits.
Frame decode_frame(const std::string& syntax, const std::vector<Bytes>& fragments,
                   const FrameFormat& expected);

/// The same into a buffer of exactly expected.samples(). After an Error its content is unspecified.
Decoded decode_frame_into(const std::string& syntax, const std::vector<Bytes>& fragments,
                          const FrameFormat& expected, std::span<std::uint16_t> out);

/// Throws Error, naming both, if a compressed picture is of another size than its header says.
void require_size(int width, int height, int channels, const FrameFormat& expected);

}  // namespace mg::dicom
