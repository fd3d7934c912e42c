// Listings and pictures in closed form, for tests.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/image.hpp"
#include "pipeline/testing_pictures.hpp"
#include "stages/audit/data_set.hpp"

namespace mg::audit::testing {

struct ListedImage {
  std::size_t patient = 0;
  Side side = Side::unknown;
  std::string view, label, scanner;
  std::size_t lesions = 0;
};

/// A class of Mini-DDSM: cases by scanner letter, how many have masks on both sides (all others of
/// a class with lesions: on one), and how many views of masked sides lack theirs.
struct ListedClass {
  const char* label;
  std::array<int, 4> cases;  ///< A, B, C, D
  int both_sides = 0, views_without_mask = 0;
  bool lesions = true;
};

/// What the listing of Mini-DDSM counts: 1952 cases of four views, 7808 images.
inline constexpr std::array mini_ddsm_classes{
    ListedClass{"normal", {500, 0, 0, 102}, 0, 0, false},
    ListedClass{"benign", {267, 130, 180, 94}, 49, 38},
    ListedClass{"cancer", {192, 155, 233, 99}, 61, 52},
};

inline std::vector<ListedImage> mini_ddsm_listing() {
  std::vector<ListedImage> out;
  std::size_t patient = 0;
  for (const auto& kind : mini_ddsm_classes) {
    int number = 0, bare = kind.views_without_mask;
    for (std::size_t letter = 0; letter < 4; ++letter) {
      for (int i = 0; i < kind.cases[letter]; ++i, ++number, ++patient) {
        for (const auto side : {Side::left, Side::right}) {
          for (const auto* view : {"CC", "MLO"}) {
            const bool masked = kind.lesions && (side == Side::left || number < kind.both_sides);
            const bool missing = masked && *view == 'C' && side == Side::left && bare > 0;
            if (missing) --bare;
            out.push_back({patient, side, view, kind.label, std::string(1, "ABCD"[letter]),
                           masked && !missing ? 1U : 0U});
          }
        }
      }
    }
  }
  return out;
}

/// A record of a picture of its own (no other is like it).
inline Record record_of(std::size_t number, std::size_t patient, const std::string& label) {
  Record out;
  out.key = "image_" + std::to_string(number);
  out.patient = patient;
  out.label = label;
  out.seen.width = 100;
  out.seen.height = 200;
  out.seen.bits = 12;
  out.seen.spacing_mm = 0.1;
  out.seen.print.content = {number + 1, 0};
  auto bits = Random(number);
  for (auto& word : out.seen.print.hash) word = bits.bits();
  for (auto& word : out.seen.print.mirrored) word = bits.bits();
  out.seen.print.patch.assign(patch_side * patch_side, 0);
  return out;
}

/// The listing as the audit sees it once the pictures went by.
inline DataSet mini_ddsm_set() {
  DataSet out;
  out.name = "mini_ddsm";
  out.patients_known = true;
  for (const auto& image : mini_ddsm_listing()) {
    auto& r = out.records.emplace_back(record_of(out.records.size(), image.patient, image.label));
    r.side = image.side;
    r.view = image.view;
    r.annotated = true;
    r.claimed = r.lesions = image.lesions;
    r.facts = {{"scanner", image.scanner}};
    out.patients = image.patient + 1;
  }
  return out;
}

using mg::testing::mask_of;
using mg::testing::picture_of;

/// Half a disc of tissue at the left edge with waves that `kind` moves about, as a share of white;
/// black around.
inline double breast(double x, double y, int height, double kind = 0) {
  const auto depth = height / 2.3 - std::hypot(x, y - height / 2.0);
  if (depth <= 0) return 0;
  const auto u = x / height, v = y / height;
  return 0.45 + 0.3 * std::sin(9 * u + kind) * std::cos(7 * v - 2 * kind) +
         0.1 * std::sin(31 * u * v + 3 * kind);
}

}  // namespace mg::audit::testing
