#include "stages/dicom/jpeg_ls/parameters.hpp"

#include <algorithm>
#include <bit>

#include "pipeline/error.hpp"

namespace mg::dicom {

namespace {

/// T.87, C.2.4.1.1.1: the default unless the segment gives a value.
int threshold(int given, int wanted, int least, int maximum) {
  if (given != 0) return given;
  return wanted > maximum || wanted < least ? least : wanted;
}

}  // namespace

JpegLsParameters make_parameters(const JpegLsPreset& preset, int bits, int near) {
  JpegLsParameters out;
  const auto top = (1 << bits) - 1;
  out.maximum = preset.maximum == 0 ? top : preset.maximum;
  out.near = near;
  const auto max = out.maximum;
  const auto fine = max >= 128;
  const auto factor = fine ? (std::min(max, 4095) + 128) / 256 : 256 / (max + 1);
  const auto basic = [&](int value, int least, int times) {
    return fine ? factor * (value - least) + least + times * near
                : std::max(least, value / factor + times * near);
  };
  out.threshold1 = threshold(preset.threshold1, basic(3, 2, 3), near + 1, max);
  out.threshold2 = threshold(preset.threshold2, basic(7, 3, 5), out.threshold1, max);
  out.threshold3 = threshold(preset.threshold3, basic(21, 4, 7), out.threshold2, max);
  if (preset.reset != 0) out.reset = preset.reset;
  const auto good = max <= top && near <= std::min(255, max / 2) && out.threshold1 > near &&
                    out.threshold2 >= out.threshold1 && out.threshold3 >= out.threshold2 &&
                    out.threshold3 <= std::max(max, near + 1) && out.reset >= 3 &&
                    out.reset <= std::max(255, max);
  if (!good) {
    throw Error("the JPEG-LS picture contradicts itself about its coding",
                "the file is damaged: fetch it again");
  }
  out.range = (max + 2 * near) / (2 * near + 1) + 1;
  out.bits_of_error = std::bit_width(static_cast<unsigned>(out.range - 1));
  const auto bits_of_sample = std::max(2, static_cast<int>(std::bit_width(unsigned(max))));
  out.limit = 2 * (bits_of_sample + std::max(8, bits_of_sample));
  return out;
}

}  // namespace mg::dicom
