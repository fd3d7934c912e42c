#include "stages/dataset/phantom_plan.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "stages/dataset/split.hpp"

namespace mg::phantom {

namespace {

constexpr double two_pi = 2 * std::numbers::pi;

double blend(double easy, double hard, double difficulty) {
  return easy + (hard - easy) * difficulty;
}

double shape_at(const Outline& o, double theta) {
  const auto along = std::cos(theta - o.turn), across = std::sin(theta - o.turn) / o.aspect;
  auto radius = 1 / std::hypot(along, across);
  radius *= 1 + o.lobe * std::cos(3 * (theta - o.lobe_phase));
  for (const auto& s : o.spicules) {
    radius += s.reach * std::exp(s.sharpness * (std::cos(theta - s.angle) - 1));
  }
  return radius;
}

/// Scales the outline to the area of its circle, and finds how far it reaches.
void settle(Outline& o) {
  constexpr int steps = 4096;
  double squares = 0, longest = 0;
  for (int i = 0; i < steps; ++i) {
    const auto r = shape_at(o, two_pi * i / steps);
    squares += r * r, longest = std::max(longest, r);
  }
  o.scale_mm = o.radius_mm / std::sqrt(squares / steps);
  o.reach_mm = 1.001 * o.scale_mm * longest;
}

}  // namespace

std::string to_string(Diagnosis diagnosis) {
  return diagnosis == Diagnosis::normal   ? "normal"
         : diagnosis == Diagnosis::benign ? "benign"
                                          : "cancer";
}

double Outline::radius_at(double theta) const { return scale_mm * shape_at(*this, theta); }

Outline make_outline(Random random, Diagnosis diagnosis, double depth) {
  Outline o;
  o.radius_mm = random.uniform(6, 11);
  o.aspect = random.uniform(0.72, 1);
  o.turn = random.uniform(0, two_pi);
  o.lobe = random.uniform(0, 0.05);
  o.lobe_phase = random.uniform(0, two_pi);
  if (diagnosis == Diagnosis::cancer) {
    const auto count = 10 + static_cast<int>(random.below(6));
    for (int i = 0; i < count; ++i) {
      const auto angle = two_pi * (i + random.uniform(-0.35, 0.35)) / count;
      o.spicules.push_back({angle, depth * random.uniform(0.4, 1.5), random.uniform(70, 180)});
    }
  }
  settle(o);
  return o;
}

bool Tumor::contains(Point p) const {
  const auto dx = p.x - center.x, dy = p.y - center.y;
  const auto distance = std::hypot(dx, dy);
  return distance <= outline.reach_mm && distance <= outline.radius_at(std::atan2(dy, dx));
}

double Breast::level(Point p) const {
  return std::pow(std::max(0.0, p.x) / depth_at(p.y), power) + level_of_row(p.y);
}

double Breast::depth_at(double y) const {
  const auto from_nipple = (y - middle_mm) / nipple_mm;
  return depth_mm + nipple_mm * std::exp(-from_nipple * from_nipple);
}

double Breast::level_of_row(double y) const {
  const auto dy = y - middle_mm;
  return std::pow(std::abs(dy) / (dy < 0 ? above_mm : below_mm), power);
}

std::vector<Patient> plan_patients(const Cohort& cohort) {
  const auto counts = share_out(cohort.patients, {cohort.normal, cohort.benign, cohort.cancer});
  std::vector<int> order(cohort.patients);
  std::iota(order.begin(), order.end(), 0);
  const auto key = [&](int p) { return Random(cohort.seed).fork("diagnosis").fork(p).bits(); };
  std::sort(order.begin(), order.end(), [&](int a, int b) { return key(a) < key(b); });
  std::vector<Patient> patients(cohort.patients);
  for (int rank = 0; rank < cohort.patients; ++rank) {
    auto& patient = patients[order[rank]];
    patient.diagnosis = rank < counts[0]               ? Diagnosis::normal
                        : rank < counts[0] + counts[1] ? Diagnosis::benign
                                                       : Diagnosis::cancer;
    patient.inverted = rank % 2 == 1;
  }
  return patients;
}

namespace {

Breast plan_breast(Random random, bool oblique, double width_mm) {
  Breast b;
  b.depth_mm = std::min(random.uniform(90, 135), 0.8 * width_mm);
  b.below_mm = random.uniform(80, 98);
  b.middle_mm = oblique ? random.uniform(122, 134) : random.uniform(114, 126);
  b.above_mm = oblique ? b.middle_mm * random.uniform(1.05, 1.25) : b.below_mm;
  return b;
}

/// A place that is well inside the breast and clear of the muscle: the same depth in both views.
Point place_tumor(Random random, const View& view, double depth_share, double room_mm) {
  auto best = Point{depth_share * view.breast.depth_mm, view.breast.middle_mm};
  for (int trial = 0; trial < 50; ++trial) {
    const auto p = Point{best.x, view.breast.middle_mm + random.uniform(-0.6, 0.6) * 90};
    const auto skin = view.breast.level({p.x + room_mm, p.y + (p.y < best.y ? -1 : 1) * room_mm});
    const auto muscle =
        view.muscle_x_mm > 0 ? (p.x - room_mm) / view.muscle_x_mm + p.y / view.muscle_y_mm : 2;
    if (skin < 0.9 && muscle > 1) return p;
  }
  return best;
}

Point inside(Random& random, const Breast& b, double most) {
  for (;;) {
    const auto p =
        Point{random.uniform(0, b.depth_mm), b.middle_mm + random.uniform(-b.above_mm, b.below_mm)};
    if (b.level(p) < most) return p;
  }
}

void add_distractors(Random random, double difficulty, View& view) {
  const auto blobs = static_cast<int>(std::lround(blend(3, 12, difficulty)));
  for (int i = 0; i < blobs; ++i) {
    Blob blob;
    blob.center = inside(random, view.breast, 0.7);
    blob.length_mm = random.uniform(6, 14);
    blob.width_mm = blob.length_mm * random.uniform(0.4, 0.9);
    blob.turn = random.uniform(0, two_pi);
    blob.contrast = random.uniform(0.5, 1) * blend(220, 600, difficulty);
    view.blobs.push_back(blob);
  }
  const auto strands = 5 + static_cast<int>(random.below(4));
  for (int i = 0; i < strands; ++i) {
    const auto start = Point{view.breast.depth_mm * random.uniform(0.75, 0.95),
                             view.breast.middle_mm + random.normal() * 10};
    const auto end = inside(random, view.breast, 0.8);
    const auto bend = Point{(start.x + end.x) / 2 + random.normal() * 10,
                            (start.y + end.y) / 2 + random.normal() * 10};
    view.strands.push_back({{start, bend, end},
                            random.uniform(0.5, 1.1),
                            random.uniform(0.5, 1) * blend(160, 420, difficulty)});
  }
}

}  // namespace

std::vector<View> plan_views(const Cohort& cohort, int patient, Diagnosis diagnosis) {
  auto random = Random(cohort.seed).fork("patient").fork(patient);
  const auto sick = random.chance(0.5) ? Side::left : Side::right;
  const auto density = random.uniform(0.25, 0.75);
  const auto hard = cohort.difficulty;
  auto tumor =
      Tumor{diagnosis, {}, make_outline(random.fork("outline"), diagnosis, cohort.spicule_depth)};
  tumor.contrast = random.uniform(0.85, 1.15) * blend(1000, 420, hard);
  tumor.edge_mm = random.uniform(1, 1.6);
  const auto depth_share = random.uniform(0.35, 0.6);

  std::vector<View> views;
  for (const auto side : {Side::left, Side::right}) {
    for (const auto* name : {"CC", "MLO"}) {
      const auto oblique = std::string(name) == "MLO";
      const auto own = random.fork(to_string(side) + name);
      View view;
      view.patient = patient, view.side = side, view.name = name;
      view.breast = plan_breast(own.fork("breast"), oblique, field_mm * cohort.aspect);
      if (oblique) {
        auto muscle = own.fork("muscle");
        view.muscle_x_mm = muscle.uniform(38, 56), view.muscle_y_mm = muscle.uniform(95, 130);
      }
      view.density = density;
      view.texture = blend(160, 420, hard);
      view.noise = blend(12, 70, hard);
      view.key = own.key();
      add_distractors(own.fork("distractors"), hard, view);
      if (diagnosis != Diagnosis::normal && side == sick) {
        view.tumor = tumor;
        view.tumor->center =
            place_tumor(own.fork("place"), view, depth_share, tumor.outline.reach_mm + 3);
      }
      views.push_back(std::move(view));
    }
  }
  return views;
}

}  // namespace mg::phantom
