#include "stages/dataset/via_shapes.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace mg {

namespace {

using nlohmann::json;

double number(const json& shape, const char* name) {
  const auto value = shape.at(name).get<double>();
  if (!std::isfinite(value)) throw Error("a coordinate is no number");
  return value;
}

double length(const json& shape, const char* name) {
  const auto value = number(shape, name);
  if (value < 0) throw Error("a length is negative");
  return value;
}

Polygon polygon_of(const json& shape) {
  const auto x = shape.at("all_points_x").get<std::vector<double>>();
  const auto y = shape.at("all_points_y").get<std::vector<double>>();
  if (x.size() != y.size() || x.empty()) throw Error("x and y are not of one length");
  Polygon polygon;
  for (std::size_t i = 0; i < x.size(); ++i) polygon.points.push_back({x[i], y[i]});
  return polygon;
}

decltype(Annotation::shape) shape_of(const json& shape) {
  const auto name = shape.at("name").get<std::string>();
  if (name == "polygon" || name == "polyline") return polygon_of(shape);
  if (name == "rect") {
    const Point low{number(shape, "x"), number(shape, "y")};
    return Box{low, {low.x + length(shape, "width"), low.y + length(shape, "height")}};
  }
  const Point center{number(shape, "cx"), number(shape, "cy")};
  if (name == "point") return Polygon{{center}};
  if (name == "circle") return Circle{center, length(shape, "r")};
  if (name != "ellipse") throw Error("there is no shape '" + name + "'");
  const auto turned = shape.contains("theta") ? number(shape, "theta") : 0.0;
  return Ellipse{center, length(shape, "rx"), length(shape, "ry"), turned};
}

}  // namespace

std::optional<decltype(Annotation::shape)> read_via_shape(const std::string& text,
                                                          const Where& where) {
  if (text.empty()) return {};
  try {
    const auto shape = json::parse(text);
    if (shape.empty()) return {};
    return shape_of(shape);
  } catch (const std::exception& fault) {
    throw Error("'" + text.substr(0, 60) + "' is no region: " + fault.what(),
                "it reads like: {\"name\":\"circle\",\"cx\":10,\"cy\":20,\"r\":5}", where);
  }
}

}  // namespace mg
