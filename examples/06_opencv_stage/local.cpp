// A stage that uses a library: OpenCV, on a view of the picture that copies nothing.
#include <pipeline/plugin.hpp>
#include <stages/support/opencv/opencv_view.hpp>

#include <opencv2/imgproc.hpp>

namespace {

/// Contrast limited adaptive histogram equalization (Pizer and others 1987).
struct Contrast {
  double limit = 2;
  int tiles = 8;

  static auto params() {
    return mg::params(
        mg::param("limit", &Contrast::limit, "how much contrast may grow").between(1, 40),
        mg::param("tiles", &Contrast::tiles, "across and down the picture").between(1, 64));
  }

  mg::Image operator()(const mg::Image& image) const {
    const auto in = mg::view(image.pixels);
    if (in.channels() != 1 || in.depth() == CV_32F) {
      throw mg::Error("the picture is not gray with 8 or 16 bits", "put this stage before others");
    }
    cv::Mat equalized;
    cv::createCLAHE(limit, {tiles, tiles})->apply(in, equalized);
    auto out = image;
    out.pixels = mg::to_pixels(equalized);
    out.white = mg::full_white(out.pixels.depth);
    return out;
  }
};

}  // namespace

MG_PLUGIN("local", "1.0", "treats parts of a picture on their own") {
  stages.add(mg::map_stage<Contrast>({.name = "local.contrast",
                                      .doc = "Evens out contrast, tile by tile (CLAHE).",
                                      .example = "even: {use: local.contrast, from: image}"},
                                     mg::in({{"image", "gray, 8 or 16 bits"}}),
                                     mg::out({{"image", "the same, of even contrast"}})));
}
