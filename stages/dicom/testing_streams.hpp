// For the tests: compressed streams of all kinds, made in memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace mg::dicom::testing {

/// Samples to be coded: interleaved, row-major. Signed ones fill all 16 bits.
struct Samples {
  int width = 0, height = 0, channels = 1;
  int bits = 12;
  bool is_signed = false;
  std::vector<std::uint16_t> words;
};

/// How lossless JPEG codes them.
struct LosslessCoding {
  int predictor = 1;
  int shift = 0;            ///< point transform
  int restart_rows = 0;     ///< 0: no restarts
  bool interleaved = true;  ///< all components in one scan
  bool pvrg = false;        ///< the first row as PVRG-JPEG codes it
  bool long_codes = false;  ///< Huffman codes of up to 16 bits instead of 5
  bool halved = false;      ///< not interleaved: all but the first have every other column only
};
std::vector<std::byte> lossless_jpeg_of(const Samples& samples, const LosslessCoding& coding);

/// Lossy, of quality 90: baseline up to 8 bits, else extended; several channels become YBR.
std::vector<std::byte> jpeg_of(const Samples& samples);

/// `near`: how far a sample may be off. By CharLS, since DCMTK's dcmjpls has functions of the same
/// names as CharLS with other arguments, and no program can have both.
std::vector<std::byte> jpeg_ls_of(const Samples& samples, int near = 0, bool interleaved = true);

/// `tile`: side of the tiles, 0 for a single one; several channels are transformed (RCT, ICT).
std::vector<std::byte> jpeg2000_of(const Samples& samples, bool reversible = true, int tile = 0);

std::vector<std::byte> htj2k_of(const Samples& samples, bool reversible = true);

/// The segments of 8 or 16 bits that DICOM's run length encoding asks for.
std::vector<std::byte> rle_of(const Samples& samples);

}  // namespace mg::dicom::testing
