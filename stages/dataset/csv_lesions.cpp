// The lesions in a row of dataset.csv.
#include <algorithm>
#include <numbers>
#include <optional>
#include <utility>

#include "pipeline/error.hpp"
#include "stages/dataset/csv_source.hpp"

namespace mg {

namespace {

using Shape = decltype(Annotation::shape);

/// One number of each column, or none at all.
std::vector<double> all_or_none(const CsvRow& row, const std::vector<std::string>& columns,
                                const std::string& shape) {
  std::vector<double> values;
  for (const auto& column : columns) {
    if (const auto value = row.number(column)) values.push_back(*value);
  }
  if (values.empty() || values.size() == columns.size()) return values;
  std::string names;
  for (const auto& column : columns) names += (names.empty() ? "" : ", ") + column;
  throw Error(shape + " needs all of " + names, "fill in all of them, or none", row.where());
}

std::optional<Shape> circle_in(const CsvSource& s, const CsvRow& row) {
  const auto v = all_or_none(row, {s.circle_x, s.circle_y, s.circle_radius}, "a circle");
  if (v.empty()) return {};
  if (v[2] < 0) throw Error("a circle with a negative radius", "", row.where());
  return Circle{{v[0], v[1]}, v[2]};
}

std::optional<Shape> ellipse_in(const CsvSource& s, const CsvRow& row) {
  const auto v =
      all_or_none(row, {s.ellipse_x, s.ellipse_y, s.ellipse_rx, s.ellipse_ry}, "an ellipse");
  if (v.empty()) return {};
  if (v[2] < 0 || v[3] < 0) throw Error("an ellipse with a negative axis", "", row.where());
  const auto degrees = row.number(s.ellipse_angle).value_or(0);
  return Ellipse{{v[0], v[1]}, v[2], v[3], degrees * std::numbers::pi / 180};
}

std::optional<Shape> box_in(const CsvSource& s, const CsvRow& row) {
  const auto v = all_or_none(row, {s.box_x0, s.box_y0, s.box_x1, s.box_y1}, "a box");
  if (v.empty()) return {};
  if (v[2] < v[0] || v[3] < v[1]) {
    throw Error("a box whose corners are the wrong way round",
                "x0 and y0 are left and above of x1 and y1", row.where());
  }
  return Box{{v[0], v[1]}, {v[2], v[3]}};
}

std::optional<Shape> polygon_in(const CsvSource& s, const CsvRow& row) {
  const auto x = row.numbers(s.polygon_x), y = row.numbers(s.polygon_y);
  if (x.size() != y.size()) {
    throw Error("a polygon of " + std::to_string(x.size()) + " x and " + std::to_string(y.size()) +
                    " y coordinates",
                "", row.where());
  }
  if (x.empty()) return {};
  Polygon polygon;
  for (std::size_t i = 0; i < x.size(); ++i) polygon.points.push_back({x[i], y[i]});
  return polygon;
}

std::optional<Shape> regions_in(const CsvSource& s, const CsvRow& row,
                                const std::filesystem::path& root) {
  const auto file = row.text(s.regions), name = row.text(s.region);
  if (file.empty()) return {};
  RegionFile regions{root / file, {}};
  if (!name.empty()) regions.names.push_back(name);
  return regions;
}

}  // namespace

bool tells_of_lesions(const CsvSource& s, const CsvTable& table) {
  const auto columns = {s.contour,   s.mask,   s.regions,  s.circle_x,
                        s.ellipse_x, s.box_x0, s.polygon_x};
  return std::any_of(columns.begin(), columns.end(),
                     [&](const auto& column) { return table.find(column).has_value(); });
}

std::vector<Annotation> lesions_in(const CsvSource& s, const CsvRow& row,
                                   const std::filesystem::path& root) {
  const auto pathology = row.text(s.pathology), kind = row.text(s.kind);
  std::vector<Annotation> lesions;
  const auto add = [&](std::optional<Shape> shape) {
    if (shape) lesions.push_back({std::move(*shape), pathology, kind});
  };
  if (const auto file = row.text(s.contour); !file.empty()) add(OverlayFile{root / file});
  if (const auto file = row.text(s.mask); !file.empty()) add(MaskFile{root / file});
  add(regions_in(s, row, root));
  add(circle_in(s, row));
  add(ellipse_in(s, row));
  add(box_in(s, row));
  add(polygon_in(s, row));
  return lesions;
}

}  // namespace mg
