// augment.spatial for whole batches, by LibTorch, on the device where they are.
#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "pipeline/declare.hpp"
#include "stages/augment/augment_spatial.hpp"

namespace mg::augment {

/// Draws what the host would draw and does the same; the results stay on the device. Positions are
/// of single precision: pixels may differ from the host's by a gray level where tones change fast.
struct SpatialOnDevice : Spatial {
  void open(const RunInfo& run) { device = run.device; }
  int batch_size() const { return 16; }

  using Turned = std::tuple<std::vector<Image>, std::vector<std::optional<Mask>>,
                            std::vector<std::optional<Contours>>>;
  Turned predict(const Contexts& contexts, const Column<Image>& images, const Column<Mask>& truths,
                 const Column<Contours>& contours) const;

  std::string device = "cpu";
};

}  // namespace mg::augment
