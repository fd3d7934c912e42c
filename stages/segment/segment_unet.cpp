#include "stages/segment/segment_unet.hpp"

#include <ATen/ops/amax.h>
#include <ATen/ops/sigmoid.h>
#include <c10/core/GradMode.h>

#include <optional>
#include <utility>

#include "stages/segment/overlap_sums.hpp"
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

net::UNetOptions options_of(const SegmentUNet& stage) {
  net::UNetOptions out;
  out.encoder.name = stage.encoder;
  out.encoder.channels = stage.channels;
  out.encoder.stochastic_depth = stage.train.stochastic_depth;
  out.encoder.skips = stage.skips == "timm" ? net::Skips::timm : net::Skips::smp;
  out.decoder.assign(stage.decoder.begin(), stage.decoder.end());
  out.prior = stage.prior;
  return out;
}

}  // namespace

/// The U-Net on its device, and its training while there is one.
struct SegmentUNet::Network {
  Network(const SegmentUNet& stage, std::uint64_t seed, c10::Device on)
      : device(on),
        loss(net::LossSum::parse(stage.train.loss, net::Target::mask)),
        unet(net::Builder(weights, Random(seed).fork("first weights")), options_of(stage)) {
    weights.to(device);
  }

  c10::Device device;
  net::LossSum loss;
  net::Weights weights;
  net::UNet unet;
  std::optional<net::Trainer> trainer;
  OverlapSums sums;
};

void SegmentUNet::open(const RunInfo& run) {
  check();
  network_ = std::make_shared<Network>(*this, run.seed, open_device(run));
}

SegmentUNet::Prediction SegmentUNet::predict(const Contexts&, const Column<Image>& images) {
  const c10::NoGradGuard no_grad;
  const auto batch = image_batch(images, channels, size_multiple, network_->device);
  const auto p = at::sigmoid(network_->unet.logits(normalized(batch, normalize), {}));
  const auto inside = p.ge(threshold).to(at::kByte).mul(255);
  const auto masks_on_host = inside.cpu();
  const auto highest = at::amax(p, {1, 2, 3}).to(at::kDouble).cpu();
  const auto probabilities = p.cpu();

  Prediction out;
  auto& [masks, maps, scores] = out;
  for (std::size_t i = 0; i < images.size(); ++i) {
    const auto index = static_cast<std::int64_t>(i);
    masks.push_back(
        {to_pixels(masks_on_host[index].clone(), inside[index].clone()), images[i].geometry});
    maps.push_back({to_pixels(probabilities[index].clone()), images[i].geometry, 1, images[i].side,
                    images[i].view});
    scores.push_back({highest.const_data_ptr<double>()[i]});
  }
  return out;
}

Training SegmentUNet::training() const {
  auto out = train.training();
  out.metric = train.metric;
  out.higher_is_better = train.metric != "loss";
  return out;
}

void SegmentUNet::begin(const TrainingStart& training) {
  network_ = std::make_shared<Network>(*this, training.seed, network_->device);
  if (!start.empty()) {
    const auto content = net::load_safetensors(start);
    const auto fit = net::start_from(network_->weights, encoder, content, start.string());
    training.run.log(start.string() + ": " + fit.report(6));
  }
  auto& net = *network_;
  const auto forward = [&net](const at::Tensor& x, const net::Mode& mode) {
    return net.unet.logits(x, mode);
  };
  net.trainer.emplace(net.weights, forward, train, training);
}

Numbers SegmentUNet::learn(const Contexts&, const Column<Image>& images,
                           const Column<Mask>& truths) {
  auto& net = *network_;
  const auto x = normalized(image_batch(images, channels, size_multiple, net.device), normalize);
  const auto truth = mask_batch(truths, images, net.device);
  return net.trainer->step(x, [&](const at::Tensor& logits) { return net.loss(logits, truth); });
}

void SegmentUNet::validate(const Contexts&, const Column<Image>& images,
                           const Column<Mask>& truths) {
  const c10::NoGradGuard no_grad;
  auto& net = *network_;
  if (net.trainer) net.trainer->settle();
  const auto x = normalized(image_batch(images, channels, size_multiple, net.device), normalize);
  const auto truth = mask_batch(truths, images, net.device);
  const auto logits = net.unet.logits(x, {});
  const auto found = at::sigmoid(logits).ge(threshold).to(at::kFloat);
  net.sums.add(found, truth, net.loss(logits, truth).item<double>());
}

Numbers SegmentUNet::validated() { return std::exchange(network_->sums, {}).numbers(); }

void SegmentUNet::save(const std::filesystem::path& file) const {
  if (network_->trainer) network_->trainer->settle();
  net::save_safetensors(
      file, {network_->weights.all(), {{"stage", "segment.unet"}, {"encoder", encoder}}});
}

void SegmentUNet::load(const std::filesystem::path& file) {
  network_->trainer.reset();
  net::load_all(network_->weights, encoder, net::load_safetensors(file), file.string());
}

void SegmentUNet::save_state(const std::filesystem::path& file) const {
  network_->trainer->save_state(file);
}

void SegmentUNet::load_state(const std::filesystem::path& file) {
  network_->trainer->load_state(file);
}

std::vector<Advice> SegmentUNet::Advisor::advise(const SegmentUNet& stage,
                                                 const Circumstances& circumstances) const {
  return net::advise_training(seen, {bytes_a_pixel, !stage.start.empty(), stage.train.batch, {}},
                              circumstances);
}

}  // namespace mg
