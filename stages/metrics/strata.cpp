#include "stages/metrics/strata.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <numbers>

#include "stages/metrics/masks/components.hpp"

namespace mg::metrics {
namespace {

constexpr const char* by_size = "lesion_size";

using Members = std::vector<std::size_t>;

double diameter(double area) { return 2 * std::sqrt(area / std::numbers::pi); }

/// Numbers by value and before texts, texts by the alphabet.
struct InOrder {
  static std::optional<double> number(const std::string& text) {
    double value = 0;
    const auto* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    return error == std::errc() && rest == end ? std::optional(value) : std::nullopt;
  }
  bool operator()(const std::string& a, const std::string& b) const {
    const auto x = number(a), y = number(b);
    if (x && y && *x != *y) return *x < *y;
    return x.has_value() != y.has_value() ? x.has_value() : a < b;
  }
};

void add_values(const std::string& by, std::size_t at, const std::vector<Traits>& images,
                std::vector<Stratum>& out) {
  std::map<std::string, Members, InOrder> parts;
  for (std::size_t i = 0; i < images.size(); ++i) {
    if (!images[i].values[at].empty()) parts[images[i].values[at]].push_back(i);
  }
  if (parts.size() < 2) return;
  for (auto& [name, members] : parts) out.push_back({by, name, std::move(members)});
}

void add_millimeters(const Members& sized, const std::vector<Traits>& images,
                     std::vector<Stratum>& out) {
  std::vector<Stratum> parts{
      {by_size, "below 10 mm", {}}, {by_size, "10 to 20 mm", {}}, {by_size, "from 20 mm on", {}}};
  for (const auto i : sized) {
    const double mm = images[i].lesion->mm;
    parts[mm < 10 ? 0 : mm < 20 ? 1 : 2].members.push_back(i);
  }
  std::erase_if(parts, [](const Stratum& part) { return part.members.empty(); });
  if (parts.size() >= 2) out.insert(out.end(), parts.begin(), parts.end());
}

void add_thirds(Members sized, const std::vector<Traits>& images, std::vector<Stratum>& out) {
  const auto size = [&](std::size_t i) { return images[i].lesion->px; };
  std::stable_sort(sized.begin(), sized.end(),
                   [&](std::size_t a, std::size_t b) { return size(a) < size(b); });
  const auto n = sized.size();
  if (n < 3) return;
  const std::vector<std::size_t> ends{0, n / 3, 2 * n / 3, n};
  const std::vector<std::string> names{"small third", "middle third", "large third"};
  for (std::size_t k = 0; k < 3; ++k) {
    const auto begin = sized.begin() + static_cast<std::ptrdiff_t>(ends[k]);
    const auto end = sized.begin() + static_cast<std::ptrdiff_t>(ends[k + 1]);
    const auto text = " (" + std::to_string(std::lround(size(*begin))) + " to " +
                      std::to_string(std::lround(size(*(end - 1)))) + " px)";
    out.push_back({by_size, names[k] + text, {begin, end}});
  }
}

void add_sizes(const std::vector<Traits>& images, std::vector<Stratum>& out) {
  Members sized;
  bool in_mm = true;
  for (std::size_t i = 0; i < images.size(); ++i) {
    const auto& lesion = images[i].lesion;
    if (!lesion || lesion->px <= 0) continue;
    sized.push_back(i);
    in_mm = in_mm && lesion->mm > 0;
  }
  in_mm ? add_millimeters(sized, images, out) : add_thirds(std::move(sized), images, out);
}

}  // namespace

LesionSize lesion_size(const Mask& truth) {
  const auto areas = find_components(truth).areas;
  if (areas.empty()) return {};
  const auto largest = static_cast<double>(*std::max_element(areas.begin(), areas.end()));
  const auto& [spacing, to_source, width, height] = truth.geometry;
  const double scale = std::abs(to_source.xx * to_source.yy - to_source.xy * to_source.yx);
  return {diameter(largest * spacing.x_mm * spacing.y_mm), diameter(largest * scale)};
}

Traits traits_of(const std::vector<std::string>& names, const Identity& identity,
                 const Facts* facts, const Mask* truth) {
  Traits out;
  for (const auto& name : names) {
    out.values.push_back(name == "view" ? identity.view : facts == nullptr ? "" : (*facts)[name]);
    if (name == by_size && truth != nullptr) out.lesion = lesion_size(*truth);
  }
  return out;
}

std::vector<Stratum> stratify(const std::vector<std::string>& names,
                              const std::vector<Traits>& images) {
  std::vector<Stratum> out;
  for (std::size_t at = 0; at < names.size(); ++at) {
    if (names[at] == by_size)
      add_sizes(images, out);
    else
      add_values(names[at], at, images, out);
  }
  return out;
}

}  // namespace mg::metrics
