// The source dataset.phantom.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "stages/dataset/cases.hpp"
#include "stages/dataset/phantom.hpp"
#include "stages/dataset/phantom_dicom.hpp"

namespace mg {

struct PhantomSource : Cases {
  int patients = 40;
  int height = 640, width = 512;
  double difficulty = 0.3;
  double normal = 0.2, benign = 0.4, cancer = 0.4;
  double spicules = 0.6;
  std::uint64_t seed = 1;
  std::vector<std::string> encodings = phantom::encodings();
  std::filesystem::path folder;
  SplitShares split;

  static auto params() {
    using P = PhantomSource;
    return mg::params(
        mg::param("patients", &P::patients, "how many, four images each").between(1, 9999),
        mg::param("height", &P::height, "of an image; always 240 mm").unit("px").between(64, 8192),
        mg::param("width", &P::width, "of an image").unit("px").between(64, 8192),
        mg::param("difficulty", &P::difficulty,
                  "faint tumors, noise and distracting tissue: 0 is easy, 1 hard")
            .between(0, 1),
        mg::param("normal", &P::normal, "share of patients without a tumor").at_least(0),
        mg::param("benign", &P::benign, "share of patients with a smooth tumor").at_least(0),
        mg::param("cancer", &P::cancer, "share of patients with a spiculated tumor").at_least(0),
        mg::param("spicules", &P::spicules, "their length, relative to the tumor's radius")
            .between(0, 1.5),
        mg::param("seed", &P::seed, "the same seed gives the same files"),
        mg::param("encodings", &P::encodings, "how pixels are stored, image after image")
            .one_of(phantom::encodings()),
        mg::param("folder", &P::folder, "where it is kept; empty: in the cache"),
        mg::param("split", &P::split, "who trains, validates and tests"));
  }
  void check() const;  ///< throws Error for what bounds cannot say
  void open(const RunInfo& run);
};

}  // namespace mg
