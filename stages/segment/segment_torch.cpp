#include "stages/segment/segment_torch.hpp"

#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>
#include <c10/core/GradMode.h>

#include <sstream>

#include "stages/segment/marks.hpp"
#include "stages/support/torch/exported_model.hpp"

namespace mg {
namespace {

[[noreturn]] void refuse(const SegmentTorch& stage, const at::Tensor& given, const at::Tensor& x) {
  std::ostringstream text;
  text << "'" << stage.file.string() << "' makes " << given.sizes() << " of " << x.sizes();
  throw Error(text.str(),
              "a segmentation gives [n, c, h, w], a value for each pixel; of several "
              "channels output_channel names the tumor's");
}

/// [n, 1, h, w] of the model's output.
at::Tensor tumor_of(const SegmentTorch& stage, const at::Tensor& given, const at::Tensor& x) {
  const auto all = given.dim() == 3 ? given.unsqueeze(1) : given;
  const bool fits = all.dim() == 4 && all.size(0) == x.size(0) && all.size(2) == x.size(2) &&
                    all.size(3) == x.size(3) && stage.output_channel < all.size(1);
  if (!fits) refuse(stage, given, x);
  const auto channel = stage.output_channel < 0 ? all.size(1) - 1 : stage.output_channel;
  if (stage.output == "softmax") return at::softmax(all, 1).narrow(1, channel, 1);
  const auto one = all.narrow(1, channel, 1);
  return stage.output == "sigmoid" ? at::sigmoid(one) : one;
}

}  // namespace

struct SegmentTorch::Network {
  net::ExportedModel model;
};

void SegmentTorch::check() const {
  ExportedParams::check();
  check_windows(size_multiple);
}

void SegmentTorch::open(const RunInfo& run) {
  check();
  network_ = std::make_shared<Network>(Network{net::ExportedModel(*this, run)});
}

SegmentTorch::Prediction SegmentTorch::predict(const Contexts&, const Column<Image>& images) {
  const c10::NoGradGuard no_grad;
  Look how{.device = network_->model.device()};
  how.channels = channels;
  how.normalize = normalize;
  how.size_multiple = size_multiple;
  how.flips = flips;
  how.windows = {window_px, window_overlap, batch};
  return marks_of(images, how, threshold,
                  [this](const at::Tensor& x) { return tumor_of(*this, network_->model(x), x); });
}

}  // namespace mg
