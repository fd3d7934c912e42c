#include "tests/layouts/film.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgcodecs.hpp>

#include "pipeline/error.hpp"
#include "pipeline/random.hpp"

namespace mg::layouts {

namespace {

template <class T>
cv::Mat matrix_of(const std::vector<T>& pixels, int width, int height) {
  if (pixels.size() != static_cast<std::size_t>(width) * static_cast<std::size_t>(height)) {
    throw Error("a picture of another size than its pixels make");
  }
  return cv::Mat(pixels, true).reshape(0, height);
}

void write(const std::filesystem::path& file, const cv::Mat& pixels) {
  std::filesystem::create_directories(file.parent_path());
  if (!cv::imwrite(file.string(), pixels)) throw Error("cannot write " + file.string());
}

std::string repeated(int step, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += std::to_string(step) + " ";
  return text;
}

}  // namespace

std::vector<std::uint16_t> draw(const Film& film) {
  auto random = Random(film.seed);
  const auto depth = film.width * (0.55 + 0.35 * random.uniform());
  const auto half = film.height * (0.3 + 0.15 * random.uniform());
  const auto middle = film.height * (0.45 + 0.1 * random.uniform());
  std::vector<std::uint16_t> pixels;
  for (int y = 0; y < film.height; ++y) {
    for (int x = 0; x < film.width; ++x) {
      const auto from_wall = film.side == Side::left ? x : film.width - 1 - x;
      const auto inside = std::hypot(from_wall / depth, (y - middle) / half) < 1;
      auto value = (inside ? 1500.0 : 100.0) + film.brightness + 200 * random.uniform();
      for (const auto& lesion : film.lesions) {
        const auto& p = lesion.patch;
        const auto in = x >= p.left && x < p.left + p.width && y >= p.top && y < p.top + p.height;
        if (in) value += 1200;
      }
      pixels.push_back(
          static_cast<std::uint16_t>(16 * std::clamp(static_cast<int>(value), 0, 4095)));
    }
  }
  return pixels;
}

std::vector<std::uint8_t> mask_of(const Patch& patch, int width, int height) {
  auto mask = cv::Mat1b(height, width, static_cast<std::uint8_t>(0));
  mask(cv::Rect(patch.left, patch.top, patch.width, patch.height)) = 255;
  return {mask.begin(), mask.end()};
}

void write_picture(const std::filesystem::path& file, const std::vector<std::uint16_t>& pixels,
                   int width, int height) {
  write(file, matrix_of(pixels, width, height));
}

void write_picture(const std::filesystem::path& file, const std::vector<std::uint8_t>& pixels,
                   int width, int height) {
  write(file, matrix_of(pixels, width, height));
}

std::string overlay_text(const std::vector<Lesion>& lesions, int scale) {
  auto text = "TOTAL_ABNORMALITIES " + std::to_string(lesions.size()) + "\n";
  for (std::size_t i = 0; i < lesions.size(); ++i) {
    const auto& lesion = lesions[i];
    const auto right = scale * lesion.patch.width - 1, down = scale * lesion.patch.height - 1;
    text += "ABNORMALITY " + std::to_string(i + 1) + "\nLESION_TYPE " + lesion.type +
            "\nASSESSMENT " + std::to_string(lesion.assessment) + "\nSUBTLETY " +
            std::to_string(lesion.subtlety) + "\nPATHOLOGY " + lesion.pathology +
            "\nTOTAL_OUTLINES 1 \nBOUNDARY\n" + std::to_string(scale * lesion.patch.left) + " " +
            std::to_string(scale * lesion.patch.top) + " " + repeated(2, right) +
            repeated(4, down) + repeated(6, right) + repeated(0, down) + "# \n";
  }
  return text;
}

}  // namespace mg::layouts
