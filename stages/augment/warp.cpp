#include "stages/augment/warp.hpp"

#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <type_traits>

#include "pipeline/error.hpp"

namespace mg::augment {

namespace {

template <class T>
T rounded(float value) {
  if constexpr (std::is_floating_point_v<T>)
    return value;
  else
    return static_cast<T>(value + 0.5F);
}

int floor_of(float value) {
  const auto whole = static_cast<int>(value);
  return whole - (value < static_cast<float>(whole));
}

/// Where the pixels of one row of the result lie in the input.
struct Places {
  std::vector<float> x, y;
};

void find_places(const Affine& to_input, const BentRow& bent, int row, Places& out) {
  const auto width = static_cast<int>(out.x.size());
  const auto x0 = to_input.xy * row + to_input.x0, y0 = to_input.yy * row + to_input.y0;
  for (int i = 0; i < width; ++i) {
    out.x[i] = static_cast<float>(to_input.xx * i + x0);
    out.y[i] = static_cast<float>(to_input.yx * i + y0);
  }
  if (bent.dx.empty()) return;
  const auto xx = static_cast<float>(to_input.xx), xy = static_cast<float>(to_input.xy);
  const auto yx = static_cast<float>(to_input.yx), yy = static_cast<float>(to_input.yy);
  for (int i = 0; i < width; ++i) {
    out.x[i] += xx * bent.dx[i] + xy * bent.dy[i];
    out.y[i] += yx * bent.dx[i] + yy * bent.dy[i];
  }
}

/// Interpolates at one place of a picture whose surroundings are black.
template <class T>
class Sampler {
 public:
  explicit Sampler(const cv::Mat& in)
      : data_(in.ptr<T>()),
        step_(static_cast<int>(in.step1())),
        width_(in.cols),
        height_(in.rows),
        channels_(in.channels()) {}

  void operator()(float x, float y, T* out) const {
    const auto i = floor_of(x), j = floor_of(y);
    const auto u = x - static_cast<float>(i), v = y - static_cast<float>(j);
    if (i >= 0 && j >= 0 && i + 1 < width_ && j + 1 < height_) {
      const auto* const at = data_ + static_cast<std::ptrdiff_t>(j) * step_ + i * channels_;
      for (int c = 0; c < channels_; ++c) {
        out[c] = blend(at[c], at[c + channels_], at[c + step_], at[c + step_ + channels_], u, v);
      }
    } else if (i >= -1 && j >= -1 && i < width_ && j < height_) {
      for (int c = 0; c < channels_; ++c) {
        out[c] = blend(at(i, j, c), at(i + 1, j, c), at(i, j + 1, c), at(i + 1, j + 1, c), u, v);
      }
    } else {
      for (int c = 0; c < channels_; ++c) out[c] = 0;
    }
  }

 private:
  static T blend(T a, T b, T c, T d, float u, float v) {
    const auto p = static_cast<float>(a), q = static_cast<float>(c);
    const auto upper = p + u * (static_cast<float>(b) - p);
    const auto lower = q + u * (static_cast<float>(d) - q);
    return rounded<T>(upper + v * (lower - upper));
  }
  T at(int x, int y, int c) const {
    const auto inside = x >= 0 && y >= 0 && x < width_ && y < height_;
    return inside ? data_[static_cast<std::ptrdiff_t>(y) * step_ + x * channels_ + c] : T{};
  }

  const T* data_;
  int step_, width_, height_, channels_;
};

template <class T>
cv::Mat warped_as(const cv::Mat& picture, const Warp& warp) {
  cv::Mat out(picture.size(), picture.type());
  const Sampler<T> sample(picture);
  BentRow bent(warp.bend, out.cols, out.rows);
  Places places{std::vector<float>(out.cols), std::vector<float>(out.cols)};
  for (int y = 0; y < out.rows; ++y) {
    bent.move_to(y);
    find_places(warp.to_input, bent, y, places);
    auto* to = out.ptr<T>(y);
    for (int x = 0; x < out.cols; ++x, to += out.channels()) sample(places.x[x], places.y[x], to);
  }
  return out;
}

}  // namespace

Affine to_input(const Turn& turn, int width, int height) {
  const auto angle = turn.degrees * std::numbers::pi / 180;
  const auto c = std::cos(angle) * turn.scale, s = std::sin(angle) * turn.scale;
  const auto middle_x = (width - 1) / 2.0, middle_y = (height - 1) / 2.0;
  const Affine flip{turn.flip_horizontal ? -1.0 : 1.0, 0, 0, 0, turn.flip_vertical ? -1.0 : 1.0, 0};
  const Affine rotation{c, -s, 0, s, c, 0};
  const auto forward =
      Affine::shift(middle_x + turn.shift_x * width, middle_y + turn.shift_y * height) * rotation *
      flip * Affine::shift(-middle_x, -middle_y);
  return forward.inverse();
}

cv::Mat warped(const cv::Mat& picture, const Warp& warp) {
  switch (picture.depth()) {
    case CV_8U:
      return warped_as<unsigned char>(picture, warp);
    case CV_16U:
      return warped_as<unsigned short>(picture, warp);
    case CV_32F:
      return warped_as<float>(picture, warp);
    default:
      throw Error("a picture to turn has 8 or 16 bits or floats");
  }
}

cv::Mat warped_mask(const cv::Mat& mask, const Warp& warp) {
  auto out = warped(mask, warp);
  cv::threshold(out, out, 127, 255, cv::THRESH_BINARY);
  return out;
}

Geometry warped(const Geometry& geometry, const Warp& warp) {
  return geometry.moved(warp.to_input);
}

Contours warped(const Contours& contours, const Geometry& before, const Warp& warp) {
  if (warp.bend.none()) return contours;
  const auto to_source = before.to_source * warp.to_input;
  const auto from_source = to_source.inverse();
  auto out = contours;
  for (auto& outline : out.outlines) {
    for (auto& point : outline.points) {
      point = to_source(unbent(warp.bend, from_source(point)));
    }
  }
  return out;
}

}  // namespace mg::augment
