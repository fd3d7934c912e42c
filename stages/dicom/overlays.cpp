#include "stages/dicom/overlays.hpp"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>

#include "pipeline/error.hpp"

namespace mg::dicom {

namespace {

constexpr Uint16 first_group = 0x6000, last_group = 0x601e;

/// A plane that covers rows × columns pixels, its corner at (x, y) of the picture, from 0.
struct Plane {
  int rows = 0, columns = 0, x = 0, y = 0;
  std::size_t bits() const { return static_cast<std::size_t>(rows) * columns; }
};

/// Sets what `bit(i)`, i counting over the plane's rows, says, where plane and picture overlap.
template <class Bit>
void draw(const Plane& plane, const Layout& layout, std::vector<std::uint8_t>& out,
          const Bit& bit) {
  for (int v = std::max(0, -plane.y); v < std::min(plane.rows, layout.rows - plane.y); ++v) {
    for (int u = std::max(0, -plane.x); u < std::min(plane.columns, layout.columns - plane.x);
         ++u) {
      if (!bit(static_cast<std::size_t>(v) * plane.columns + u)) continue;
      out[static_cast<std::size_t>(v + plane.y) * layout.columns + (u + plane.x)] = 1;
    }
  }
}

/// The plane's bytes, the first bit the lowest of the first one.
std::vector<std::uint8_t> data_of(const Tags& tags, Uint16 group) {
  auto* element = tags.element(DcmTagKey(group, 0x3000));
  if (element == nullptr) return {};
  std::vector<std::uint8_t> bytes(element->getLength());
  Uint8* narrow = nullptr;
  Uint16* wide = nullptr;
  if (element->getUint16Array(wide).good() && wide != nullptr) {
    for (std::size_t i = 0; i < bytes.size() / 2 * 2; ++i) {
      bytes[i] = static_cast<std::uint8_t>(wide[i / 2] >> (i % 2 == 0 ? 0 : 8));
    }
  } else if (element->getUint8Array(narrow).good() && narrow != nullptr) {
    std::copy(narrow, narrow + bytes.size(), bytes.begin());
  } else {
    bytes.clear();
  }
  return bytes;
}

/// Which of the plane's frames lies over a frame of the picture, from 0; -1: none.
int plane_frame(const Tags& tags, Uint16 group, int frame) {
  const auto count = tags.integer(DcmTagKey(group, 0x0015)).value_or(1);
  const auto origin = tags.integer(DcmTagKey(group, 0x0051)).value_or(1) - 1;
  if (count <= 1) return 0;
  return frame >= origin && frame < origin + count ? frame - origin : -1;
}

void read_plane(const Tags& tags, const Layout& layout, Uint16 group, int frame,
                std::span<const std::uint16_t> words, std::vector<std::uint8_t>& out) {
  const auto number = [&](Uint16 element, unsigned long index, int otherwise) {
    return tags.integer(DcmTagKey(group, element), index).value_or(otherwise);
  };
  const Plane plane{number(0x0010, 0, 0), number(0x0011, 0, 0), number(0x0050, 1, 1) - 1,
                    number(0x0050, 0, 1) - 1};
  const auto damaged = [] {
    throw Error("an overlay of the file is damaged", "read the picture without: overlays: false");
  };
  constexpr int most = 65536;
  if (plane.rows < 1 || plane.columns < 1 || plane.rows > most || plane.columns > most ||
      std::abs(plane.x) > most || std::abs(plane.y) > most) {
    damaged();
  }
  const auto index = plane_frame(tags, group, frame);
  if (index < 0) return;
  const auto bytes = data_of(tags, group);
  if (bytes.empty()) {  // in the pixels' own words
    const auto position = number(0x0102, 0, 0);
    if (position < 1 || position > 15 || words.size() < plane.bits()) damaged();
    if (plane.columns != layout.columns || plane.rows != layout.rows) damaged();
    return draw(plane, layout, out, [&](std::size_t i) { return words[i] >> position & 1; });
  }
  const auto first = plane.bits() * static_cast<std::size_t>(index);
  if (bytes.size() < (first + plane.bits() + 7) / 8) damaged();
  draw(plane, layout, out,
       [&](std::size_t i) { return bytes[(first + i) / 8] >> (first + i) % 8 & 1; });
}

bool has_plane(const Tags& tags, Uint16 group) { return tags.has(DcmTagKey(group, 0x0010)); }

}  // namespace

int count_overlays(const Tags& tags) {
  int count = 0;
  for (Uint16 group = first_group; group <= last_group; group += 2) count += has_plane(tags, group);
  return count;
}

std::vector<std::uint8_t> read_overlays(const Tags& tags, const Layout& layout, int frame,
                                        std::span<const std::uint16_t> words) {
  std::vector<std::uint8_t> out;
  for (Uint16 group = first_group; group <= last_group; group += 2) {
    if (!has_plane(tags, group) || plain(tags.text(DcmTagKey(group, 0x0040))) == "R") continue;
    if (out.empty()) out.resize(layout.pixels());
    read_plane(tags, layout, group, frame, words, out);
  }
  return out;
}

}  // namespace mg::dicom
