// crop.to_breast, crop.to_tumor and crop.to_patch for whole batches, by LibTorch, on the device
// where they are.
#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "pipeline/declare.hpp"
#include "stages/crop/crop_to_breast.hpp"
#include "stages/crop/crop_to_patch.hpp"
#include "stages/crop/crop_to_tumor.hpp"

namespace mg::crop {

/// Does what the host does; pixels that are on the device stay there, others come to it when they
/// are cropped. Sums of floats are added in another order: a pixel may differ by a gray level of
/// its depth.
struct ToBreastOnDevice : ToBreast {
  void open(const RunInfo& run) { device = run.device; }
  int batch_size() const { return 16; }

  using Cropped = std::tuple<std::vector<Image>, std::vector<std::optional<Mask>>>;
  Cropped predict(const Contexts& contexts, const Column<Image>& images,
                  const Column<Mask>& truths) const;

  std::string device = "cpu";
};

struct ToTumorOnDevice : ToTumor {
  void open(const RunInfo& run) { device = run.device; }
  int batch_size() const { return 16; }

  using Cropped =
      std::tuple<std::vector<Image>, std::vector<std::optional<Mask>>, std::vector<Mask>>;
  Cropped predict(const Contexts& contexts, const Column<Image>& images, const Column<Mask>& tumors,
                  const Column<Mask>& truths, const Column<Image>& details) const;

  std::string device = "cpu";
};

/// Draws what the host would draw. A batch stays a batch: one patch a picture.
struct ToPatchOnDevice : ToPatch {
  void open(const RunInfo& run) { device = run.device; }
  int batch_size() const { return 16; }
  void check() const;

  using Cut = std::tuple<std::vector<Image>, std::vector<std::optional<Mask>>>;
  Cut predict(const Contexts& contexts, const Column<Image>& images,
              const Column<Mask>& truths) const;

  std::string device = "cpu";
};

}  // namespace mg::crop
