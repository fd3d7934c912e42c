// write.overlay: a few samples to look at.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "pipeline/context.hpp"
#include "pipeline/findings.hpp"
#include "pipeline/params.hpp"
#include "pipeline/values.hpp"

namespace mg::write {

/// Draws truth and prediction on `count` samples and writes them to overlays/ in the run folder.
/// The samples are those whose keys have the smallest hashes: spread over the whole data set, the
/// same in every run, known without knowing how many there are.
struct Overlays {
  int count = 12;
  int side_px = 1024;
  std::filesystem::path folder = "overlays";

  static auto params() {
    return mg::params(
        param("count", &Overlays::count, "how many samples to draw").between(0, 1000),
        param("side_px", &Overlays::side_px, "longer side of the drawings at most")
            .unit("px")
            .between(64, 8192),
        param("folder", &Overlays::folder, "where to; below the run folder unless it is absolute"));
  }

  void start(const RunInfo& run);
  void add(const Context& context, const Image& image, const Mask* truth, const Mask* tumor,
           const Label* label, const Scores* scores);
  Findings finish();

 private:
  struct Drawing {
    std::string key;
    std::vector<unsigned char> png;
  };
  std::filesystem::path where_;
  std::multimap<std::uint64_t, Drawing> chosen_;  // by hash; never more than count
};

}  // namespace mg::write
