#include "stages/contour/overlay_chains.hpp"

#include <span>
#include <string>

#include "pipeline/error.hpp"

namespace mg::contour {

namespace {

std::span<const ddsm::Abnormality> wanted(const ddsm::Overlay& overlay, const OverlayFile& file) {
  const std::span all(overlay.abnormalities);
  if (file.abnormality == 0) return all;
  const Where where{file.path.string(), 0, 0};
  const auto asked = "abnormality " + std::to_string(file.abnormality) + " is asked for";
  if (file.abnormality < 0 || static_cast<std::size_t>(file.abnormality) > all.size()) {
    throw Error(asked + ", and the overlay has " + std::to_string(all.size()),
                "they count from 1 in the file's order; did it change after it was listed?", where);
  }
  const auto one = all.subspan(static_cast<std::size_t>(file.abnormality) - 1, 1);
  if (!one[0].outlined()) {
    throw Error(asked + ", and the overlay does not outline it", "ask for all of them: 0", where);
  }
  return one;
}

}  // namespace

std::vector<ddsm::Chain> chains_of(const ddsm::Overlay& overlay, const OverlayFile& file,
                                   bool cores) {
  if (overlay.fault) throw Error(*overlay.fault);
  std::vector<ddsm::Chain> out;
  for (const auto& one : wanted(overlay, file)) {
    const bool by_core = one.boundaries.empty() || (cores && !one.cores.empty());
    const auto& chains = by_core ? one.cores : one.boundaries;
    out.insert(out.end(), chains.begin(), chains.end());
  }
  return out;
}

}  // namespace mg::contour
