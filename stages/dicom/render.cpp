#include "stages/dicom/render.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>
#include <utility>

#include "pipeline/error.hpp"

namespace mg::dicom {

namespace {

std::vector<std::uint16_t> raw_of(StoredWords words, const Layout& layout) {
  if (layout.bits == 16) return std::move(words).mapped(std::identity());
  return std::move(words).mapped(
      [&](std::uint16_t word) { return static_cast<std::uint16_t>(layout.raw(word)); });
}

std::vector<std::uint16_t> looked_up(StoredWords words, const Layout& layout,
                                     const Lookup& lookup) {
  if (lookup.changes_nothing) return raw_of(std::move(words), layout);
  return std::move(words).mapped(
      [&](std::uint16_t word) { return lookup.table[layout.raw(word)]; });
}

std::vector<std::uint32_t> count_values(std::span<const std::uint16_t> words,
                                        const Layout& layout) {
  std::vector<std::uint32_t> counts(std::size_t{1} << layout.bits);
  for (const auto word : words) ++counts[layout.raw(word)];
  return counts;
}

Bounds bounds_of_wide(const Meaning& meaning, const Rendering& rendering, const Layout& layout,
                      const std::vector<std::uint32_t>& samples) {
  std::vector<double> values;
  values.reserve(samples.size());
  for (const auto sample : samples) {
    const auto stored = meaning.stored(layout.raw(sample));
    if (!meaning.pads(stored)) values.push_back(meaning.modality_value(stored));
  }
  return bounds_of(rendering, std::move(values));
}

std::uint16_t sixteen_bits(double share) {
  return share > 0 ? static_cast<std::uint16_t>(std::lround(65535 * std::min(share, 1.0))) : 0;
}

Shown render_wide(const std::vector<std::uint32_t>& samples, const Header& header,
                  const Rendering& rendering) {
  const auto& layout = header.layout;
  if (rendering.voi == Voi::none) {
    throw Error("stored values of 32 bits do not fit into a picture of 16",
                "use voi: header, minmax or percentile");
  }
  const auto bounds = needs_bounds(header.meaning, rendering)
                          ? bounds_of_wide(header.meaning, rendering, layout, samples)
                          : Bounds{};
  const auto tones = make_tones(header.meaning, rendering, bounds);
  std::vector<std::uint16_t> out;
  out.reserve(samples.size());
  for (const auto sample : samples) {
    out.push_back(sixteen_bits(tones(header.meaning.stored(layout.raw(sample)))));
  }
  return {make_pixels(layout.columns, layout.rows, 1, std::move(out)), 65535};
}

/// Makes `words`, of `bits` bits, the pixels of a picture of three channels.
Shown color_pixels(const Layout& layout, std::vector<std::uint16_t> words, int bits) {
  const auto white = std::exp2(bits) - 1;
  if (bits > 8) return {make_pixels(layout.columns, layout.rows, 3, std::move(words)), white};
  std::vector<std::uint8_t> bytes(words.begin(), words.end());
  return {make_pixels(layout.columns, layout.rows, 3, std::move(bytes)), white};
}

Shown render_palette(const Samples& samples, const Header& header) {
  const auto& palette = *header.palette;
  const auto& layout = header.layout;
  auto meaning = Meaning{.bits = layout.bits, .is_signed = layout.is_signed};
  std::vector<std::uint16_t> out;
  out.reserve(3 * layout.pixels());
  const auto put = [&](std::uint32_t word) {
    const auto entry = palette.index_of(meaning.stored(layout.raw(word)));
    for (const auto& color : palette.colors) out.push_back(color[entry]);
  };
  std::ranges::for_each(samples.words.view(), put);
  std::ranges::for_each(samples.wide, put);
  return color_pixels(layout, std::move(out), palette.bits);
}

template <class T>
Pixels with_white(const Pixels& pixels, const std::vector<std::uint8_t>& graphics, T white) {
  const auto channels = static_cast<std::size_t>(pixels.channels);
  std::vector<T> values(pixels.as<T>(), pixels.as<T>() + graphics.size() * channels);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (graphics[i / channels] != 0) values[i] = white;
  }
  return make_pixels(pixels.width, pixels.height, pixels.channels, std::move(values));
}

}  // namespace

Shown render_gray(Samples samples, const Header& header, const Rendering& rendering) {
  const auto& layout = header.layout;
  if (layout.wide()) return render_wide(samples.wide, header, rendering);
  const auto bounds =
      needs_bounds(header.meaning, rendering)
          ? bounds_of(header.meaning, rendering, count_values(samples.words.view(), layout))
          : Bounds{};
  const auto lookup = make_lookup(header.meaning, rendering, bounds);
  return {make_pixels(layout.columns, layout.rows, 1,
                      looked_up(std::move(samples.words), layout, lookup)),
          lookup.white};
}

Shown render_color(Samples samples, const Header& header) {
  if (header.palette) return render_palette(samples, header);
  const auto& layout = header.layout;
  auto words = raw_of(std::move(samples.words), layout);
  const auto bits = std::min(layout.bits, 16);
  if (layout.wide()) {  // the upper 16 bits
    const auto surplus = layout.bits - bits;
    for (const auto sample : samples.wide) {
      words.push_back(static_cast<std::uint16_t>(layout.raw(sample) >> surplus));
    }
  }
  if (!samples.rgb) make_rgb(words, layout.photometric, bits);
  return color_pixels(layout, std::move(words), bits);
}

Shown burn_in(const Shown& shown, const std::vector<std::uint8_t>& graphics) {
  if (graphics.empty()) return shown;
  if (shown.pixels.depth == Depth::u8) {
    return {
        with_white<std::uint8_t>(shown.pixels, graphics, static_cast<std::uint8_t>(shown.white)),
        shown.white};
  }
  return {
      with_white<std::uint16_t>(shown.pixels, graphics, static_cast<std::uint16_t>(shown.white)),
      shown.white};
}

}  // namespace mg::dicom
