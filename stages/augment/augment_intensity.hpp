// augment.intensity: the tones of pictures change at random.
#pragma once

#include <string>

#include "pipeline/context.hpp"
#include "pipeline/image.hpp"
#include "pipeline/params.hpp"
#include "stages/augment/tones.hpp"

namespace mg::augment {

struct Intensity {
  double gamma = 0.2, gamma_chance = 0.5;
  double contrast = 0.2, contrast_chance = 0.5;
  double brightness = 0.1, brightness_chance = 0.5;
  double noise = 0.02, noise_chance = 0.25;
  double blur_px = 1, blur_chance = 0.25;
  bool keep_black = true;
  double low_resolution = 2, low_resolution_chance = 0;
  double clahe = 2, clahe_chance = 0;
  int dropout = 4;
  double dropout_size = 0.2, dropout_chance = 0;
  std::string strength = "medium";

  /// What `strength` makes of all others.
  void preset();

  static auto params() {
    const auto chance = [](const char* name, double Intensity::*member, const char* doc) {
      return param(name, member, doc).between(0, 1);
    };
    return mg::params(
        param("strength", &Intensity::strength,
              "sets all others at once, which may be written beside it; medium is what they are")
            .one_of({"light", "medium", "heavy"})
            .preset(),
        param("gamma", &Intensity::gamma, "0.2: an exponent from 1/1.2 to 1.2").between(0, 5),
        chance("gamma_chance", &Intensity::gamma_chance, "probability of a gamma"),
        param("contrast", &Intensity::contrast, "0.2: multiplied by 1/1.2 to 1.2, about mid-gray")
            .between(0, 5),
        chance("contrast_chance", &Intensity::contrast_chance, "probability of another contrast"),
        param("brightness", &Intensity::brightness, "up to this fraction of white, up or down")
            .between(0, 1),
        chance("brightness_chance", &Intensity::brightness_chance, "probability of a change"),
        param("noise", &Intensity::noise, "deviation up to this fraction of white").between(0, 1),
        chance("noise_chance", &Intensity::noise_chance, "probability of noise"),
        param("blur_px", &Intensity::blur_px, "Gaussian with a deviation up to this")
            .unit("px")
            .between(0, 20),
        chance("blur_chance", &Intensity::blur_chance, "probability of a blur"),
        param("keep_black", &Intensity::keep_black,
              "what is 0 stays 0: air, and what was added around a picture"),
        param("low_resolution", &Intensity::low_resolution,
              "made up to this many times coarser, then interpolated")
            .between(1, 16),
        chance("low_resolution_chance", &Intensity::low_resolution_chance,
               "probability of a low resolution"),
        param("clahe", &Intensity::clahe,
              "contrast equalized place by place (CLAHE): the clip limit is from 1 to this")
            .between(1, 40),
        chance("clahe_chance", &Intensity::clahe_chance, "probability of an equalization"),
        param("dropout", &Intensity::dropout, "up to this many rectangles turn black")
            .between(1, 100),
        param("dropout_size", &Intensity::dropout_size,
              "their sides: from a quarter of this fraction of the picture's to all of it")
            .between(0.001, 1),
        chance("dropout_chance", &Intensity::dropout_chance, "probability of rectangles"));
  }

  /// What happens to a picture; a pure function of the stream.
  Tones draw(Random random) const;

  Image operator()(const Context& context, const Image& image) const;

 private:
  std::vector<Hole> draw_holes(Random random) const;
};

}  // namespace mg::augment
