// A source: knows how many samples there are, and gives each when it is asked for.
#include <pipeline/plugin.hpp>

namespace {

struct Disks {
  int count = 60, side = 64;
  double dim = 0.3, bright = 0.7;
  std::uint64_t seed = 1;

  static auto params() {
    return mg::params(
        mg::param("count", &Disks::count, "how many pictures").between(1, 1'000'000),
        mg::param("side", &Disks::side, "of a picture").unit("px").between(8, 4096),
        mg::param("dim", &Disks::dim, "brightness of a dim disk").unit("of white").between(0, 1),
        mg::param("bright", &Disks::bright, "of a bright disk").unit("of white").between(0, 1),
        mg::param("seed", &Disks::seed, "the same seed gives the same pictures"));
  }

  // Called once, before anything else. A source that reads files lists them here.
  void open(const mg::RunInfo&) {}

  std::size_t size() const { return static_cast<std::size_t>(count); }

  // Depends on i alone: sampling, splitting and repeating a run need nothing else.
  mg::Listed<mg::Image, mg::Label> sample(std::size_t i) const {
    auto random = mg::Random(seed).fork(i);
    const auto is_bright = random.chance(0.5);
    const auto brightness = (is_bright ? bright : dim) + random.uniform(-0.15, 0.15);
    const auto name = "disk_" + std::to_string(i);
    return {{.key = name, .dataset = "disks", .patient = name},
            i % 5 == 3   ? mg::Split::val
            : i % 5 == 4 ? mg::Split::test
                         : mg::Split::train,
            {disk(random, 255 * brightness), mg::Label{is_bright ? "bright" : "dim"}}};
  }

 private:
  mg::Image disk(mg::Random& random, double brightness) const {
    const auto radius = random.uniform(0.2, 0.3) * side;
    const auto center_x = random.uniform(radius, side - radius);
    const auto center_y = random.uniform(radius, side - radius);
    std::vector<std::uint8_t> pixels;
    for (int y = 0; y < side; ++y) {
      for (int x = 0; x < side; ++x) {
        const auto dx = x - center_x, dy = y - center_y;
        const auto inside = dx * dx + dy * dy <= radius * radius;
        pixels.push_back(static_cast<std::uint8_t>(inside ? std::min(brightness, 255.0) : 0));
      }
    }
    mg::Image image;
    image.pixels = mg::make_pixels(side, side, 1, std::move(pixels));
    image.geometry.source_width = image.geometry.source_height = side;
    return image;
  }
};

}  // namespace

MG_PLUGIN("disks", "1.0", "pictures of disks, for trying things out") {
  stages.add(
      mg::source_stage<Disks>({.name = "disks.cases",
                               .doc = "Pictures of one disk, dim or bright.",
                               .example = "cases: {use: disks.cases, count: 100}"},
                              mg::out({{"image", "a disk on black"}, {"label", "dim or bright"}})));
}
