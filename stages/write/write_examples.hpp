// write.examples: the best, the worst, and every kind of mistake, to look at.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/context.hpp"
#include "pipeline/findings.hpp"
#include "pipeline/params.hpp"
#include "pipeline/values.hpp"
#include "stages/write/example_kinds.hpp"

namespace mg::write {

/// Draws the foremost samples of each kind (see example_kinds.hpp) and writes them to examples/ in
/// the run folder, where the run's report finds them.
struct Examples {
  int each = 4;
  int side_px = 512;
  double found_at = 0.2;
  std::string positive;
  std::filesystem::path folder = "examples";

  static auto params() {
    using P = Examples;
    return mg::params(
        param("each", &P::each, "how many samples of each kind").between(0, 100),
        param("side_px", &P::side_px, "longer side of the drawings at most")
            .unit("px")
            .between(64, 8192),
        param("found_at", &P::found_at,
              "IoU with the predicted parts that touch it from which on a lesion counts as found")
            .between(0.01, 1),
        param("positive", &P::positive,
              "the class whose mistakes are false positives and false negatives; by default "
              "cancer, malignant or positive"),
        param("folder", &P::folder, "where to; below the run folder unless it is absolute"));
  }

  void start(const RunInfo& run);
  void add(const Context& context, const Image& image, const Mask* truth, const Mask* tumor,
           const Label* label, const Scores* scores, const Image* attention);
  Findings finish();

 private:
  struct Drawing {
    std::string key, caption;
    std::vector<unsigned char> jpeg;
  };
  using Shared = std::shared_ptr<const Drawing>;
  bool gets_in(const Example& example) const;
  void keep(const Example& example, const Shared& drawing);

  std::filesystem::path where_;
  struct InOrder {
    bool operator()(const std::string& a, const std::string& b) const {
      return std::pair(place_of(a), a) < std::pair(place_of(b), b);
    }
  };
  using Foremost = std::multimap<double, Shared, std::greater<>>;  ///< by rank
  std::map<std::string, Foremost, InOrder> kept_;                  ///< by kind
};

}  // namespace mg::write
