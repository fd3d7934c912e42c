#include "stages/augment/augment_intensity.hpp"

#include <cmath>

#include "stages/support/opencv/opencv_view.hpp"

namespace mg::augment {

void Intensity::preset() {
  const auto set = [](double& value, double& chance, double to, double at) {
    value = to;
    chance = at;
  };
  const auto name = strength;
  *this = {};
  strength = name;
  if (strength == "light") {
    set(gamma, gamma_chance, 0.1, 0.3);
    set(contrast, contrast_chance, 0.1, 0.3);
    set(brightness, brightness_chance, 0.05, 0.3);
    set(noise, noise_chance, 0.01, 0.1);
    set(blur_px, blur_chance, 0.5, 0.1);
  } else if (strength == "heavy") {
    set(gamma, gamma_chance, 0.4, 0.5);
    set(contrast, contrast_chance, 0.3, 0.5);
    set(brightness, brightness_chance, 0.15, 0.5);
    set(noise, noise_chance, 0.04, 0.3);
    set(blur_px, blur_chance, 1.5, 0.3);
    low_resolution_chance = 0.25;
    clahe_chance = 0.2;
    dropout_chance = 0.3;
  }
}

std::vector<Hole> Intensity::draw_holes(Random random) const {
  std::vector<Hole> out;
  if (!random.chance(dropout_chance)) return out;
  const auto side = [&] { return random.uniform(dropout_size / 4, dropout_size); };
  const auto count = 1 + random.below(static_cast<std::uint64_t>(dropout));
  for (std::uint64_t i = 0; i < count; ++i) {
    Hole hole{0, 0, side(), side()};
    hole.x = random.uniform(0, 1 - hole.width);
    hole.y = random.uniform(0, 1 - hole.height);
    out.push_back(hole);
  }
  return out;
}

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
  const auto now_and_then = [&](const char* what, double chance, double limit, double otherwise) {
    auto own = random.fork(what);
    const auto happens = own.chance(chance);
    const auto value = own.uniform(1, limit);
    return happens ? value : otherwise;
  };
  out.coarser = now_and_then("low resolution", low_resolution_chance, low_resolution, 1);
  out.clahe_clip = now_and_then("clahe", clahe_chance, clahe, 0);
  out.holes = draw_holes(random.fork("holes"));
  return out;
}

Image Intensity::operator()(const Context& context, const Image& image) const {
  auto out = image;
  out.pixels = to_pixels(toned(view(image.pixels), image.white, draw(context.random())));
  return out;
}

}  // namespace mg::augment
