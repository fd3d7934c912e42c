#include "pipeline/page/chart.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include "pipeline/page/html.hpp"
#include "pipeline/page/text.hpp"

namespace mg::page {
namespace {

constexpr double wide = 460, left = 54, right = 12, top = 12, tall = 250, below = 40;
constexpr std::size_t looks = 7;  // colors, dashes and markers of style.hpp

/// Around the origin: a disc, a square, a triangle, a diamond, a cross, a plus, a triangle on end.
constexpr std::array<const char*, looks> markers{
    "M-3.4 0a3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0 -6.8 0z",
    "M-3 -3H3V3H-3z",
    "M0 -4L3.8 3H-3.8z",
    "M0 -4.2L4.2 0L0 4.2L-4.2 0z",
    "M-3.2 -3.2L3.2 3.2M-3.2 3.2L3.2 -3.2",
    "M0 -4V4M-4 0H4",
    "M0 4L3.8 -3H-3.8z"};

double share(const Axis& axis, double value) {
  if (axis.octaves) return std::log2(value / axis.low) / std::log2(axis.high / axis.low);
  return (value - axis.low) / (axis.high - axis.low);
}

class Drawing {
 public:
  explicit Drawing(const Chart& chart) : chart_(chart) {}

  std::string all() const {
    const auto title = escape(chart_.title);
    auto out = fill(
        "<svg class=\"chart\" role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {} {}\">\n"
        "<title>{}</title>\n",
        {title, fixed(wide, 0), fixed(top + tall + below, 0), title});
    out += grid() + marks();
    for (std::size_t i = 0, look = 0; i < chart_.lines.size(); ++i) {
      out += line(chart_.lines[i], look);
      look += chart_.lines[i].quiet ? 0 : 1;
    }
    return out + "</svg>\n" + legend();
  }

 private:
  double x(double value) const { return left + (wide - left - right) * share(chart_.x, value); }
  double y(double value) const { return top + tall * (1 - share(chart_.y, value)); }
  std::string place(const Dot& dot) const { return fixed(x(dot.x), 1) + " " + fixed(y(dot.y), 1); }

  static std::string text(double x, double y, const char* anchor, const std::string& words) {
    return fill("<text x=\"{}\" y=\"{}\" text-anchor=\"{}\" class=\"quiet\">{}</text>\n",
                {fixed(x, 1), fixed(y, 1), anchor, escape(words)});
  }
  static std::string path(const std::string& kind, const std::string& steps) {
    return fill("<path class=\"{}\" d=\"{}\"/>\n", {kind, steps});
  }

  std::string grid() const {
    std::string out;
    for (const auto value : ticks(chart_.y)) {
      const auto at = fixed(y(value), 1);
      out += path("faint", fill("M{} {}H{}", {fixed(left, 0), at, fixed(wide - right, 0)}));
      out += text(left - 6, y(value) + 4, "end", brief(value));
    }
    for (const auto value : ticks(chart_.x)) {
      const auto at = fixed(x(value), 1);
      out += path("faint", fill("M{} {}V{}", {at, fixed(top, 0), fixed(top + tall, 0)}));
      out += text(x(value), top + tall + 15, "middle", brief(value));
    }
    out += path("frame", fill("M{} {}V{}H{}", {fixed(left, 0), fixed(top, 0), fixed(top + tall, 0),
                                               fixed(wide - right, 0)}));
    out += text((left + wide - right) / 2, top + tall + 33, "middle", chart_.x.name);
    const auto middle = fixed(top + tall / 2, 0);
    return out + fill(
                     "<text transform=\"translate(12 {}) rotate(-90)\" text-anchor=\"middle\" "
                     "class=\"quiet\">{}</text>\n",
                     {middle, escape(chart_.y.name)});
  }

  std::string marks() const {
    std::string out;
    for (const auto& [value, name] : chart_.marks) {
      out += path("mark",
                  fill("M{} {}V{}", {fixed(x(value), 1), fixed(top, 0), fixed(top + tall, 0)}));
      const bool late = share(chart_.x, value) > 0.6;
      out += text(x(value) + (late ? -5 : 5), top + 10, late ? "end" : "start", name);
    }
    return out;
  }

  std::string steps(const Line& line) const {
    std::string out;
    const Dot* before = nullptr;
    for (const auto& dot : line.dots) {
      if (!std::isfinite(dot.x) || !std::isfinite(dot.y)) continue;
      if (before && line.stairs) out += "L" + place({dot.x, before->y});
      out += (before ? "L" : "M") + place(dot);
      before = &dot;
    }
    return out;
  }

  std::string whiskers(const Line& line) const {
    std::string out;
    for (const auto& dot : line.dots) {
      if (!std::isfinite(dot.low) || !std::isfinite(dot.high)) continue;
      const auto at = x(dot.x);
      const auto cap = [&](double value) {
        return fill("M{} {}H{}", {fixed(at - 3, 1), fixed(y(value), 1), fixed(at + 3, 1)});
      };
      out += "M" + place({dot.x, dot.low}) + "L" + place({dot.x, dot.high}) + cap(dot.low) +
             cap(dot.high);
    }
    return out;
  }

  std::string line(const Line& line, std::size_t look) const {
    if (line.quiet) return path("reference", steps(line));
    const auto number = std::to_string(look % looks);
    auto out = line.joined ? path("curve c" + number + " d" + number, steps(line)) : std::string();
    if (const auto all = whiskers(line); !all.empty()) out += path("whisker c" + number, all);
    if (!line.marked) return out;
    for (const auto& dot : line.dots) {
      if (!std::isfinite(dot.x) || !std::isfinite(dot.y)) continue;
      out += fill("<path class=\"marker c{}\" transform=\"translate({})\" d=\"{}\"/>\n",
                  {number, place(dot), markers[look % looks]});
    }
    return out;
  }

  std::string legend() const {
    std::string out;
    std::size_t look = 0;
    for (const auto& line : chart_.lines) {
      if (line.quiet || line.name.empty()) continue;
      const auto number = std::to_string(look % looks);
      auto key = fill("<path class=\"curve c{} d{}\" d=\"{}\"/>",
                      {number, number, line.joined ? "M0 6H36" : "M0 6"});
      if (line.marked) {
        key += fill("<path class=\"marker c{}\" transform=\"translate(18 6)\" d=\"{}\"/>",
                    {number, markers[look % looks]});
      }
      out +=
          fill("<li><svg class=\"key\" viewBox=\"0 0 36 12\" aria-hidden=\"true\">{}</svg>{}</li>",
               {key, escape(line.name)});
      ++look;
    }
    return out.empty() ? out : "<ul class=\"legend\">" + out + "</ul>\n";
  }

  const Chart& chart_;
};

std::vector<double> powers_of_two(const Axis& axis) {
  std::vector<double> out;
  for (double value = std::exp2(std::ceil(std::log2(axis.low) - 1e-9)); value <= axis.high * 1.0001;
       value *= 2) {
    out.push_back(value);
  }
  return out;
}

}  // namespace

std::string draw(const Chart& chart) { return Drawing(chart).all(); }

std::vector<double> ticks(const Axis& axis, int count) {
  if (axis.octaves) return powers_of_two(axis);
  const double rough = (axis.high - axis.low) / count;
  const double base = std::pow(10, std::floor(std::log10(rough)));
  double step = base;
  for (const auto factor : {2.0, 5.0, 10.0}) {
    if (step < rough * 0.9999) step = base * factor;
  }
  if (axis.whole) step = std::max(1.0, std::round(step));
  std::vector<double> out;
  const auto first = static_cast<long>(std::ceil(axis.low / step - 1e-9));
  for (long i = first; static_cast<double>(i) * step <= axis.high + step * 1e-9; ++i) {
    out.push_back(static_cast<double>(i) * step);
  }
  return out;
}

Axis spanning(const std::string& name, const std::vector<double>& values) {
  Axis out{name};
  std::vector<double> finite;
  std::copy_if(values.begin(), values.end(), std::back_inserter(finite),
               [](double value) { return std::isfinite(value); });
  if (finite.empty()) return out;
  const auto [least, most] = std::minmax_element(finite.begin(), finite.end());
  const double room =
      *most > *least ? 0.04 * (*most - *least) : std::max(0.5, 0.1 * std::abs(*most));
  out.low = *least >= 0 && *least - room < 0 ? 0 : *least - room;
  out.high = *most + room;
  return out;
}

}  // namespace mg::page
