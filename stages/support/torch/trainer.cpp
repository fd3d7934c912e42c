#include "stages/support/torch/trainer.hpp"

#include <c10/core/GradMode.h>

#include <cmath>
#include <string>
#include <utility>

#include "pipeline/error.hpp"
#include "stages/support/torch/schedule.hpp"

namespace mg::net {
namespace {

constexpr std::int64_t remembered_images = 64;
constexpr std::int64_t remembered_bytes = 256 << 20;

AdamWOptions optimizer_options(const TrainParams& params) {
  AdamWOptions out;
  out.weight_decay = params.weight_decay;
  return out;
}

}  // namespace

Trainer::Trainer(const Weights& weights, Forward network, const TrainParams& params,
                 const TrainingStart& start)
    : weights_(weights),
      network_(std::move(network)),
      params_(params),
      optimizer_(weights, optimizer_options(params)),
      random_(Random(start.seed).fork("training")),
      steps_(static_cast<std::int64_t>(start.steps_per_epoch) * params.epochs) {
  if (params.average > 0) average_.emplace(weights, params.average);
}

Numbers Trainer::step(const at::Tensor& x, const Criterion& loss) {
  if (average_ && average_->swapped()) average_->swap();
  if (std::exchange(settled_, false)) latest_.clear();
  remember(x);
  auto random = random_.fork(static_cast<std::uint64_t>(step_));
  const auto value = loss(network_(x, Mode::train(random)));
  const auto number = value.item<double>();
  if (!std::isfinite(number)) {
    throw Error("the loss is not finite at training step " + std::to_string(step_ + 1),
                "a lower train.rate or a train.clip may help");
  }
  value.backward();
  if (params_.clip > 0) clip_gradients(weights_, params_.clip);
  const auto rate = params_.rate * rate_share({params_.schedule, params_.warmup}, step_, steps_);
  optimizer_.step(rate);
  optimizer_.zero_gradients();
  if (average_) average_->update();
  ++step_;
  return {{"loss", number}, {"rate", rate}};
}

void Trainer::remember(const at::Tensor& x) {
  latest_.push_back(x);
  const auto batches = static_cast<std::int64_t>(latest_.size());
  const bool many = (batches - 1) * x.size(0) >= remembered_images;
  if (batches > 1 && (many || batches * static_cast<std::int64_t>(x.nbytes()) > remembered_bytes)) {
    latest_.pop_front();
  }
}

void Trainer::settle() {
  if (std::exchange(settled_, true)) return;
  const c10::NoGradGuard no_grad;
  if (average_) average_->swap();
  for (int i = 0; i < static_cast<int>(latest_.size()); ++i) {
    network_(latest_[static_cast<std::size_t>(i)], Mode::calibrate(i));
  }
}

void Trainer::show(StateVisitor& visitor) {
  for (const auto& entry : weights_.all()) visitor.tensor("weights." + entry.name, entry.tensor);
  optimizer_.show(visitor);
  if (average_) average_->show(visitor);
  visitor.number("step", step_);
  visitor.flag("settled", settled_);
  if (!settled_) visitor.list("latest", latest_, weights_.all().front().tensor.device());
}

void Trainer::save_state(const std::filesystem::path& file) {
  StateSaver saver;
  show(saver);
  save_safetensors(file, saver.content());
}

void Trainer::load_state(const std::filesystem::path& file) {
  const auto content = load_safetensors(file);
  StateRestorer restorer(content, file.string());
  show(restorer);
}

}  // namespace mg::net
