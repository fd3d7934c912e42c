// augment.intensity for whole batches, by LibTorch, on the device where they are.
#pragma once

#include <string>
#include <vector>

#include "pipeline/declare.hpp"
#include "stages/augment/augment_intensity.hpp"

namespace mg::augment {

/// Draws what the host would draw and does the same, the noise of each pixel included; the results
/// stay on the device. Blurs of integers are rounded once here and more often on the host: pixels
/// may differ by a gray level or two.
struct IntensityOnDevice : Intensity {
  void open(const RunInfo& run) { device = run.device; }
  int batch_size() const { return 16; }
  std::vector<Image> predict(const Contexts& contexts, const Column<Image>& images) const;

  std::string device = "cpu";
};

}  // namespace mg::augment
