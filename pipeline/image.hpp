// Pixels, and the geometry that ties them to the file they came from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace mg {

enum class Depth : std::uint8_t { u8, u16, f32 };
constexpr std::size_t bytes_of(Depth depth) {
  return depth == Depth::u8 ? 1 : depth == Depth::u16 ? 2 : 4;
}

/// A view of shared, immutable pixels: element (x, y, c) lies at data + y*stride_y + x*stride_x +
/// c*stride_c (strides in elements). Host pixels are usually interleaved rows (OpenCV), device
/// pixels planes (LibTorch); both are described without a copy. `data` owns the memory.
struct Pixels {
  std::shared_ptr<const void> data;
  int width = 0, height = 0, channels = 1;
  Depth depth = Depth::u8;
  std::ptrdiff_t stride_y = 0, stride_x = 1, stride_c = 1;
  std::string device = "cpu";                       ///< as LibTorch spells it: cpu, cuda:0, ...
  Pixels (*copy_to_host)(const Pixels&) = nullptr;  ///< set by who put them on another device

  bool on_host() const { return device == "cpu"; }
  std::size_t bytes() const {
    return static_cast<std::size_t>(width) * height * channels * bytes_of(depth);
  }
  template <class T>
  T const* as() const {
    return static_cast<const T*>(data.get());
  }
  /// Element (x, y, c) of host pixels; T must match the depth.
  template <class T>
  T at(int x, int y, int c = 0) const {
    return as<T>()[y * stride_y + x * stride_x + c * stride_c];
  }
};

/// Interleaved host pixels that take over `values` (height × width × channels).
/// T is std::uint8_t, std::uint16_t or float. Throws Error if the count does not fit.
template <class T>
Pixels make_pixels(int width, int height, int channels, std::vector<T> values);

/// Pixels that the host can read: these, or a copy. Throws Error if nobody said how to copy them.
Pixels on_host(const Pixels& pixels);

/// Millimeters a pixel; 0 means unknown.
struct Spacing {
  double x_mm = 0, y_mm = 0;
  bool known() const { return x_mm > 0 && y_mm > 0; }
  friend bool operator==(const Spacing&, const Spacing&) = default;
};

struct Point {
  double x = 0, y = 0;
  friend bool operator==(const Point&, const Point&) = default;
};

/// x' = xx*x + xy*y + x0, y' = yx*x + yy*y + y0. Integer coordinates are pixel centers, as in
/// OpenCV: the image covers [-0.5, width-0.5).
struct Affine {
  double xx = 1, xy = 0, x0 = 0;
  double yx = 0, yy = 1, y0 = 0;

  Point operator()(Point p) const;
  Affine inverse() const;  ///< throws Error if singular
  /// (a * b)(p) = a(b(p))
  friend Affine operator*(const Affine& a, const Affine& b);
  friend bool operator==(const Affine&, const Affine&) = default;

  static Affine shift(double dx, double dy);
  /// Maps pixels of a grid that is `factor` times coarser to the finer grid, edges aligned.
  static Affine coarser(double factor_x, double factor_y);
};

/// Where pixels lie: their spacing, and the way back to the pixels of the source file.
struct Geometry {
  Spacing spacing;
  Affine to_source;
  int source_width = 0, source_height = 0;
  friend bool operator==(const Geometry&, const Geometry&) = default;

  /// The geometry of a picture whose pixel p shows this one's pixel `to_this(p)`. The spacing
  /// follows from the scale of `to_this`.
  Geometry moved(const Affine& to_this) const;
};

enum class Side : std::uint8_t { unknown, left, right };
std::string to_string(Side side);         ///< "L", "R" or ""
Side side_from(const std::string& text);  ///< L, R, left, RIGHT, ...; else unknown

/// A picture: 0 is black (or air), `white` the brightest value that can occur. Denser tissue is
/// brighter, whatever the file said. Three channels are red, green, blue.
struct Image {
  Pixels pixels;
  Geometry geometry;
  double white = 255;
  Side side = Side::unknown;
  std::string view;  ///< CC, MLO, ... or empty
};

/// A binary mask: u8, one channel, 0 outside and 255 inside.
struct Mask {
  Pixels pixels;
  Geometry geometry;
};

/// The value of `white` that fills the depth: 255, 65535, 1.
double full_white(Depth depth);

extern template Pixels make_pixels(int, int, int, std::vector<std::uint8_t>);
extern template Pixels make_pixels(int, int, int, std::vector<std::uint16_t>);
extern template Pixels make_pixels(int, int, int, std::vector<float>);

}  // namespace mg
