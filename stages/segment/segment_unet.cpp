#include "stages/segment/segment_unet.hpp"

#include <ATen/ops/logit.h>
#include <ATen/ops/sigmoid.h>
#include <c10/core/GradMode.h>

#include <optional>
#include <utility>

#include "stages/segment/marks.hpp"
#include "stages/segment/overlap_sums.hpp"
#include "stages/support/torch/deep_supervision.hpp"
#include "stages/support/torch/loss_sum.hpp"
#include "stages/support/torch/safetensors.hpp"
#include "stages/support/torch/torch_view.hpp"
#include "stages/support/torch/trainer.hpp"
#include "stages/support/torch/unet.hpp"
#include "stages/support/torch/weight_transfer.hpp"

namespace mg {
namespace {

/// Of memory, that a training step takes by picture; 1.5 kB were measured over EfficientNet-B0.
constexpr double bytes_a_pixel = 2000;

constexpr int size_multiple = 32;
constexpr double least_probability = 1e-7;  // so that a loss of means of probabilities is finite

net::UNetOptions options_of(const SegmentUNet& stage) {
  net::UNetOptions out;
  out.encoder.name = stage.encoder;
  out.encoder.channels = stage.channels;
  out.encoder.stochastic_depth = stage.train.stochastic_depth;
  out.encoder.skips = stage.skips == "timm" ? net::Skips::timm : net::Skips::smp;
  out.decoder.assign(stage.decoder.begin(), stage.decoder.end());
  out.prior = stage.prior;
  out.deep = stage.train.deep_supervision > 0;
  return out;
}

Look look_of(const SegmentUNet& stage, c10::Device device) {
  Look out{.device = device};
  out.channels = stage.channels;
  out.normalize = stage.normalize;
  out.size_multiple = size_multiple;
  out.flips = stage.flips;
  out.windows = {stage.window_px, stage.window_overlap, stage.train.batch};
  return out;
}

/// The masks of all images, or of one.
at::Tensor truth_of(const Column<Mask>& truths, const Column<Image>& images, std::size_t first,
                    std::int64_t count, c10::Device device) {
  if (static_cast<std::size_t>(count) == images.size()) return mask_batch(truths, images, device);
  const std::vector<Value> truth{Value::of(truths[first])}, image{Value::of(images[first])};
  return mask_batch(Column<Mask>(truth), Column<Image>(image), device);
}

}  // namespace

/// The U-Net on its device, and its training while there is one.
struct SegmentUNet::Network {
  Network(const SegmentUNet& stage, std::uint64_t seed, c10::Device on)
      : device(on),
        loss(net::LossSum::parse(stage.train.loss, net::Target::mask)),
        unet(net::Builder(weights, Random(seed).fork("first weights")), options_of(stage)),
        frozen(stage.precision == "bfloat16" ? at::kBFloat16 : at::kFloat) {
    weights.to(device);
  }

  void load(const std::string& encoder, const std::filesystem::path& file) {
    trainer.reset();
    frozen.clear();
    net::load_all(weights, encoder, net::load_safetensors(file), file.string());
  }
  at::Tensor probabilities(const at::Tensor& x) {
    return at::sigmoid(unet.logits(x, net::Mode::predict(frozen)));
  }

  c10::Device device;
  net::LossSum loss;
  net::Weights weights;
  net::UNet unet;
  net::Frozen frozen;
  std::vector<at::Tensor> outputs;  ///< of the step that is being taken, fine to coarse
  std::optional<net::Trainer> trainer;
  OverlapSums sums;
};

void SegmentUNet::check() const {
  NetworkParams::check();
  check_windows(size_multiple);
  train.check();
}

void SegmentUNet::open(const RunInfo& run) {
  check();
  network_ = std::make_shared<Network>(*this, run.seed, open_device(run));
}

SegmentUNet::Prediction SegmentUNet::predict(const Contexts&, const Column<Image>& images) {
  const c10::NoGradGuard no_grad;
  const auto mean = [this](const at::Tensor& x) {
    auto sum = network_->probabilities(x);
    for (const auto& other : others_) sum = sum.add(other->probabilities(x));
    return others_.empty() ? sum : sum.div(static_cast<double>(others_.size() + 1));
  };
  return marks_of(images, look_of(*this, network_->device), threshold, mean);
}

Training SegmentUNet::training() const {
  auto out = train.training();
  out.metric = train.metric;
  out.higher_is_better = train.metric != "loss";
  return out;
}

void SegmentUNet::begin(const TrainingStart& training) {
  network_ = std::make_shared<Network>(*this, training.seed, network_->device);
  others_.clear();
  if (!start.empty()) net::start_from(network_->weights, encoder, start, training.run);
  auto& net = *network_;
  const auto forward = [&net](const at::Tensor& x, const net::Mode& mode) {
    if (!mode.random) return net.unet.logits(x, mode);
    net.outputs = net.unet.outputs(x, mode);
    return net.outputs.front();
  };
  net.trainer.emplace(net.weights, forward, train, training);
}

Numbers SegmentUNet::learn(const Contexts&, const Column<Image>& images,
                           const Column<Mask>& truths) {
  auto& net = *network_;
  const auto x = normalized(image_batch(images, channels, size_multiple, net.device), normalize);
  const auto truth = mask_batch(truths, images, net.device);
  net.frozen.clear();
  const auto loss = [&](const at::Tensor& logits, const at::Tensor& mask) {
    return net.loss(logits.to(at::kFloat), mask, {}, net.trainer->progress());
  };
  return net.trainer->step(x, [&](const at::Tensor& logits) {
    auto outputs = std::exchange(net.outputs, {});
    outputs.front() = logits;
    return net::deep_loss(outputs, truth, train.deep_supervision, loss);
  });
}

// What is predicted is what is validated: with the same windows and flips.
void SegmentUNet::validate(const Contexts&, const Column<Image>& images,
                           const Column<Mask>& truths) {
  const c10::NoGradGuard no_grad;
  auto& net = *network_;
  if (net.trainer) net.trainer->settle();
  const auto network = [&net](const at::Tensor& x) { return net.probabilities(x); };
  look(images, look_of(*this, net.device), network, [&](const at::Tensor& p, std::size_t first) {
    const auto truth = truth_of(truths, images, first, p.size(0), net.device);
    const auto loss = net.loss(at::logit(p, least_probability), truth);
    net.sums.add(p.ge(threshold).to(at::kFloat), truth, loss.item<double>());
  });
}

Numbers SegmentUNet::validated() { return std::exchange(network_->sums, {}).numbers(); }

void SegmentUNet::save(const std::filesystem::path& file) const {
  if (network_->trainer) network_->trainer->settle();
  net::save_safetensors(
      file, {network_->weights.all(), {{"stage", "segment.unet"}, {"encoder", encoder}}});
}

void SegmentUNet::load(const std::filesystem::path& file) {
  others_.clear();
  network_->load(encoder, file);
}

void SegmentUNet::load_ensemble(const std::vector<std::filesystem::path>& files) {
  load(files.at(0));
  for (std::size_t i = 1; i < files.size(); ++i) {
    const auto other = std::make_shared<Network>(*this, 1, network_->device);
    other->load(encoder, files[i]);
    others_.push_back(other);
  }
}

void SegmentUNet::save_state(const std::filesystem::path& file) const {
  network_->trainer->save_state(file);
}

void SegmentUNet::load_state(const std::filesystem::path& file) {
  network_->frozen.clear();
  network_->trainer->load_state(file);
}

std::vector<Advice> SegmentUNet::Advisor::advise(const SegmentUNet& stage,
                                                 const Circumstances& circumstances) const {
  return net::advise_training(seen,
                              {bytes_a_pixel,
                               !stage.start.empty(),
                               stage.train.batch,
                               {},
                               stage.train.sampler,
                               stage.train.balance,
                               stage.train.accumulate},
                              circumstances);
}

}  // namespace mg
