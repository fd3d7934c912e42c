#include "stages/dicom/decode.hpp"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <utility>

#include "pipeline/error.hpp"
#include "stages/dicom/codecs.hpp"
#include "stages/dicom/element_walk.hpp"
#include "stages/dicom/jpeg_frame.hpp"
#include "stages/dicom/rle.hpp"

namespace mg::dicom {

static_assert(std::endian::native == std::endian::little, "words are read as little endian");

namespace {

/// What a deflated data set may grow to: its pixels, as its header declares them, and 16 MB.
std::vector<std::byte> inflate_declared(Bytes deflated, const Limits& limits) {
  constexpr std::size_t mb = std::size_t{1} << 20;
  const auto start = inflate_start(deflated, 4 * mb);
  const auto seen = walk(start, Coding::explicit_little, limits.nesting, false);
  const auto pixels = std::uint64_t{seen.rows} * seen.columns * seen.samples;
  const auto declared = std::min<std::uint64_t>(pixels, limits.pixels) * 4;
  return inflate(deflated, static_cast<std::size_t>(declared) + 16 * mb);
}

void parse(Bytes bytes, const std::string& syntax, DcmDataset& into) {
  DcmInputBufferStream stream;
  stream.setBuffer(const_cast<std::byte*>(bytes.data()), static_cast<offile_off_t>(bytes.size()));
  stream.setEos();
  into.transferInit();
  const auto read =
      into.read(stream, DcmXfer(syntax.c_str()).getXfer(), EGL_noChange, DCM_MaxReadLength);
  into.transferEnd();
  if (read.bad()) {
    throw Error(std::string("the header cannot be parsed: ") + read.text(),
                "the file is damaged: fetch it again");
  }
}

std::vector<std::uint16_t> widen(const std::uint8_t* bytes, std::size_t count) {
  return {bytes, bytes + count};
}

std::vector<std::uint16_t> read_native(Bytes value, const Header& header, bool big_endian) {
  const auto wanted = header.pixels() * static_cast<std::size_t>(header.bits_allocated / 8);
  if (value.size() < wanted) {
    throw Error(
        "the pixels are " + std::to_string(value.size()) + " bytes, not " + std::to_string(wanted),
        "the file is truncated or damaged: fetch it again");
  }
  if (header.bits_allocated == 8) {
    return widen(reinterpret_cast<const std::uint8_t*>(value.data()), wanted);
  }
  std::vector<std::uint16_t> words;
  if (reinterpret_cast<std::uintptr_t>(value.data()) % alignof(std::uint16_t) == 0) {
    const auto* first = reinterpret_cast<const std::uint16_t*>(value.data());
    words.assign(first, first + header.pixels());  // spares filling with zeros first
  } else {
    words.resize(header.pixels());
    std::memcpy(words.data(), value.data(), wanted);
  }
  if (big_endian) {
    for (auto& word : words) word = static_cast<std::uint16_t>(word << 8 | word >> 8);
  }
  return words;
}

/// A JPEG stream of another kind than the header's would be stretched or overrun the frame.
void require_same_picture(const PixelElement& pixels, const Header& header) {
  const auto frame =
      pixels.fragments.empty() ? std::nullopt : find_jpeg_frame(pixels.fragments.front());
  if (!frame || frame->channels != 1 || frame->bits > header.bits_allocated) {
    throw Error("the compressed pixels are no gray JPEG picture of at most " +
                    std::to_string(header.bits_allocated) + " bits",
                "the file is damaged: fetch it again");
  }
  if (frame->height == 0) return;  // it follows the picture
  if (frame->width != header.columns || frame->height != header.rows) {
    throw Error("the compressed picture is " + std::to_string(frame->width) + " × " +
                    std::to_string(frame->height) + " pixels, the header says " +
                    std::to_string(header.columns) + " × " + std::to_string(header.rows),
                "the file is damaged");
  }
}

std::vector<std::uint16_t> decompress(DcmDataset& data_set, const Header& header) {
  DcmElement* element = nullptr;
  data_set.findAndGetElement(DCM_PixelData, element);
  auto* pixels = dynamic_cast<DcmPixelData*>(element);
  if (pixels == nullptr) throw Error("the file holds no compressed picture");
  const auto bytes = header.pixels() * static_cast<std::size_t>(header.bits_allocated / 8);
  if (bytes >= std::numeric_limits<Uint32>::max())
    throw Error("the picture is too large for DCMTK");
  std::vector<std::uint16_t> words((bytes + 1) / 2);
  Uint32 fragment = 0;
  OFString color;
  const auto decoded = pixels->getUncompressedFrame(&data_set, 0, fragment, words.data(),
                                                    static_cast<Uint32>(2 * words.size()), color);
  if (decoded.bad()) {
    throw Error(std::string("the compressed pixels cannot be decoded: ") + decoded.text(),
                "the file is damaged: fetch it again");
  }
  if (header.bits_allocated == 16) return words;
  return widen(reinterpret_cast<const std::uint8_t*>(words.data()), header.pixels());
}

/// The lowest and highest stored value that is no padding.
std::pair<int, int> range_of(const Stored& picture) {
  const auto& meaning = picture.header.meaning;
  std::vector<bool> seen(std::size_t{1} << meaning.bits);
  for (const auto word : picture.words) seen[picture.header.raw(word)] = true;
  auto low = std::numeric_limits<int>::max(), high = std::numeric_limits<int>::min();
  for (std::uint32_t raw = 0; raw < seen.size(); ++raw) {
    const auto value = meaning.stored(raw);
    if (!seen[raw] || meaning.pads(value)) continue;
    low = std::min(low, value), high = std::max(high, value);
  }
  return low <= high ? std::pair{low, high} : std::pair{0, 0};
}

}  // namespace

Stored read_stored(Bytes file, const Limits& limits) {
  register_decoders();
  auto envelope = open_envelope(file);
  require_readable(envelope.syntax);
  std::vector<std::byte> inflated;
  if (envelope.deflated) {
    inflated = inflate_declared(envelope.data_set, limits);
    envelope.data_set = inflated;
    envelope.syntax = UID_LittleEndianExplicitTransferSyntax;
  }
  const auto pixels = walk(envelope.data_set, envelope.coding, limits.nesting).pixels;
  if (!pixels) {
    throw Error("the file holds no picture", "reports, plans and annotations are no mammograms");
  }
  // Only JPEG passes through DCMTK; other pixels are read from the file's bytes without a copy.
  const auto rle = envelope.syntax == UID_RLELosslessTransferSyntax;
  const auto jpeg = pixels->encapsulated && !rle;
  if (pixels->encapsulated != DcmXfer(envelope.syntax.c_str()).isEncapsulated()) {
    throw Error(std::string("the pixels are ") + (pixels->encapsulated ? "" : "not ") +
                    "compressed, and the transfer syntax says otherwise",
                "the file is damaged");
  }
  DcmDataset data_set;
  parse(envelope.data_set.first(jpeg ? pixels->end : pixels->begin), envelope.syntax, data_set);
  Stored out{read_header(data_set, limits.pixels), {}};
  const auto& header = out.header;
  if (jpeg) {
    require_same_picture(*pixels, header);
    out.words = decompress(data_set, header);
  } else if (rle) {
    out.words = decode_rle(pixels->fragments, header.pixels(), header.bits_allocated / 8);
  } else {
    out.words = read_native(pixels->value, header, envelope.coding == Coding::explicit_big);
  }
  return out;
}

Image decode(Bytes file, Voi voi, int window, const Limits& limits) {
  auto stored = read_stored(file, limits);
  const auto& header = stored.header;
  const auto& meaning = header.meaning;
  const auto spans =
      voi == Voi::minmax || (voi == Voi::header && meaning.windows.empty() && meaning.voi.empty());
  const auto range = spans ? range_of(stored) : std::pair{0, 0};
  const auto lookup = make_lookup(meaning, voi, window, range);
  for (auto& word : stored.words) word = lookup.table[header.raw(word)];
  Image image;
  image.pixels = make_pixels(header.columns, header.rows, 1, std::move(stored.words));
  image.geometry.spacing = header.spacing;
  image.geometry.source_width = header.columns;
  image.geometry.source_height = header.rows;
  image.white = lookup.white;
  image.side = header.side;
  image.view = header.view;
  return image;
}

Image Decode::operator()(const File& file) const {
  const auto limits = Limits{static_cast<std::uint64_t>(max_megapixels * 1e6),
                             static_cast<std::uint64_t>(max_megabytes * 0x1p20), 64};
  const auto buffer = read_file(file.path, limits.bytes);
  const auto scale = voi == "none" ? Voi::none : voi == "header" ? Voi::header : Voi::minmax;
  auto image = decode(buffer.bytes(), scale, window, limits);
  if (!image.geometry.spacing.known()) image.geometry.spacing = file.spacing;
  if (image.side == Side::unknown) image.side = file.side;
  if (image.view.empty()) image.view = file.view;
  return image;
}

}  // namespace mg::dicom
