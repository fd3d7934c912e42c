#include "sharpness.hpp"

#include <pipeline/error.hpp>

namespace {

template <class T>
double variance_of_laplacian(const mg::Pixels& in, double white) {
  double sum = 0, squares = 0;
  for (int y = 1; y + 1 < in.height; ++y) {
    for (int x = 1; x + 1 < in.width; ++x) {
      const double around =
          double(in.at<T>(x - 1, y)) + in.at<T>(x + 1, y) + in.at<T>(x, y - 1) + in.at<T>(x, y + 1);
      const double laplacian = (around - 4.0 * in.at<T>(x, y)) / white;
      sum += laplacian;
      squares += laplacian * laplacian;
    }
  }
  const double n = double(in.width - 2) * (in.height - 2);
  return squares / n - (sum / n) * (sum / n);
}

}  // namespace

double sharpness(const mg::Image& image) {
  const auto& in = image.pixels;
  if (in.channels != 1 || in.width < 3 || in.height < 3) {
    throw mg::Error("sharpness needs a gray picture of at least 3 by 3 pixels");
  }
  switch (in.depth) {
    case mg::Depth::u8:
      return variance_of_laplacian<std::uint8_t>(in, image.white);
    case mg::Depth::u16:
      return variance_of_laplacian<std::uint16_t>(in, image.white);
    default:
      return variance_of_laplacian<float>(in, image.white);
  }
}
