#include "stages/dicom/color.hpp"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "pipeline/error.hpp"

namespace mg::dicom {

namespace {

/// RGB = scale · (Y, Cb, Cr) about their zeros; the weights follow from those of luminance,
/// 0.299 : 0.587 : 0.114 (ITU-R BT.601).
struct Conversion {
  float luma = 1, chroma = 1, black = 0;
  void apply(std::uint16_t* pixel, float middle, float top) const {
    const auto y = luma * (static_cast<float>(pixel[0]) - black);
    const auto cb = chroma * (static_cast<float>(pixel[1]) - middle);
    const auto cr = chroma * (static_cast<float>(pixel[2]) - middle);
    const std::array rgb = {y + 1.402F * cr,
                            y - 0.114F * 1.772F / 0.587F * cb - 0.299F * 1.402F / 0.587F * cr,
                            y + 1.772F * cb};
    for (std::size_t c = 0; c < 3; ++c) {
      pixel[c] = static_cast<std::uint16_t>(std::clamp(std::floor(rgb[c] + 0.5F), 0.0F, top));
    }
  }
};

[[noreturn]] void damaged() { throw Error("the palette is missing or damaged", "fetch it again"); }

/// The words of a table, or its bytes, two to a word, if `bytes` entries were packed so.
std::vector<std::uint16_t> words_of(const Tags& tags, const DcmTagKey& tag) {
  auto* element = tags.element(tag);
  if (element == nullptr) return {};
  Uint16* words = nullptr;
  if (element->getUint16Array(words).good() && words != nullptr) {
    return {words, words + element->getLength() / 2};
  }
  Uint8* bytes = nullptr;
  std::vector<std::uint16_t> out;
  if (element->getUint8Array(bytes).good() && bytes != nullptr) {
    for (Uint32 i = 0; i + 1 < element->getLength(); i += 2) {
      out.push_back(static_cast<std::uint16_t>(bytes[i] | bytes[i + 1] << 8));
    }
  }
  return out;
}

std::vector<std::uint16_t> split(const std::vector<std::uint16_t>& words) {
  std::vector<std::uint16_t> bytes;
  for (const auto word : words) {
    bytes.push_back(word & 0xff);
    bytes.push_back(static_cast<std::uint16_t>(word >> 8));
  }
  return bytes;
}

/// Segments (C.7.9.2): 0 discrete values, 1 a line to a value, 2 segments that came before.
class Expansion {
 public:
  Expansion(const std::vector<std::uint16_t>& code, std::size_t most) : code_(code), most_(most) {}

  std::vector<std::uint16_t> run() {
    segments(0, std::numeric_limits<std::size_t>::max(), true);
    return std::move(out_);
  }

 private:
  std::uint16_t word(std::size_t at) const {
    if (at >= code_.size()) damaged();
    return code_[at];
  }

  void put(std::uint16_t value) {
    if (out_.size() >= most_) damaged();
    out_.push_back(value);
  }

  void segments(std::size_t at, std::size_t count, bool may_repeat) {
    for (; count > 0 && at + 1 < code_.size() && out_.size() < most_; --count) {
      const auto kind = word(at), length = word(at + 1);
      if (length == 0) damaged();  // a few bytes could otherwise keep us busy for hours
      if (kind == 0) {
        for (std::size_t i = 0; i < length; ++i) put(word(at + 2 + i));
        at += 2 + std::size_t{length};
      } else if (kind == 1) {
        line(length, word(at + 2));
        at += 3;
      } else if (kind == 2 && may_repeat) {
        segments(word(at + 2) | std::size_t{word(at + 3)} << 16, length, false);
        at += 4;
      } else {
        damaged();
      }
    }
  }

  void line(std::uint16_t length, std::uint16_t to) {
    if (out_.empty()) damaged();
    const double from = out_.back();
    for (int i = 1; i <= length; ++i) {
      put(static_cast<std::uint16_t>(std::lround(from + (to - from) * i / length)));
    }
  }

  const std::vector<std::uint16_t>& code_;
  std::size_t most_;
  std::vector<std::uint16_t> out_;
};

struct Channel {
  DcmTagKey descriptor, plain, segmented;
};

std::vector<std::uint16_t> read_channel(const Tags& tags, const Channel& channel,
                                        std::size_t wanted, int bits) {
  auto entries = words_of(tags, channel.plain);
  if (entries.empty()) {
    auto code = words_of(tags, channel.segmented);
    if (bits == 8) code = split(code);
    entries = Expansion(code, wanted).run();
  } else if (entries.size() < wanted && 2 * entries.size() >= wanted) {
    entries = split(entries);  // two entries of 8 bits in a word
  }
  if (entries.size() < wanted) damaged();
  entries.resize(wanted);
  return entries;
}

}  // namespace

void make_rgb(std::span<std::uint16_t> samples, const std::string& photometric, int bits) {
  if (photometric == "RGB") return;
  const auto full = std::exp2f(static_cast<float>(bits));
  Conversion conversion;
  if (photometric == "YBR_PARTIAL_422") {  // black 16, white 235, chroma 16 to 240, of 8 bits
    conversion = {255.0F / 219, 255.0F / 224, 16 * full / 256};
  }
  for (std::size_t i = 0; i + 2 < samples.size(); i += 3) {
    conversion.apply(&samples[i], full / 2, full - 1);
  }
}

std::vector<std::uint16_t> unpack_422(std::span<const std::uint16_t> packed, int width,
                                      int height) {
  const auto pairs = static_cast<std::size_t>(width) * height / 2;
  if (width % 2 != 0 || packed.size() < 4 * pairs) {
    throw Error("the colors of the picture do not come in pairs", "the file is damaged");
  }
  std::vector<std::uint16_t> out;
  out.reserve(6 * pairs);
  for (std::size_t i = 0; i < 4 * pairs; i += 4) {
    for (const auto y : {packed[i], packed[i + 1]}) {
      out.insert(out.end(), {y, packed[i + 2], packed[i + 3]});
    }
  }
  return out;
}

std::size_t Palette::index_of(std::int64_t value) const {
  const auto last = static_cast<std::int64_t>(colors[0].size()) - 1;
  return static_cast<std::size_t>(
      std::clamp<std::int64_t>(value - first_mapped, 0, std::max<std::int64_t>(last, 0)));
}

Palette read_palette(const Tags& tags, bool pixels_are_signed) {
  const std::array channels = {
      Channel{DCM_RedPaletteColorLookupTableDescriptor, DCM_RedPaletteColorLookupTableData,
              DCM_SegmentedRedPaletteColorLookupTableData},
      Channel{DCM_GreenPaletteColorLookupTableDescriptor, DCM_GreenPaletteColorLookupTableData,
              DCM_SegmentedGreenPaletteColorLookupTableData},
      Channel{DCM_BluePaletteColorLookupTableDescriptor, DCM_BluePaletteColorLookupTableData,
              DCM_SegmentedBluePaletteColorLookupTableData}};
  Palette out;
  const auto& descriptor = channels[0].descriptor;
  const auto count = static_cast<std::uint16_t>(tags.integer(descriptor, 0).value_or(1));
  const auto first = tags.integer(descriptor, 1).value_or(0) & 0xffff;
  out.bits = tags.integer(descriptor, 2).value_or(0);
  if (out.bits != 8 && out.bits != 16) damaged();
  out.first_mapped = pixels_are_signed ? static_cast<std::int16_t>(first) : first;
  const auto wanted = count == 0 ? std::size_t{65536} : count;
  for (std::size_t c = 0; c < 3; ++c) {
    out.colors[c] = read_channel(tags, channels[c], wanted, out.bits);
  }
  return out;
}

}  // namespace mg::dicom
