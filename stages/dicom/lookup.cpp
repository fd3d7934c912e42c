#include "stages/dicom/lookup.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "pipeline/error.hpp"

namespace mg::dicom {

double Table::at(double value) const {
  const auto last = static_cast<double>(entries.size()) - 1;
  const auto index = std::clamp(std::floor(value + 0.5) - first_mapped, 0.0, last);
  return entries[static_cast<std::size_t>(index)];
}

double apply(Window window, Shape shape, double value) {
  const auto [center, width] = window;
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

int Meaning::stored(std::uint32_t raw) const {
  const auto value = static_cast<std::int32_t>(raw);
  return is_signed && (raw >> (bits - 1) & 1) != 0 ? value - (1 << bits) : value;
}

double Meaning::modality_value(int stored_value) const {
  return modality ? modality->at(stored_value) : slope * stored_value + intercept;
}

namespace {

Lookup keep_stored(const Meaning& meaning) {
  Lookup out;
  const auto count = std::uint32_t{1} << meaning.bits;
  const auto half = meaning.is_signed ? count / 2 : 0;
  out.white = count - 1;
  for (std::uint32_t raw = 0; raw < count; ++raw) {
    const auto shifted = (raw + half) & (count - 1);
    out.table.push_back(
        static_cast<std::uint16_t>(meaning.inverted ? count - 1 - shifted : shifted));
  }
  return out;
}

using Grey = std::function<double(double)>;  // of a modality value, 0 to 1

Grey chosen_by_header(const Meaning& meaning, int index) {
  const auto windows = static_cast<int>(meaning.windows.size());
  const auto tables = static_cast<int>(meaning.voi.size());
  if (index >= windows + tables) {
    throw Error("the file has no window number " + std::to_string(index) + ", only " +
                    std::to_string(windows + tables),
                "windows count from 0");
  }
  if (index < windows) {
    const auto window = meaning.windows[static_cast<std::size_t>(index)];
    return [window, shape = meaning.shape](double v) { return apply(window, shape, v); };
  }
  const auto& table = meaning.voi[static_cast<std::size_t>(index - windows)];
  return [&table, top = std::exp2(table.bits) - 1](double v) {
    return std::min(table.at(v) / top, 1.0);
  };
}

Grey between(double low, double high) {
  if (low > high) std::swap(low, high);
  if (low == high) return [](double) { return 0.0; };
  return [low, high](double v) { return std::clamp((v - low) / (high - low), 0.0, 1.0); };
}

}  // namespace

Lookup make_lookup(const Meaning& meaning, Voi voi, int index, std::pair<int, int> range) {
  if (voi == Voi::none) return keep_stored(meaning);
  const auto has_window = !meaning.windows.empty() || !meaning.voi.empty();
  const auto grey =
      voi == Voi::header && has_window
          ? chosen_by_header(meaning, index)
          : between(meaning.modality_value(range.first), meaning.modality_value(range.second));
  const auto flat = (voi == Voi::minmax || !has_window) && range.first == range.second;
  Lookup out;
  for (std::uint32_t raw = 0; raw < std::uint32_t{1} << meaning.bits; ++raw) {
    const auto stored = meaning.stored(raw);
    auto value = grey(meaning.modality_value(stored));
    if (meaning.inverted) value = 1 - value;
    if (meaning.pads(stored) || flat) value = 0;
    out.table.push_back(static_cast<std::uint16_t>(std::lround(65535 * value)));
  }
  return out;
}

}  // namespace mg::dicom
