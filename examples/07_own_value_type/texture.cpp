// A value of a type of your own: it flows, is checked along every edge, and has columns in
// predictions.csv, like those that come with Mammograph.
#include <pipeline/plugin.hpp>

#include <algorithm>
#include <cmath>

struct Texture {
  double contrast = 0;    ///< mean step between neighbors, of white
  double uniformity = 0;  ///< share of neighbors that are equal
};

template <>
struct mg::TypeOf<Texture> {
  static constexpr const char* name = "texture";
  static std::vector<std::pair<std::string, std::string>> columns(const Texture& texture) {
    return {{"contrast", std::to_string(texture.contrast)},
            {"uniformity", std::to_string(texture.uniformity)}};
  }
};

namespace {

double value(const mg::Pixels& in, int x, int y) {
  switch (in.depth) {
    case mg::Depth::u8:
      return in.at<std::uint8_t>(x, y);
    case mg::Depth::u16:
      return in.at<std::uint16_t>(x, y);
    default:
      return in.at<float>(x, y);
  }
}

struct Measure {
  Texture operator()(const mg::Image& image) const {
    const auto& in = image.pixels;
    const auto pairs = static_cast<double>(in.height) * (in.width - 1);
    if (pairs <= 0) throw mg::Skip("the picture is too narrow to have texture");
    Texture out;
    for (int y = 0; y < in.height; ++y) {
      for (int x = 1; x < in.width; ++x) {
        const auto step = std::abs(value(in, x, y) - value(in, x - 1, y));
        out.contrast += step / image.white / pairs;
        out.uniformity += step == 0 ? 1 / pairs : 0;
      }
    }
    return out;
  }
};

struct Range {
  void add(const Texture& texture) {
    low_ = std::min(low_, texture.contrast);
    high_ = std::max(high_, texture.contrast);
    ++count_;
  }
  mg::Findings finish() {
    return {{{.name = "least_contrast", .value = low_, .n = count_},
             {.name = "most_contrast", .value = high_, .n = count_}},
            {},
            {}};
  }

 private:
  double low_ = 1, high_ = 0;
  std::size_t count_ = 0;
};

}  // namespace

MG_PLUGIN("texture", "1.0", "measures how pictures feel") {
  stages.add(mg::map_stage<Measure>({.name = "texture.measure",
                                     .doc = "Measures the texture of a picture.",
                                     .example = "feel: {use: texture.measure, from: image}"},
                                    mg::in({{"image", "any picture"}}),
                                    mg::out({{"texture", "its texture"}})));
  stages.add(mg::sink_stage<Range>({.name = "texture.range",
                                    .doc = "How far textures differ.",
                                    .example = "range: {use: texture.range, from: feel}"},
                                   mg::in({{"texture", "of a picture"}})));
}
