// The coding parameters of JPEG-LS: ITU-T T.87, C.2.4.1.1 and A.2.1.
#pragma once

namespace mg::dicom {

/// What an LSE segment may give; 0 means the default.
struct JpegLsPreset {
  int maximum = 0;  ///< MAXVAL, the largest sample
  int threshold1 = 0, threshold2 = 0, threshold3 = 0;
  int reset = 0;
};

struct JpegLsParameters {
  int maximum = 0;
  int near = 0;  ///< how far a sample may be off
  int threshold1 = 0, threshold2 = 0, threshold3 = 0;
  int reset = 64;
  int range = 0;          ///< of the coded prediction errors
  int bits_of_error = 0;  ///< qbpp: bits of a number below range
  int limit = 0;          ///< the longest code, in bits
};

/// Fills in the defaults. Throws Error if the parameters contradict each other.
JpegLsParameters make_parameters(const JpegLsPreset& preset, int bits, int near);

}  // namespace mg::dicom
