#include "stages/dicom/layout.hpp"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <array>

#include "pipeline/error.hpp"

namespace mg::dicom {

namespace {

bool is_tomosynthesis(const Tags& tags) {
  constexpr std::array classes = {"1.2.840.10008.5.1.4.1.1.13.1.3",   // reconstructed slices
                                  "1.2.840.10008.5.1.4.1.1.13.1.4",   // projections
                                  "1.2.840.10008.5.1.4.1.1.13.1.5"};  // projections, to process
  const auto sop_class = tags.text(DCM_SOPClassUID);
  return std::find(classes.begin(), classes.end(), sop_class) != classes.end();
}

void read_colors(const Tags& tags, Layout& out) {
  out.photometric = plain(tags.text(DCM_PhotometricInterpretation));
  out.samples = tags.integer(DCM_SamplesPerPixel).value_or(1);
  out.planar = out.samples > 1 && tags.integer(DCM_PlanarConfiguration).value_or(0) == 1;
  if (out.photometric.empty()) {
    throw Error("the header does not say what the pixel values mean",
                "PhotometricInterpretation is missing: the file is damaged or no picture");
  }
  constexpr std::array colors = {"RGB",     "YBR_FULL", "YBR_FULL_422", "YBR_PARTIAL_422",
                                 "YBR_ICT", "YBR_RCT",  "PALETTE COLOR"};
  if (!out.gray() && std::find(colors.begin(), colors.end(), out.photometric) == colors.end()) {
    throw Error("the picture is of the kind " + out.photometric + ", which is not read",
                "convert it to MONOCHROME2 or RGB");
  }
  const auto expected = out.gray() || out.photometric == "PALETTE COLOR" ? 1 : 3;
  if (out.samples != expected) {
    throw Error("the header contradicts itself: " + out.photometric + " with " +
                    std::to_string(out.samples) + " samples a pixel",
                "the file is damaged");
  }
}

void read_size(const Tags& tags, std::uint64_t max_pixels, Layout& out) {
  out.rows = tags.integer(DCM_Rows).value_or(0);
  out.columns = tags.integer(DCM_Columns).value_or(0);
  const auto size = std::to_string(out.columns) + " × " + std::to_string(out.rows) + " pixels";
  if (out.rows < 1 || out.columns < 1 || out.rows > 65535 || out.columns > 65535) {
    throw Error("the header gives a size of " + size, "the file is damaged");
  }
  if (out.pixels() > max_pixels) {
    throw Error("the header gives a size of " + size + ", more than allowed",
                "raise max_megapixels if it is genuine");
  }
  out.frames = 1;
  if (!tags.has(DCM_NumberOfFrames)) return;
  out.frames = tags.integer(DCM_NumberOfFrames).value_or(0);
  if (out.frames < 1) {
    throw Error("the header gives a number of frames of " + tags.text(DCM_NumberOfFrames),
                "the file is damaged");
  }
}

void read_depth(const Tags& tags, Layout& out) {
  out.bits_allocated = tags.integer(DCM_BitsAllocated).value_or(0);
  out.bits = tags.integer(DCM_BitsStored).value_or(out.bits_allocated);
  out.high_bit = tags.integer(DCM_HighBit).value_or(out.bits - 1);
  out.is_signed = tags.integer(DCM_PixelRepresentation).value_or(0) == 1;
  constexpr std::array depths = {1, 8, 16, 32};
  if (std::find(depths.begin(), depths.end(), out.bits_allocated) == depths.end()) {
    throw Error("the picture has " + std::to_string(out.bits_allocated) + " bits a pixel",
                "only 1, 8, 16 and 32 are read");
  }
  if (out.bits < 1 || out.bits > 32 || out.high_bit + 1 < out.bits ||
      out.high_bit >= out.bits_allocated) {
    throw Error("the header contradicts itself: " + std::to_string(out.bits) +
                    " bits stored, the highest is bit " + std::to_string(out.high_bit) + " of " +
                    std::to_string(out.bits_allocated),
                "the file is damaged");
  }
}

}  // namespace

Layout read_layout(const Tags& tags, std::uint64_t max_pixels) {
  Layout out;
  read_colors(tags, out);
  read_size(tags, max_pixels, out);
  read_depth(tags, out);
  out.tomosynthesis = is_tomosynthesis(tags);
  return out;
}

int choose_frame(const Layout& layout, int wanted) {
  const auto count = std::to_string(layout.frames) + (layout.frames == 1 ? " frame" : " frames");
  if (wanted >= 0) {
    if (wanted < layout.frames) return wanted;
    throw Error("the file has no frame " + std::to_string(wanted) + ", only " + count,
                "frames count from 0");
  }
  if (layout.tomosynthesis) {
    throw Error("the file is a tomosynthesis of " + count,
                "choose the 2-D picture of this view, or name one of the frames: frame: 0");
  }
  if (layout.frames > 1) {
    throw Error("the file has " + count, "name the one to read, from 0: frame: 0");
  }
  return 0;
}

}  // namespace mg::dicom
