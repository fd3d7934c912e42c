// augment.paste_lesions for whole batches, by LibTorch, on the device where they are.
#pragma once

#include <string>
#include <tuple>
#include <vector>

#include "pipeline/declare.hpp"
#include "stages/augment/paste_lesions.hpp"

namespace mg::augment {

/// Draws what the host would draw, in the order of the pass, and does the same. The pictures stay
/// on the device: what leaves it is their coarse Ground and the surroundings of their lesions,
/// what comes to it is the lesion that is pasted.
struct PasteOnDevice : PasteLesions {
  void open(const RunInfo& run) { device = run.device; }
  int batch_size() const { return 16; }

  using Pasted = std::tuple<std::vector<Image>, std::vector<std::optional<Mask>>,
                            std::vector<std::optional<Label>>>;
  Pasted predict(const Contexts& contexts, const Column<Image>& images, const Column<Mask>& truths,
                 const Column<Label>& labels);

  std::string device = "cpu";

 private:
  void paste(const Context& context, Image& image, Mask& truth, std::optional<Label>& label);
};

}  // namespace mg::augment
