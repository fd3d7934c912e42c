#include "stages/support/torch/trainer.hpp"

#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <string>
#include <utility>

#include "pipeline/error.hpp"
#include "stages/support/torch/autocast.hpp"
#include "stages/support/torch/schedule.hpp"

namespace mg::net {
namespace {

constexpr std::int64_t remembered_images = 64;
constexpr std::int64_t remembered_bytes = 256 << 20;

EncoderPace pace_of(const TrainParams& params) {
  return {params.encoder_rate, params.layer_decay, params.freeze_epochs, params.unfreeze_epochs};
}

std::vector<std::string> names_of(const Weights& weights) {
  std::vector<std::string> out;
  for (const auto& entry : weights.parameters()) out.push_back(entry.name);
  return out;
}

std::vector<at::Tensor> tensors_of(const Weights& weights) {
  std::vector<at::Tensor> out;
  for (const auto& entry : weights.parameters()) out.push_back(entry.tensor.detach());
  for (const auto& entry : weights.buffers()) out.push_back(entry.tensor);
  return out;
}

std::int64_t divided_up(std::int64_t count, std::int64_t by) { return (count + by - 1) / by; }

}  // namespace

Trainer::Trainer(const Weights& weights, Forward network, const TrainParams& params,
                 const TrainingStart& start)
    : weights_(weights),
      network_(std::move(network)),
      params_(params),
      depths_(names_of(weights)),
      random_(Random(start.seed).fork("training")),
      log_(start.run.log),
      batches_an_epoch_(
          std::max<std::int64_t>(1, static_cast<std::int64_t>(start.steps_per_epoch))),
      steps_(divided_up(batches_an_epoch_, params.accumulate) * params.epochs),
      optimizer_(fresh_optimizer()),
      rate_(params.rate.number) {
  if (params.average > 0) average_.emplace(weights, params.average);
  if (params.finds_rate()) rehearsal_ = RateSearch::most_steps;
}

Optimizer Trainer::fresh_optimizer() const {
  OptimizerOptions out;
  out.name = params_.optimizer;
  out.weight_decay = params_.weight_decay;
  out.momentum = params_.momentum;
  out.rate_share = [this](const std::string& name) {
    return rate_share(pace_of(params_), depths_.of(name));
  };
  return {weights_, out};
}

double Trainer::progress() const {
  return std::min(1.0, static_cast<double>(step_) / static_cast<double>(steps_));
}

double Trainer::rate_now() const {
  return rate_ * rate_share(Schedule{params_.schedule, params_.warmup}, step_, steps_);
}

Numbers Trainer::step(const at::Tensor& x, const Criterion& loss) {
  if (rehearsed_ < rehearsal_) return search_step(x, loss);
  if (average_ && average_->swapped()) average_->swap();
  if (std::exchange(settled_, false)) latest_.clear();
  remember(x);
  thaw();
  const auto number = backward(x, loss, random_.fork(static_cast<std::uint64_t>(batch_)));
  if (!std::isfinite(number)) {
    throw Error("the loss is not finite at training step " + std::to_string(batch_ + 1),
                "a lower train.rate or a train.clip may help");
  }
  ++batch_;
  const auto rate = ++pending_ < params_.accumulate ? rate_now() : take_step();
  return {{"loss", number}, {"rate", rate}};
}

/// Returns the loss; unless it is finite, no gradients were computed.
double Trainer::backward(const at::Tensor& x, const Criterion& loss, Random random) {
  at::Tensor logits;
  {
    const Autocast autocast(x.device(), params_.precision == "bfloat16");
    logits = network_(x, Mode::train(random));
  }
  const auto value = loss(logits.to(at::kFloat));
  const auto number = value.item<double>();
  if (std::isfinite(number)) value.backward();
  return number;
}

double Trainer::take_step() {
  if (pending_ > 1) scale_gradients(weights_, 1.0 / static_cast<double>(pending_));
  pending_ = 0;
  const auto rate = rate_now();
  apply_gradients(rate);
  if (average_) average_->update();
  ++step_;
  return rate;
}

void Trainer::apply_gradients(double rate) {
  if (params_.clip > 0) clip_gradients(weights_, params_.clip);
  optimizer_.step(rate);
  optimizer_.zero_gradients();
}

/// Lets those parts learn whose epoch has come.
void Trainer::thaw() {
  const auto pace = pace_of(params_);
  if (pace.rate > 0 && pace.freeze_epochs + pace.unfreeze_epochs == 0) return;
  const auto epoch = batch_ / batches_an_epoch_;
  for (const auto& entry : weights_.parameters()) {
    const auto depth = depths_.of(entry.name);
    const bool learns = rate_share(pace, depth) > 0;
    entry.tensor.set_requires_grad(learns && epoch >= first_epoch(pace, depth, depths_.levels()));
  }
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
  if (pending_ > 0) take_step();
  const c10::NoGradGuard no_grad;
  if (average_) average_->swap();
  for (int i = 0; i < static_cast<int>(latest_.size()); ++i) {
    network_(latest_[static_cast<std::size_t>(i)], Mode::calibrate(i));
  }
}

// ---- rate: find --------------------------------------------------------------------------------

Numbers Trainer::search_step(const at::Tensor& x, const Criterion& loss) {
  if (rehearsed_++ == 0) {
    for (const auto& tensor : tensors_of(weights_)) before_search_.push_back(tensor.clone());
  }
  if (!search_.done()) {
    const auto stream = random_.fork("rate search").fork(static_cast<std::uint64_t>(rehearsed_));
    const auto rate = search_.rate();
    search_.note(backward(x, loss, stream));
    if (!search_.done()) apply_gradients(rate);
  }
  if (rehearsed_ == rehearsal_) end_search();
  return {};
}

void Trainer::end_search() {
  const c10::NoGradGuard no_grad;
  const auto tensors = tensors_of(weights_);
  for (std::size_t i = 0; i < tensors.size(); ++i) tensors[i].copy_(before_search_[i]);
  before_search_.clear();
  optimizer_.zero_gradients();
  optimizer_ = fresh_optimizer();
  rate_ = search_.chosen();
  std::ostringstream told;
  told << "train.rate: " << rate_ << " was found, a tenth of the rate at which the loss was least; "
       << "rates and losses: " << search_.text();
  log_(told.str());
}

// ---- to go on another day ----------------------------------------------------------------------

// Which parts of the network rest follows from the number of batches, see thaw().
void Trainer::show(StateVisitor& visitor) {
  for (const auto& entry : weights_.all()) visitor.tensor("weights." + entry.name, entry.tensor);
  optimizer_.show(visitor);
  if (average_) average_->show(visitor);
  visitor.number("batch", batch_);
  visitor.number("step", step_);
  visitor.number("rehearsed", rehearsed_);
  visitor.real("rate", rate_);
  visitor.number("pending", pending_);
  if (pending_ > 0) show_gradients(visitor);
  visitor.flag("settled", settled_);
  if (!settled_) visitor.list("latest", latest_, device());
}

/// Those that wait for the step of an accumulation; parameters that rest have none.
void Trainer::show_gradients(StateVisitor& visitor) {
  for (const auto& entry : weights_.parameters()) {
    auto& gradient = entry.tensor.mutable_grad();
    std::deque<at::Tensor> held;
    if (gradient.defined()) held.push_back(gradient);
    visitor.list("gradient." + entry.name, held, device());
    gradient = held.empty() ? at::Tensor() : held.front();
  }
}

c10::Device Trainer::device() const { return weights_.all().front().tensor.device(); }

void Trainer::save_state(const std::filesystem::path& file) {
  if (rehearsed_ > 0 && rehearsed_ < rehearsal_) {
    throw Error("a training cannot be saved while it searches for its rate");
  }
  StateSaver saver;
  show(saver);
  save_safetensors(file, saver.content());
}

void Trainer::load_state(const std::filesystem::path& file) {
  const auto content = load_safetensors(file);
  optimizer_.zero_gradients();
  StateRestorer restorer(content, file.string());
  show(restorer);
}

}  // namespace mg::net
