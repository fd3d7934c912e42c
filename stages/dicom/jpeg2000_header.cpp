#include "stages/dicom/jpeg2000_header.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "pipeline/error.hpp"

namespace mg::dicom {

namespace {

constexpr std::uint32_t soc = 0xff4f, siz = 0xff51, cod = 0xff52, coc = 0xff53, sot = 0xff90,
                        sod = 0xff93;

[[noreturn]] void damaged(const std::string& what) {
  throw Error("the JPEG 2000 picture " + what, "the file is damaged: fetch it again");
}

/// Big-endian numbers, one after the other.
class Reader {
 public:
  explicit Reader(Bytes bytes) : bytes_(bytes) {}
  std::uint32_t take(std::size_t count) {
    if (count > bytes_.size()) damaged("has a header that is cut off");
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      value = value << 8 | std::to_integer<std::uint32_t>(bytes_[i]);
    }
    bytes_ = bytes_.subspan(count);
    return value;
  }
  Bytes take_bytes(std::size_t count) {
    if (count > bytes_.size()) damaged("has a header that is cut off");
    const auto taken = bytes_.first(count);
    bytes_ = bytes_.subspan(count);
    return taken;
  }
  Bytes rest() const { return bytes_; }

 private:
  Bytes bytes_;
};

/// The codestream in the boxes of a JP2 file (15444-1, annex I), which DICOM forbids and some
/// write.
Bytes unwrap(Bytes stream) {
  Reader boxes(stream);
  if (stream.size() < 12 || Reader(stream).take(4) != 12) return stream;
  while (boxes.rest().size() >= 8) {
    const auto length = boxes.take(4), type = boxes.take(4);
    if (type == 0x6a703263) {  // "jp2c"
      const auto all = boxes.rest().size();
      return boxes.rest().first(length < 8 ? all : std::min<std::size_t>(length - 8, all));
    }
    if (length < 8) break;  // to the end, or of more than 4 GB
    boxes.take_bytes(length - 8);
  }
  damaged("holds no codestream");
}

/// How many tiles of `size` from `offset` on it takes to reach `end`.
std::uint64_t tiles_along(std::uint32_t end, std::uint32_t offset, std::uint32_t size) {
  return (std::uint64_t{end} - offset + size - 1) / size;
}

void read_components(Reader in, Jpeg2000Header& out) {
  for (std::uint32_t c = 0; c < out.channels; ++c) {
    const auto depth = in.take(1), dx = in.take(1), dy = in.take(1);
    const auto bits = static_cast<int>(depth & 0x7f) + 1;
    if (dx != 1 || dy != 1) damaged("has subsampled components, which are not read");
    if (c > 0 && (bits != out.bits || out.is_signed != (depth > 0x7f))) {
      damaged("has components of several depths, which are not read");
    }
    out.bits = bits, out.is_signed = depth > 0x7f;
  }
  if (out.bits > 16) damaged("has " + std::to_string(out.bits) + " bits; at most 16 are read");
}

void read_size(Bytes body, Jpeg2000Header& out) {
  Reader in(body);
  in.take(2);  // capabilities
  std::array<std::uint32_t, 8> v{};
  for (auto& value : v) value = in.take(4);
  const auto [x1, y1, x0, y0, tile_width, tile_height, tile_x, tile_y] = v;
  out.channels = in.take(2);
  const auto begins_well = x0 < x1 && y0 < y1 && tile_x <= x0 && tile_y <= y0 && tile_width > 0 &&
                           tile_height > 0 && std::uint64_t{tile_x} + tile_width > x0 &&
                           std::uint64_t{tile_y} + tile_height > y0;
  if (!begins_well) damaged("contradicts itself about its size");
  out.width = x1 - x0, out.height = y1 - y0;
  out.tiles = tiles_along(x1, tile_x, tile_width) * tiles_along(y1, tile_y, tile_height);
  if (out.channels > 4) damaged("has " + std::to_string(out.channels) + " components");
  read_components(in, out);
}

/// The precincts of one component at all resolutions: 2^PPx × 2^PPy samples each, or all of them.
std::uint64_t count_precincts(Reader sizes, bool given, unsigned levels, const Jpeg2000Header& of) {
  const auto parts = [](std::uint64_t length, unsigned halvings, unsigned log) {
    const auto shift = halvings + log;
    return shift > 40 ? 1 : (length + (std::uint64_t{1} << shift) - 1) >> shift;
  };
  std::uint64_t count = 0;
  for (unsigned r = 0; r <= levels; ++r) {
    const auto log = given ? sizes.take(1) : 0xff;
    count += parts(of.width, levels - r, log & 15) * parts(of.height, levels - r, log >> 4);
  }
  return count;
}

/// COD (A.6.1), or the part of COC (A.6.2) for one component. Every packet takes at least a byte;
/// small pictures get some slack, since their low resolutions may be empty.
void read_coding(Bytes body, bool is_default, Jpeg2000Header& out) {
  constexpr std::uint64_t slack = 1'000'000;
  Reader in(body);
  if (!is_default) in.take(1);  // of which component
  const auto style = in.take(1);
  out.marks_packets = out.marks_packets || (style & 6) != 0;  // SOP, EPH
  if (is_default) {
    const auto progression = in.take(1);
    out.layers = in.take(2);
    const auto transform = in.take(1);
    if (progression > 4 || transform > 1) damaged("has a wrong coding style");
    out.transforms_components = transform == 1;
  }
  const auto levels = in.take(1);
  if (levels > 32) damaged("has a wrong coding style");
  in.take(2);  // size of code blocks
  out.high_throughput = out.high_throughput || (in.take(1) & 0x40) != 0;
  in.take(1);  // wavelet
  const auto precincts = count_precincts(in, (style & 1) != 0, levels, out);
  const auto packets = std::max(precincts, out.tiles * (levels + 1)) * out.layers * out.channels;
  if (packets > out.codestream.size() + slack) damaged("promises more than its bytes can hold");
}

/// The segments of a header up to `last`, which is taken too.
template <class Visit>
void read_segments(Reader& in, std::uint32_t last, const Visit& visit) {
  for (;;) {
    const auto marker = in.take(2);
    if (marker == last) return;
    const auto length = in.take(2);
    if (marker < 0xff00 || length < 2) damaged("has a damaged header");
    visit(marker, in.take_bytes(length - 2));
  }
}

/// Within coded data no 0xFF is followed by more than 0x8F. OpenJPEG 2.5 ends the program on HTJ2K
/// where one is.
void require_no_markers(Bytes data) {
  const auto* const begin = reinterpret_cast<const std::uint8_t*>(data.data());
  const auto* const end = begin + data.size();
  for (const auto* at = begin; at < end; ++at) {
    at =
        static_cast<const std::uint8_t*>(std::memchr(at, 0xff, static_cast<std::size_t>(end - at)));
    if (at == nullptr) return;
    if (at + 1 == end || at[1] > 0x8f) damaged("is damaged within a tile");
  }
}

/// Reads the headers of all tile-parts (A.4.2), as far as their lengths lead to one another.
/// Returns their coded data.
std::vector<Bytes> read_tile_parts(Reader in, Jpeg2000Header& out) {
  std::vector<Bytes> tiles;
  for (;;) {
    if (in.take(2) != 10) damaged("has a damaged tile");
    const auto tile = in.take(2), length = in.take(4);
    in.take(2);
    if (tile >= out.tiles) damaged("has more tiles than its size tells");
    auto part = in;
    read_segments(part, sod, [&](std::uint32_t marker, Bytes body) {
      if (marker == cod || marker == coc) read_coding(body, marker == cod, out);
    });
    constexpr std::uint32_t header = 12;
    const auto to_the_end = length < header || length - header > in.rest().size();
    const auto whole = to_the_end ? in.rest().size() : length - header;
    const auto before = in.rest().size() - part.rest().size();
    if (before > whole) damaged("has a tile of a wrong length");
    tiles.push_back(part.rest().first(whole - before));
    if (to_the_end) return tiles;  // the last one
    in.take_bytes(length - header);
    if (in.rest().size() < 12 || in.take(2) != sot) return tiles;
  }
}

}  // namespace

Jpeg2000Header read_jpeg2000_header(Bytes stream, const FrameFormat& expected) {
  Jpeg2000Header out;
  out.codestream = unwrap(stream);
  Reader in(out.codestream);
  if (in.take(2) != soc) damaged("does not begin as one");
  auto coded = false;
  read_segments(in, sot, [&](std::uint32_t marker, Bytes body) {
    if (marker == siz) {
      if (out.channels > 0) damaged("tells its size twice");
      read_size(body, out);
      constexpr std::uint32_t most = std::numeric_limits<int>::max();
      require_size(static_cast<int>(std::min(out.width, most)),
                   static_cast<int>(std::min(out.height, most)), static_cast<int>(out.channels),
                   expected);
    }
    if (out.channels == 0) damaged("does not begin with its size");
    if (marker == cod || marker == coc) read_coding(body, marker == cod, out);
    coded = coded || marker == cod;
  });
  if (!coded) damaged("does not tell how it is coded");
  // A tile takes a header of 12 bytes and its beginning of 2.
  if (out.tiles * 14 > out.codestream.size()) damaged("promises more tiles than it can hold");
  const auto tiles = read_tile_parts(in, out);
  if (out.high_throughput) {
    if (out.marks_packets) damaged("has markers between its packets, which is not read in HTJ2K");
    for (const auto tile : tiles) require_no_markers(tile);
  }
  return out;
}

}  // namespace mg::dicom
