#include "stages/dicom/upright.hpp"

#include <cstdint>
#include <utility>

namespace mg::dicom {

namespace {

bool is_direction(const std::string& text) {
  return !text.empty() && text.size() <= 3 && text.find_first_not_of("APLRHF") == std::string::npos;
}

/// Along front and back: 1 to the front, -1 to the back, 0 neither. The first letter is what
/// counts here and below: "AR" is mainly to the front.
int frontwards(const std::string& direction) {
  return direction.front() == 'A' ? 1 : direction.front() == 'P' ? -1 : 0;
}

/// Down a picture that hangs as usual: 1 to the feet or from the outer side inwards, -1 the other
/// way, 0 neither.
int downwards(const std::string& direction, Side side) {
  const auto letter = direction.front();
  if (letter == 'F' || letter == 'H') return letter == 'F' ? 1 : -1;
  if (letter == 'L' || letter == 'R') return letter == (side == Side::left ? 'R' : 'L') ? 1 : -1;
  return 0;
}

template <class T>
Pixels moved_pixels(const Pixels& from, const Turn& turn) {
  const auto width = turn.transposed ? from.height : from.width;
  const auto height = turn.transposed ? from.width : from.height;
  const auto channels = static_cast<std::ptrdiff_t>(from.channels);
  const auto back = turn.from_new(from.width, from.height);
  std::vector<T> out(static_cast<std::size_t>(width) * height * from.channels);
  const auto step = static_cast<std::ptrdiff_t>(back.xx) * from.stride_x +
                    static_cast<std::ptrdiff_t>(back.yx) * from.stride_y;
  auto* to = out.data();
  for (int y = 0; y < height; ++y) {
    const auto first = back({0, static_cast<double>(y)});
    const auto* source = from.as<T>() + static_cast<std::ptrdiff_t>(first.y) * from.stride_y +
                         static_cast<std::ptrdiff_t>(first.x) * from.stride_x;
    for (int x = 0; x < width; ++x, source += step) {
      for (std::ptrdiff_t c = 0; c < channels; ++c) *to++ = source[c * from.stride_c];
    }
  }
  return make_pixels(width, height, from.channels, std::move(out));
}

}  // namespace

bool Directions::known() const { return is_direction(row) && is_direction(column); }

Side side_as_hung(const Directions& directions) {
  if (!directions.known()) return Side::unknown;
  const auto side = frontwards(directions.row) == 1    ? Side::left
                    : frontwards(directions.row) == -1 ? Side::right
                                                       : Side::unknown;
  if (side == Side::unknown || downwards(directions.column, side) != 1) return Side::unknown;
  return side;
}

Affine Turn::from_new(int width, int height) const {
  const auto w = transposed ? height : width, h = transposed ? width : height;
  Affine out;  // of the new picture's pixels to those of the merely transposed one
  if (flip_x) out.xx = -1, out.x0 = w - 1;
  if (flip_y) out.yy = -1, out.y0 = h - 1;
  const Affine transpose{0, 1, 0, 1, 0, 0};
  return transposed ? transpose * out : out;
}

Turn turn_upright(const Directions& directions, Side side) {
  if (side == Side::unknown || !directions.known()) return {};
  auto [row, column] = directions;
  Turn turn;
  turn.transposed = frontwards(row) == 0 && frontwards(column) != 0;
  if (turn.transposed) std::swap(row, column);
  const auto to_front = frontwards(row), down = downwards(column, side);
  if (to_front == 0 || down == 0) return {};
  turn.flip_x = to_front != (side == Side::left ? 1 : -1);
  turn.flip_y = down != 1;
  return turn;
}

Image turned(const Image& image, const Turn& turn) {
  if (turn.none()) return image;
  auto out = image;
  out.geometry = image.geometry.moved(turn.from_new(image.pixels.width, image.pixels.height));
  out.pixels = image.pixels.depth == Depth::u8 ? moved_pixels<std::uint8_t>(image.pixels, turn)
                                               : moved_pixels<std::uint16_t>(image.pixels, turn);
  return out;
}

}  // namespace mg::dicom
