#include "pipeline/image.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <type_traits>

#include "pipeline/error.hpp"

namespace mg {

template <class T>
Pixels make_pixels(int width, int height, int channels, std::vector<T> values) {
  const auto wanted = static_cast<std::size_t>(width) * height * channels;
  if (width < 0 || height < 0 || channels < 1 || values.size() != wanted) {
    throw Error("pixels of " + std::to_string(width) + " × " + std::to_string(height) + " × " +
                std::to_string(channels) + " need " + std::to_string(wanted) + " values, not " +
                std::to_string(values.size()));
  }
  const auto owner = std::make_shared<const std::vector<T> >(std::move(values));
  Pixels pixels;
  pixels.data = std::shared_ptr<const void>(owner, owner->data());
  pixels.width = width;
  pixels.height = height;
  pixels.channels = channels;
  pixels.depth = std::is_same_v<T, float> ? Depth::f32 : sizeof(T) == 2 ? Depth::u16 : Depth::u8;
  pixels.stride_x = channels;
  pixels.stride_y = static_cast<std::ptrdiff_t>(channels) * width;
  return pixels;
}

template Pixels make_pixels(int, int, int, std::vector<std::uint8_t>);
template Pixels make_pixels(int, int, int, std::vector<std::uint16_t>);
template Pixels make_pixels(int, int, int, std::vector<float>);

Pixels on_host(const Pixels& pixels) {
  if (pixels.on_host()) return pixels;
  if (!pixels.copy_to_host) {
    throw Error("pixels on device " + pixels.device + " cannot be copied to the host",
                "whoever makes such pixels sets Pixels::copy_to_host");
  }
  return pixels.copy_to_host(pixels);
}

Point Affine::operator()(Point p) const {
  return {xx * p.x + xy * p.y + x0, yx * p.x + yy * p.y + y0};
}

Affine Affine::inverse() const {
  const auto determinant = xx * yy - xy * yx;
  if (std::abs(determinant) < 1e-12) throw Error("a singular affine map has no inverse");
  Affine out{yy / determinant, -xy / determinant, 0, -yx / determinant, xx / determinant, 0};
  out.x0 = -(out.xx * x0 + out.xy * y0);
  out.y0 = -(out.yx * x0 + out.yy * y0);
  return out;
}

Affine operator*(const Affine& a, const Affine& b) {
  return {a.xx * b.xx + a.xy * b.yx, a.xx * b.xy + a.xy * b.yy, a.xx * b.x0 + a.xy * b.y0 + a.x0,
          a.yx * b.xx + a.yy * b.yx, a.yx * b.xy + a.yy * b.yy, a.yx * b.x0 + a.yy * b.y0 + a.y0};
}

Affine Affine::shift(double dx, double dy) { return {1, 0, dx, 0, 1, dy}; }

Affine Affine::coarser(double factor_x, double factor_y) {
  return {factor_x, 0, (factor_x - 1) / 2, 0, factor_y, (factor_y - 1) / 2};
}

Geometry Geometry::moved(const Affine& to_this) const {
  auto out = *this;
  out.to_source = to_source * to_this;
  out.spacing.x_mm = std::hypot(to_this.xx * spacing.x_mm, to_this.yx * spacing.y_mm);
  out.spacing.y_mm = std::hypot(to_this.xy * spacing.x_mm, to_this.yy * spacing.y_mm);
  return out;
}

std::string to_string(Side side) {
  return side == Side::left ? "L" : side == Side::right ? "R" : "";
}

Side side_from(const std::string& text) {
  auto lower = text;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (lower == "l" || lower == "left") return Side::left;
  if (lower == "r" || lower == "right") return Side::right;
  return Side::unknown;
}

double full_white(Depth depth) {
  return depth == Depth::u8 ? 255 : depth == Depth::u16 ? 65535 : 1;
}

}  // namespace mg
