// A map: one picture in, one picture out.
#include <pipeline/plugin.hpp>

namespace {

template <class T>
mg::Pixels negative(const mg::Pixels& in, double white) {
  std::vector<T> out;
  for (int y = 0; y < in.height; ++y) {
    for (int x = 0; x < in.width; ++x) {
      for (int c = 0; c < in.channels; ++c) {
        out.push_back(static_cast<T>(white - in.at<T>(x, y, c)));
      }
    }
  }
  return mg::make_pixels(in.width, in.height, in.channels, std::move(out));
}

struct Negative {
  // Const: it may work on several pictures at once. What is returned beside the new pixels is what
  // came in: the spacing, the way back to the source file, side and view.
  mg::Image operator()(const mg::Image& image) const {
    auto out = image;
    switch (image.pixels.depth) {
      case mg::Depth::u8:
        out.pixels = negative<std::uint8_t>(image.pixels, image.white);
        break;
      case mg::Depth::u16:
        out.pixels = negative<std::uint16_t>(image.pixels, image.white);
        break;
      case mg::Depth::f32:
        out.pixels = negative<float>(image.pixels, image.white);
        break;
    }
    return out;
  }
};

}  // namespace

MG_PLUGIN("negative", "1.0", "turns black to white") {
  stages.add(mg::map_stage<Negative>({.name = "negative.image",
                                      .doc = "Turns black to white and white to black.",
                                      .example = "film: {use: negative.image, from: image}"},
                                     mg::in({{"image", "any picture"}}),
                                     mg::out({{"image", "its negative"}})));
}
