#include "stages/dicom/frame_codec.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "pipeline/error.hpp"
#include "stages/dicom/dcmtk_jpeg.hpp"
#include "stages/dicom/jpeg2000.hpp"
#include "stages/dicom/jpeg_ls/jpeg_ls.hpp"
#include "stages/dicom/lossless_jpeg/lossless_jpeg.hpp"
#include "stages/dicom/lossy_jpeg/extended_jpeg.hpp"
#include "stages/dicom/native.hpp"
#include "stages/dicom/rle.hpp"

namespace mg::dicom {

namespace {

enum class FrameCoding { unknown, native, native_big, rle, jpeg, jpeg2000 };

struct Known {
  std::string_view syntax;
  FrameCoding coding;
};

using enum FrameCoding;
/// PS3.6, table A-1. The streams of JPEG and JPEG-LS tell themselves which of the two they are.
constexpr std::array known = {
    Known{"1.2.840.10008.1.2", native},           // implicit little endian
    Known{"1.2.840.10008.1.2.1", native},         // explicit little endian
    Known{"1.2.840.10008.1.2.1.98", native},      // encapsulated
    Known{"1.2.840.10008.1.2.1.99", native},      // deflated
    Known{"1.2.840.10008.1.2.2", native_big},     // explicit big endian
    Known{"1.2.840.10008.1.2.5", rle},            //
    Known{"1.2.840.10008.1.2.4.50", jpeg},        // baseline
    Known{"1.2.840.10008.1.2.4.51", jpeg},        // extended
    Known{"1.2.840.10008.1.2.4.57", jpeg},        // lossless
    Known{"1.2.840.10008.1.2.4.70", jpeg},        // lossless, predictor 1
    Known{"1.2.840.10008.1.2.4.80", jpeg},        // JPEG-LS
    Known{"1.2.840.10008.1.2.4.81", jpeg},        // JPEG-LS, near-lossless
    Known{"1.2.840.10008.1.2.4.90", jpeg2000},    // lossless
    Known{"1.2.840.10008.1.2.4.91", jpeg2000},    //
    Known{"1.2.840.10008.1.2.4.201", jpeg2000},   // HTJ2K, lossless
    Known{"1.2.840.10008.1.2.4.202", jpeg2000},   // HTJ2K, lossless, by resolution
    Known{"1.2.840.10008.1.2.4.203", jpeg2000}};  // HTJ2K

FrameCoding coding_of(std::string_view syntax) {
  const auto* const found = std::find_if(known.begin(), known.end(),
                                         [&](const Known& each) { return each.syntax == syntax; });
  return found == known.end() ? unknown : found->coding;
}

void require_sane(const FrameFormat& format, std::size_t out_size) {
  const auto& f = format;
  const auto known_bits = f.bits_allocated == 1 || f.bits_allocated == 8 || f.bits_allocated == 16;
  if (f.width < 1 || f.width > 65535 || f.height < 1 || f.height > 65535 || f.channels < 1 ||
      f.channels > 4) {
    throw Error("the header gives a size of " + std::to_string(f.width) + " × " +
                    std::to_string(f.height) + " × " + std::to_string(f.channels) + " samples",
                "the file is damaged");
  }
  if (!known_bits) {
    throw Error("the picture has " + std::to_string(f.bits_allocated) + " bits a sample",
                "only 1, 8 and 16 are read");
  }
  if (out_size != f.samples()) throw Error("the buffer is of another size than the picture");
}

void require_depth(int bits, const FrameFormat& expected) {
  if (bits <= expected.bits_allocated) return;
  throw Error("the compressed picture has " + std::to_string(bits) +
                  " bits, the header allocates " + std::to_string(expected.bits_allocated),
              "the file is damaged: fetch it again");
}

JpegFrame require_frame(Bytes stream, const FrameFormat& expected) {
  auto frame = find_jpeg_frame(stream);
  if (!frame) {
    throw Error("the compressed pixels are no JPEG picture", "the file is damaged: fetch it again");
  }
  if (frame->height == 0) frame->height = expected.height;  // it follows the picture
  require_size(frame->width, frame->height, frame->channels, expected);
  require_depth(frame->bits, expected);
  return *frame;
}

Decoded decode_jpeg(Bytes stream, const FrameFormat& expected, std::span<std::uint16_t> out) {
  const auto frame = require_frame(stream, expected);
  constexpr int jpeg_ls = 55;
  Decoded decoded{frame.bits, false, false};
  if (frame.process == jpeg_ls) {
    decode_jpeg_ls(stream, frame, out);
  } else if (is_plain_lossless(frame)) {
    decode_lossless_jpeg(stream, frame, out);
  } else if (is_gray_extended(frame)) {
    decode_extended_jpeg(stream, frame, out);
  } else if (frame.process == 3) {  // subsampled components
    decode_with_dcmtk(stream, frame, false, out);
  } else if (frame.process > 2) {
    throw Error("the compressed picture is JPEG of a kind that is not read (process " +
                    std::to_string(frame.process) + ")",
                "arithmetic codes and hierarchies");
  } else {
    decoded.rgb = frame.channels == 3 && expected.photometric.rfind("YBR", 0) == 0;
    decode_with_dcmtk(stream, frame, decoded.rgb, out);
  }
  return decoded;
}

Decoded decode_any_jpeg2000(Bytes stream, const FrameFormat& expected,
                            std::span<std::uint16_t> out) {
  const auto header = read_jpeg2000_header(stream, expected);
  require_depth(header.bits, expected);
  decode_jpeg2000(header, out);
  return {header.bits, header.is_signed, header.transforms_components};
}

}  // namespace

void require_size(int width, int height, int channels, const FrameFormat& expected) {
  const auto differ = [](const std::string& found, const std::string& wanted) {
    throw Error("the compressed picture " + found + ", the header says " + wanted,
                "the file is damaged");
  };
  const auto size = [](int w, int h) { return std::to_string(w) + " × " + std::to_string(h); };
  if (width != expected.width || height != expected.height) {
    differ("is " + size(width, height) + " pixels", size(expected.width, expected.height));
  }
  if (channels != expected.channels) {
    differ("has " + std::to_string(channels) + " components", std::to_string(expected.channels));
  }
}

bool decodes(const std::string& syntax) { return coding_of(syntax) != unknown; }

Decoded decode_frame_into(const std::string& syntax, const std::vector<Bytes>& fragments,
                          const FrameFormat& expected, std::span<std::uint16_t> out) {
  require_sane(expected, out.size());
  std::vector<std::byte> joined;
  auto stream = fragments.empty() ? Bytes() : fragments.front();
  if (fragments.size() > 1) {
    for (const auto part : fragments) joined.insert(joined.end(), part.begin(), part.end());
    stream = joined;
  }
  switch (coding_of(syntax)) {
    case native:
    case native_big:
      read_native(stream, coding_of(syntax) == native_big, expected, out);
      return {expected.bits_allocated, false, false};
    case rle:
      decode_rle(stream, expected, out);
      return {expected.bits_allocated, false, false};
    case jpeg:
      return decode_jpeg(stream, expected, out);
    case jpeg2000:
      return decode_any_jpeg2000(stream, expected, out);
    case unknown:
      break;
  }
  throw Error("transfer syntax " + syntax + " is not supported",
              "decompress the file first, for instance with gdcmconv --raw");
}

Frame decode_frame(const std::string& syntax, const std::vector<Bytes>& fragments,
                   const FrameFormat& expected) {
  Frame frame{expected.width, expected.height, expected.channels, 0, false, false, {}};
  frame.samples.resize(expected.samples());
  const auto decoded = decode_frame_into(syntax, fragments, expected, frame.samples);
  frame.bits = decoded.bits, frame.is_signed = decoded.is_signed, frame.rgb = decoded.rgb;
  return frame;
}

}  // namespace mg::dicom
