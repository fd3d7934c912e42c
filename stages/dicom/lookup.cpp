#include "stages/dicom/lookup.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include "pipeline/error.hpp"
#include "stages/dicom/tags.hpp"

namespace mg::dicom {

double Table::at(double value) const {
  const auto last = static_cast<double>(entries.size()) - 1;
  const auto index = std::clamp(std::floor(value + 0.5) - first_mapped, 0.0, last);
  return entries[static_cast<std::size_t>(index)];
}

double apply(const Window& window, Shape shape, double value) {
  const auto center = window.center, width = window.width;
  if (!(shape == Shape::linear ? width >= 1 : width > 0)) {
    throw Error("the file's window has a width of " + std::to_string(width),
                "choose another window, or voi: minmax");
  }
  switch (shape) {
    case Shape::sigmoid:
      return 1 / (1 + std::exp(-4 * (value - center) / width));
    case Shape::linear_exact:
      return std::clamp((value - center) / width + 0.5, 0.0, 1.0);
    case Shape::linear:
      break;
  }
  if (width == 1) return value > center - 0.5 ? 1 : 0;
  return std::clamp((value - (center - 0.5)) / (width - 1) + 0.5, 0.0, 1.0);
}

std::int64_t Meaning::stored(std::uint32_t raw) const {
  const auto value = static_cast<std::int64_t>(raw);
  return is_signed && (raw >> (bits - 1) & 1) != 0 ? value - (std::int64_t{1} << bits) : value;
}

double Meaning::modality_value(std::int64_t stored_value) const {
  const auto value = static_cast<double>(stored_value);
  return modality ? modality->at(value) : slope * value + intercept;
}

namespace {

bool has_window(const Meaning& meaning) { return !meaning.windows.empty() || !meaning.voi.empty(); }

/// Windows first, then tables.
std::vector<std::string> names_of(const Meaning& meaning) {
  std::vector<std::string> names;
  for (const auto& window : meaning.windows) names.push_back(plain(window.name));
  for (const auto& table : meaning.voi) names.push_back(plain(table.name));
  return names;
}

std::size_t find_window(const Meaning& meaning, const std::string& wanted) {
  const auto names = names_of(meaning);
  std::size_t index = 0;
  const auto* const end = wanted.data() + wanted.size();
  const auto [rest, error] = std::from_chars(wanted.data(), end, index);
  if (error == std::errc() && rest == end) {
    if (index < names.size()) return index;
    throw Error(
        "the file has no window number " + wanted + ", only " + std::to_string(names.size()),
        "windows count from 0");
  }
  const auto found = std::find(names.begin(), names.end(), plain(wanted));
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  std::string known;
  for (const auto& name : names) known += (known.empty() ? "" : ", ") + (name.empty() ? "-" : name);
  throw Error("the file has no window '" + wanted + "'", "its windows are: " + known);
}

using Gray = std::function<double(double)>;  // of a modality value, 0 to 1

Gray chosen_by_header(const Meaning& meaning, const std::string& wanted) {
  const auto index = find_window(meaning, wanted);
  if (index < meaning.windows.size()) {
    const auto& window = meaning.windows[index];
    return [&window, shape = meaning.shape](double v) { return apply(window, shape, v); };
  }
  const auto& table = meaning.voi[index - meaning.windows.size()];
  return [&table, top = std::exp2(table.bits) - 1](double v) {
    return std::min(table.at(v) / top, 1.0);
  };
}

Gray between(Bounds bounds) {
  const auto [low, high] = bounds;
  return
      [low = low, high = high](double v) { return std::clamp((v - low) / (high - low), 0.0, 1.0); };
}

Tones film_tones(const Meaning& meaning, const Rendering& rendering) {
  if (!rendering.digitizer) {
    throw Error("no digitizer is known for this film",
                "name it: digitizer: dba, howtek_mgh, howtek_ismd or lumisys");
  }
  const auto least = *rendering.digitizer == Digitizer::dba ? 16 : 12;
  if (meaning.bits < least || meaning.is_signed) {
    throw Error("optical density follows from a digitizer's own values, of " +
                    std::to_string(least) + " bits; the file's have " +
                    std::to_string(meaning.bits),
                "use voi: minmax or percentile for pictures that were converted");
  }
  return [&meaning, digitizer = *rendering.digitizer](std::int64_t stored) {
    if (meaning.pads(stored)) return 0.0;
    const auto top = (std::int64_t{1} << meaning.bits) - 1;
    const auto gray = meaning.inverted ? top - stored : stored;
    return 1 - optical_density(digitizer, static_cast<double>(gray)) / darkest_film;
  };
}

Lookup keep_stored(const Meaning& meaning) {
  Lookup out;
  const auto count = std::uint32_t{1} << meaning.bits;
  const auto half = meaning.is_signed ? count / 2 : 0;
  out.white = count - 1;
  out.changes_nothing = !meaning.inverted && !meaning.is_signed;
  out.table.reserve(count);
  for (std::uint32_t raw = 0; raw < count; ++raw) {
    const auto shifted = (raw + half) & (count - 1);
    out.table.push_back(
        static_cast<std::uint16_t>(meaning.inverted ? count - 1 - shifted : shifted));
  }
  return out;
}

/// The extremes, unless percentiles are asked for.
std::pair<double, double> percents_of(const Rendering& rendering) {
  if (rendering.voi == Voi::percentile) return {rendering.low_percent, rendering.high_percent};
  return {0, 100};
}

/// ⌈p/100·n⌉, at least 1; rounding errors do not count.
double rank_of(double percent, double n) {
  return std::max(1.0, std::ceil(percent / 100 * n - 1e-6));
}

}  // namespace

bool needs_bounds(const Meaning& meaning, const Rendering& rendering) {
  return rendering.voi == Voi::minmax || rendering.voi == Voi::percentile ||
         (rendering.voi == Voi::header && !has_window(meaning));
}

Bounds bounds_of(const Meaning& meaning, const Rendering& rendering,
                 const std::vector<std::uint32_t>& counts) {
  std::vector<std::pair<double, std::uint32_t>> values;  // modality value, pixels
  double pixels = 0;
  for (std::uint32_t raw = 0; raw < counts.size(); ++raw) {
    const auto stored = meaning.stored(raw);
    if (counts[raw] == 0 || meaning.pads(stored)) continue;
    values.emplace_back(meaning.modality_value(stored), counts[raw]);
    pixels += counts[raw];
  }
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const auto at = [&](double percent) {
    double passed = 0;
    for (const auto& [value, count] : values) {
      passed += count;
      if (passed >= rank_of(percent, pixels)) return value;
    }
    return values.back().first;
  };
  const auto [low, high] = percents_of(rendering);
  return {at(low), at(high)};
}

Bounds bounds_of(const Rendering& rendering, std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const auto at = [&](double percent) {
    const auto rank = rank_of(percent, static_cast<double>(values.size()));
    return values[std::min(static_cast<std::size_t>(rank), values.size()) - 1];
  };
  const auto [low, high] = percents_of(rendering);
  return {at(low), at(high)};
}

Tones make_tones(const Meaning& meaning, const Rendering& rendering, Bounds bounds) {
  if (rendering.voi == Voi::optical_density) return film_tones(meaning, rendering);
  const auto by_picture = needs_bounds(meaning, rendering);
  if (by_picture && bounds.low == bounds.high) return [](std::int64_t) { return 0.0; };
  auto gray = by_picture ? between(bounds) : chosen_by_header(meaning, rendering.window);
  return [&meaning, gray = std::move(gray)](std::int64_t stored) {
    if (meaning.pads(stored)) return 0.0;
    const auto value = gray(meaning.modality_value(stored));
    return meaning.inverted ? 1 - value : value;
  };
}

Lookup make_lookup(const Meaning& meaning, const Rendering& rendering, Bounds bounds) {
  if (rendering.voi == Voi::none) return keep_stored(meaning);
  const auto tones = make_tones(meaning, rendering, bounds);
  Lookup out;
  const auto count = std::uint32_t{1} << meaning.bits;
  out.table.reserve(count);
  for (std::uint32_t raw = 0; raw < count; ++raw) {
    const auto value = tones(meaning.stored(raw));
    out.table.push_back(value > 0 ? static_cast<std::uint16_t>(std::lround(65535 * value)) : 0);
  }
  return out;
}

}  // namespace mg::dicom
