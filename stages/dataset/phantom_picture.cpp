#include "stages/dataset/phantom_picture.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "stages/dataset/value_noise.hpp"

namespace mg::phantom {

namespace {

constexpr float fat = 850, gland = 800, muscle = 2300, skin = 260;

float smooth_step(float low, float high, float x) {
  const auto t = std::clamp((x - low) / (high - low), 0.0f, 1.0f);
  return t * t * (3 - 2 * t);
}

float soft_edge(double distance, double width) {  // 1 inside, 0 outside, half on the edge
  return static_cast<float>(1 / (1 + std::exp(std::clamp(distance / (0.3 * width), -30.0, 30.0))));
}

/// A float picture that knows its place in the plan.
struct Canvas {
  Grid grid;
  std::vector<float> values;
  float& at(int x, int y) { return values[static_cast<std::size_t>(y) * grid.width + x]; }

  /// Adds f(plan point) to the pixels within `reach` millimeters of a point.
  template <class F>
  void add_around(Point center, double reach, F const& f) {
    const auto mm = grid.spacing_mm();
    const auto c = grid.to_pixel(center);
    const auto x0 = std::max(0, static_cast<int>(std::floor(c.x - reach / mm)));
    const auto y0 = std::max(0, static_cast<int>(std::floor(c.y - reach / mm)));
    const auto x1 = std::min(grid.width - 1, static_cast<int>(std::ceil(c.x + reach / mm)));
    const auto y1 = std::min(grid.height - 1, static_cast<int>(std::ceil(c.y + reach / mm)));
    for (int y = y0; y <= y1; ++y) {
      for (int x = x0; x <= x1; ++x) {
        at(x, y) += f(grid.to_plan({static_cast<double>(x), static_cast<double>(y)}));
      }
    }
  }
};

/// Fat and glandular tissue: broad noise decides how much gland there is, fine noise its grain.
void draw_tissue(const View& view, Canvas& canvas) {
  const auto& grid = canvas.grid;
  const auto pixels = [&](double mm) { return std::max(1.0, mm / grid.spacing_mm()); };
  const auto random = Random(view.key);
  const auto octave = [&](int i, double mm) {
    return ValueNoise(random.fork("tissue").fork(i).key(), pixels(mm), grid.width);
  };
  ValueNoise broad[] = {octave(0, 34), octave(1, 17), octave(2, 9)};
  ValueNoise fine[] = {octave(3, 5), octave(4, 2.6), octave(5, 1.3)};
  std::vector<float> where(grid.width), grain(grid.width), across(grid.width);
  const auto& breast = view.breast;
  const auto power = Breast::power;  // level(x, y) = x^power / depth(y)^power + level_of_row(y)
  for (int x = 0; x < grid.width; ++x) {
    across[x] = static_cast<float>(std::pow(grid.to_plan({double(x), 0}).x, power));
  }
  for (int y = 0; y < grid.height; ++y) {
    const auto plan_y = grid.to_plan({0, double(y)}).y;
    const auto down = static_cast<float>(breast.level_of_row(plan_y));
    const auto slope = static_cast<float>(std::pow(breast.depth_at(plan_y), -power));
    std::fill(where.begin(), where.end(), 0.0f), std::fill(grain.begin(), grain.end(), 0.0f);
    for (int i = 0; i < 3; ++i) {
      broad[i].add_row(y, 0.5f / static_cast<float>(1 << i), where);
      fine[i].add_row(y, static_cast<float>(view.texture) * 0.5f / static_cast<float>(1 << i),
                      grain);
    }
    for (int x = 0; x < grid.width; ++x) {
      const auto level = across[x] * slope + down;
      if (level >= 1) continue;
      const auto amount =
          smooth_step(-0.35f, 0.55f,
                      where[x] + static_cast<float>(view.density) - 0.35f - 0.9f * (level - 0.35f));
      const auto thickness = smooth_step(0, 0.45f, 1 - level);
      const auto rim = 1 - smooth_step(0.0f, 0.035f, 1 - level);
      canvas.at(x, y) =
          (0.35f + 0.65f * thickness) * (fat + amount * gland + (0.5f + amount) * grain[x]) +
          skin * rim;
    }
  }
}

void draw_muscle(const View& view, Canvas& canvas) {
  if (view.muscle_x_mm <= 0) return;
  const auto& grid = canvas.grid;
  for (int y = 0; y < grid.height; ++y) {
    for (int x = 0; x < grid.width; ++x) {
      const auto p = grid.to_plan({double(x), double(y)});
      const auto bulge = 0.12 * std::sin(std::clamp(p.y / view.muscle_y_mm, 0.0, 1.0) * 3.1416);
      const auto distance = p.x / view.muscle_x_mm + p.y / view.muscle_y_mm - 1 - bulge;
      auto& value = canvas.at(x, y);
      if (distance > 0.2 || value <= 0) continue;
      value += soft_edge(distance * view.muscle_x_mm, 4) * (muscle - value) * 0.75f;
    }
  }
}

void draw_blob(const Blob& blob, Canvas& canvas) {
  const auto c = std::cos(blob.turn), s = std::sin(blob.turn);
  canvas.add_around(blob.center, 2.5 * blob.length_mm, [&](Point p) {
    const auto dx = p.x - blob.center.x, dy = p.y - blob.center.y;
    const auto u = (c * dx + s * dy) / blob.length_mm, v = (c * dy - s * dx) / blob.width_mm;
    return static_cast<float>(blob.contrast * std::exp(-(u * u + v * v)));
  });
}

Point on_curve(const std::array<Point, 3>& c, double t) {
  const auto a = (1 - t) * (1 - t), b = 2 * t * (1 - t), d = t * t;
  return {a * c[0].x + b * c[1].x + d * c[2].x, a * c[0].y + b * c[1].y + d * c[2].y};
}

/// Beads of light at even distances, close enough to melt into a strand of even brightness.
void draw_strand(const Strand& strand, Canvas& canvas) {
  constexpr int steps = 2000;
  const auto bead = strand.contrast * 0.282;  // sum of exp(-k²/4) over the integers is 3.545
  auto last = strand.control[0];
  for (int i = 0; i <= steps; ++i) {
    const auto at = on_curve(strand.control, static_cast<double>(i) / steps);
    if (std::hypot(at.x - last.x, at.y - last.y) < strand.width_mm / 2) continue;
    last = at;
    canvas.add_around(at, 2.5 * strand.width_mm, [&](Point p) {
      const auto u = std::hypot(p.x - at.x, p.y - at.y) / strand.width_mm;
      return static_cast<float>(bead * std::exp(-u * u));
    });
  }
}

void draw_tumor(const Tumor& tumor, Canvas& canvas) {
  canvas.add_around(tumor.center, tumor.outline.reach_mm + 3 * tumor.edge_mm, [&](Point p) {
    const auto dx = p.x - tumor.center.x, dy = p.y - tumor.center.y;
    const auto edge = tumor.outline.radius_at(std::atan2(dy, dx));
    return static_cast<float>(tumor.contrast) * soft_edge(std::hypot(dx, dy) - edge, tumor.edge_mm);
  });
}

/// Sum of four uniform numbers, scaled to variance 1: normal enough for quantum noise, and fast.
float nearly_normal(std::uint64_t bits) {
  const auto sum = (bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48);
  return (static_cast<float>(sum) - 131070.0f) * (1.7320508f / 65536.0f);
}

}  // namespace

Point Grid::to_plan(Point pixel) const {
  const auto column = mirrored ? width - 1 - pixel.x : pixel.x;
  return {(column + 0.5) * spacing_mm(), (pixel.y + 0.5) * spacing_mm()};
}

Point Grid::to_pixel(Point plan) const {
  const auto column = plan.x / spacing_mm() - 0.5;
  return {mirrored ? width - 1 - column : column, plan.y / spacing_mm() - 0.5};
}

Grid grid_of(const View& view, int width, int height) {
  return {width, height, view.side == Side::right};
}

std::vector<std::uint16_t> draw(const View& view, int width, int height) {
  const auto count = static_cast<std::size_t>(width) * height;
  Canvas canvas{grid_of(view, width, height), std::vector<float>(count)};
  draw_tissue(view, canvas);
  draw_muscle(view, canvas);
  const auto air = canvas.values;
  for (const auto& blob : view.blobs) draw_blob(blob, canvas);
  for (const auto& strand : view.strands) draw_strand(strand, canvas);
  if (view.tumor) draw_tumor(*view.tumor, canvas);

  std::vector<std::uint16_t> stored(count);
  const auto noise_key = Random(view.key).fork("noise").key();
  const auto sigma = static_cast<float>(view.noise);
  for (std::size_t i = 0; i < count; ++i) {
    if (air[i] <= 0) continue;  // blobs do not shine outside the breast
    const auto value = canvas.values[i] + sigma * nearly_normal(mix(noise_key ^ mix(i)));
    stored[i] = static_cast<std::uint16_t>(std::clamp(value + 0.5f, 1.0f, float{brightest}));
  }
  return stored;
}

std::vector<std::uint8_t> tumor_mask(const View& view, int width, int height) {
  Canvas canvas{grid_of(view, width, height),
                std::vector<float>(static_cast<std::size_t>(width) * height)};
  std::vector<std::uint8_t> mask(canvas.values.size());
  if (!view.tumor) return mask;
  canvas.add_around(view.tumor->center, view.tumor->outline.reach_mm,
                    [&](Point p) { return view.tumor->contains(p) ? 1.0f : 0.0f; });
  std::transform(canvas.values.begin(), canvas.values.end(), mask.begin(),
                 [](float v) { return v > 0 ? 255 : 0; });
  return mask;
}

}  // namespace mg::phantom
