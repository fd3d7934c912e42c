// Parameters, and randomness that is the same for any number of threads.
#include <pipeline/plugin.hpp>

#include <algorithm>

namespace {

double value(const mg::Pixels& in, int x, int y, int c) {
  switch (in.depth) {
    case mg::Depth::u8:
      return in.at<std::uint8_t>(x, y, c);
    case mg::Depth::u16:
      return in.at<std::uint16_t>(x, y, c);
    default:
      return in.at<float>(x, y, c);
  }
}

struct Grain {
  // The members hold the defaults. The list below reads the YAML, checks it, and is what
  // `mammograph inspect grain.film` prints.
  double strength = 0.02;
  bool keep_black = true;

  static auto params() {
    return mg::params(
        mg::param("strength", &Grain::strength, "standard deviation of the grain")
            .unit("of white")
            .between(0, 1),
        mg::param("keep_black", &Grain::keep_black, "leave the air around the breast alone"));
  }

  // context.random() follows from the run's seed, this stage's name, the sample and the epoch, and
  // from nothing else.
  mg::Image operator()(const mg::Context& context, const mg::Image& image) const {
    auto random = context.random();
    const auto& in = image.pixels;
    std::vector<float> out;
    for (int y = 0; y < in.height; ++y) {
      for (int x = 0; x < in.width; ++x) {
        for (int c = 0; c < in.channels; ++c) {
          const auto old = value(in, x, y, c);
          const auto grain = random.normal() * strength * image.white;
          const auto is_air = keep_black && old == 0;
          out.push_back(static_cast<float>(is_air ? 0 : std::clamp(old + grain, 0.0, image.white)));
        }
      }
    }
    auto grained = image;
    grained.pixels = mg::make_pixels(in.width, in.height, in.channels, std::move(out));
    return grained;
  }
};

}  // namespace

MG_PLUGIN("grain", "1.0", "makes pictures look like film") {
  stages.add(
      mg::map_stage<Grain>({.name = "grain.film",
                            .doc = "Adds the grain of film.",
                            .example = "film: {use: grain.film, from: image, strength: 0.05}",
                            .random = true},
                           mg::in({{"image", "any picture"}}),
                           mg::out({{"image", "the same with grain, 32-bit floating point"}})));
}
