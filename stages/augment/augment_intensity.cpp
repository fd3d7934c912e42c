#include "stages/augment/augment_intensity.hpp"

#include <cmath>

#include "stages/support/opencv/opencv_view.hpp"

namespace mg::augment {

Tones Intensity::draw(Random random) const {
  // Each number is drawn whatever the parameters, so that changing one leaves the others alone.
  const auto drawn = [&](double chance, double low, double high, double otherwise) {
    const auto happens = random.chance(chance);
    const auto value = random.uniform(low, high);
    return happens ? value : otherwise;
  };
  const auto factor = [&](double chance, double limit) {
    return std::exp(drawn(chance, -std::log1p(limit), std::log1p(limit), 0));
  };
  Tones out;
  out.blur_px = drawn(blur_chance, 0, blur_px, 0);
  out.gamma = factor(gamma_chance, gamma);
  out.contrast = factor(contrast_chance, contrast);
  out.brightness = drawn(brightness_chance, -brightness, brightness, 0);
  out.noise = drawn(noise_chance, 0, noise, 0);
  out.noise_key = random.fork("noise").key();
  out.keep_black = keep_black;
  return out;
}

Image Intensity::operator()(const Context& context, const Image& image) const {
  auto out = image;
  out.pixels = to_pixels(toned(view(image.pixels), image.white, draw(context.random())));
  return out;
}

}  // namespace mg::augment
