#include "stages/classify/classify_efficientnet.hpp"

#include <ATen/ops/empty.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/softmax.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "stages/classify/class_names.hpp"
#include "stages/classify/judged.hpp"
#include "stages/classify/temperature.hpp"
#include "stages/support/torch/attention.hpp"
#include "stages/support/torch/classifier.hpp"
#include "stages/support/torch/flips.hpp"
#include "stages/support/torch/loss_sum.hpp"
#include "stages/support/torch/mixing.hpp"
#include "stages/support/torch/safetensors.hpp"
#include "stages/support/torch/torch_view.hpp"
#include "stages/support/torch/trainer.hpp"
#include "stages/support/torch/weight_transfer.hpp"

namespace mg {
namespace {

/// Of memory, that a training step takes by picture; 1.8 kB were measured with EfficientNet-B0.
constexpr double bytes_a_pixel = 2000;

net::ClassifierOptions options_of(const ClassifyEfficientNet& stage) {
  net::ClassifierOptions out;
  out.encoder.name = stage.encoder;
  out.encoder.channels = stage.channels;
  out.encoder.stochastic_depth = stage.train.stochastic_depth;
  out.classes = static_cast<std::int64_t>(stage.classes.size());
  out.dropout = stage.train.dropout;
  return out;
}

std::vector<std::vector<double>> rows_of(const at::Tensor& table) {
  const auto host = table.to(at::kDouble).cpu().contiguous();
  std::vector<std::vector<double>> out;
  for (std::int64_t i = 0; i < host.size(0); ++i) {
    const auto* row = host.const_data_ptr<double>() + i * host.size(1);
    out.emplace_back(row, row + host.size(1));
  }
  return out;
}

/// What is worth knowing of a calibration.
Numbers calibration(const std::vector<Said>& said, double temperature) {
  return {{"nll", negative_log_likelihood(said, 1)},
          {"ece", calibration_error(said, 1)},
          {"temperature", temperature},
          {"calibrated_nll", negative_log_likelihood(said, temperature)},
          {"calibrated_ece", calibration_error(said, temperature)}};
}

at::Tensor on(c10::Device device, const std::vector<std::int64_t>& values) {
  auto out = at::empty({static_cast<std::int64_t>(values.size())}, at::kLong);
  std::copy(values.begin(), values.end(), out.mutable_data_ptr<std::int64_t>());
  return out.to(device);
}

/// How much each class counts in the loss; undefined if all count alike.
at::Tensor weights_of_classes(const ClassifyEfficientNet& stage, const RunInfo& run) {
  if (stage.train.class_weights == "none") return {};
  const auto weights = net::class_weights(samples_of(stage.classes, run.train_labels),
                                          stage.train.class_weights, stage.train.effective_beta);
  auto out = at::empty({static_cast<std::int64_t>(weights.size())}, at::kFloat);
  std::transform(weights.begin(), weights.end(), out.mutable_data_ptr<float>(),
                 [](double weight) { return static_cast<float>(weight); });
  return out;
}

/// The heat of each image in the image's geometry; nothing if there is none.
std::vector<std::optional<Image>> attention(const at::Tensor& heat, const Column<Image>& images) {
  std::vector<std::optional<Image>> out(images.size());
  for (std::size_t i = 0; heat.defined() && i < out.size(); ++i) {
    out[i] = images[i];
    out[i]->pixels = to_pixels(heat[static_cast<std::int64_t>(i)]);
    out[i]->white = 1;
  }
  return out;
}

}  // namespace

/// The network on its device, and its training while there is one.
struct ClassifyEfficientNet::Network {
  Network(const ClassifyEfficientNet& stage, std::uint64_t seed_of_all, c10::Device on)
      : device(on),
        seed(seed_of_all),
        loss(net::LossSum::parse(stage.train.loss, net::Target::classes)),
        net(net::Builder(weights, Random(seed).fork("first weights")), options_of(stage)),
        frozen(stage.precision == "bfloat16" ? at::kBFloat16 : at::kFloat) {
    weights.to(device);
  }

  /// Network input of the given rows.
  at::Tensor input(const ClassifyEfficientNet& stage, const Column<Image>& images) const {
    return normalized(image_batch(images, stage.channels, 1, device), stage.normalize);
  }
  /// Of normalized pictures, the mean over the views: the logarithms of their mean probabilities,
  /// or the logits themselves if there is one view.
  at::Tensor logits(const at::Tensor& x, const std::string& flips) {
    const auto mode = net::Mode::predict(frozen);
    if (flips == "none") return net.logits(x, mode);
    const auto probabilities = [&](const at::Tensor& view) {
      return at::softmax(net.logits(view, mode).to(at::kDouble), 1);
    };
    return net::over_flips(x, flips, probabilities).clamp_min(1e-300).log();
  }
  at::Tensor probabilities(const at::Tensor& x, const std::string& flips, bool calibrate) {
    const auto used = calibrate ? temperature : 1;
    return at::softmax(logits(x, flips).to(at::kDouble).div(used), 1);
  }
  void load(const ClassifyEfficientNet& stage, const net::TensorFile& content,
            const std::string& origin) {
    trainer.reset();
    frozen.clear();
    net::load_all(weights, stage.encoder, content, origin);
    temperature = temperature_in(content.metadata);
  }

  c10::Device device;
  std::uint64_t seed;
  net::LossSum loss;
  net::Weights weights;
  net::Classifier net;
  net::Frozen frozen;
  double temperature = 1;
  at::Tensor class_weights;
  std::optional<net::Trainer> trainer;
  std::vector<Said> said;
  double loss_sum = 0;
};

void ClassifyEfficientNet::check() const {
  NetworkParams::check();
  train.check();
}

void ClassifyEfficientNet::open(const RunInfo& run) {
  check();
  run_ = &run;
  named_ = !classes.empty();
  if (!named_) {
    for (const auto& [label, count] : run.train_labels) classes.push_back(label);
  }
  // Without labels, as in a prediction, the weights will tell.
  if (named_ || classes.size() >= 2) build(run, run.seed);
}

void ClassifyEfficientNet::build(const RunInfo& run, std::uint64_t seed) {
  require_classes(classes);
  network_ = std::make_shared<Network>(*this, seed, open_device(run));
  others_.clear();
}

ClassifyEfficientNet::Network& ClassifyEfficientNet::network() const {
  if (!network_) require_classes(classes);
  return *network_;
}

ClassifyEfficientNet::Prediction ClassifyEfficientNet::predict(const Contexts&,
                                                               const Column<Image>& images) {
  const c10::NoGradGuard no_grad;
  const auto x = network().input(*this, images);
  auto mean = network().probabilities(x, flips, calibrate);
  for (const auto& other : others_) mean = mean.add(other->probabilities(x, flips, calibrate));
  mean = mean.div(static_cast<double>(others_.size() + 1));
  net::Explained explained;
  if (explains_) explained = net::explain(network().net, x);
  std::vector<Scores> out;
  for (const auto& row : rows_of(mean)) {
    auto& scores = out.emplace_back();
    for (std::size_t c = 0; c < classes.size(); ++c)
      scores.classes.emplace_back(classes[c], row[c]);
  }
  return {std::move(out), attention(explained.heat, images)};
}

Training ClassifyEfficientNet::training() const {
  auto out = train.training();
  out.metric = train.metric;
  out.higher_is_better = train.metric != "loss";
  out.labels = classes;
  return out;
}

void ClassifyEfficientNet::begin(const TrainingStart& training) {
  build(training.run, training.seed);
  if (!start.empty()) net::start_from(network_->weights, encoder, start, training.run);
  const auto weights_of_loss = weights_of_classes(*this, training.run);
  if (weights_of_loss.defined()) network_->class_weights = weights_of_loss.to(network_->device);
  auto& net = network();
  const auto forward = [&net](const at::Tensor& x, const net::Mode& mode) {
    return net.net.logits(x, mode);
  };
  net.trainer.emplace(net.weights, forward, train, training);
}

Numbers ClassifyEfficientNet::learn(const Contexts& contexts, const Column<Image>& images,
                                    const Column<Label>& labels) {
  auto& net = network();
  const auto known = known_labels(labels, classes);
  if (known.rows.size() < 2) return {};  // a single sample has no batch statistics
  auto x = net.input(*this, images).index_select(0, on(net.device, known.rows));
  auto truth = on(net.device, known.classes);
  if (const auto mix = net::draw_mix(
          {train.mixup, train.cutmix, train.mix_chance}, net::stream_of(net.seed, contexts),
          static_cast<int>(x.size(0)), static_cast<int>(x.size(3)), static_cast<int>(x.size(2)))) {
    x = net::mixed(x, *mix);
    truth = net::mixed_labels(truth, static_cast<std::int64_t>(classes.size()), *mix);
  }
  net.frozen.clear();
  return net.trainer->step(x, [&](const at::Tensor& logits) {
    return net.loss(logits, truth, net.class_weights, net.trainer->progress());
  });
}

void ClassifyEfficientNet::validate(const Contexts&, const Column<Image>& images,
                                    const Column<Label>& labels) {
  const c10::NoGradGuard no_grad;
  auto& net = network();
  const auto known = known_labels(labels, classes);
  if (known.rows.empty()) return;
  if (net.trainer) net.trainer->settle();
  const auto x = net.input(*this, images).index_select(0, on(net.device, known.rows));
  const auto logits = net.logits(x, flips);
  const auto truth = on(net.device, known.classes);
  const auto loss = net.loss(logits.to(at::kFloat), truth, net.class_weights).item<double>();
  net.loss_sum += loss * static_cast<double>(known.rows.size());
  const auto rows = rows_of(logits);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    net.said.push_back({rows[i], static_cast<std::size_t>(known.classes[i])});
  }
}

Numbers ClassifyEfficientNet::validated() {
  const auto said = std::exchange(network().said, {});
  const auto loss = std::exchange(network().loss_sum, 0);
  if (said.empty()) return {};
  std::vector<Judged> samples;
  for (const auto& [logits, truth] : said) samples.push_back({softened(logits, 1), truth});
  Numbers out{{"loss", loss / static_cast<double>(samples.size())},
              {"accuracy", accuracy(samples)},
              {"balanced_accuracy", balanced_accuracy(samples)},
              {"auc", area_under_curve(samples)}};
  network().temperature = calibrate ? fitted_temperature(said) : 1;
  if (calibrate) {
    const auto more = calibration(said, network().temperature);
    out.insert(out.end(), more.begin(), more.end());
  }
  return out;
}

void ClassifyEfficientNet::save(const std::filesystem::path& file) const {
  auto& net = network();
  if (net.trainer) net.trainer->settle();
  auto metadata = metadata_of(classes, net.temperature);
  metadata.insert({{"stage", "classify.efficientnet"}, {"encoder", encoder}});
  net::save_safetensors(file, {net.weights.all(), std::move(metadata)});
}

void ClassifyEfficientNet::load(const std::filesystem::path& file) {
  const auto content = net::load_safetensors(file);
  const auto learned = classes_in(content.metadata);
  if (!learned.empty() && learned != classes) {
    if (named_) {
      throw Error(
          file.string() + " tells [" + listed(learned) + "] apart, not [" + listed(classes) + "]",
          "write classes: [" + listed(learned) + "], or leave the classes out");
    }
    classes = learned;
    build(*run_, run_->seed);
  }
  others_.clear();
  network().load(*this, content, file.string());
}

void ClassifyEfficientNet::load_ensemble(const std::vector<std::filesystem::path>& files) {
  load(files.at(0));
  for (std::size_t i = 1; i < files.size(); ++i) {
    const auto content = net::load_safetensors(files[i]);
    const auto learned = classes_in(content.metadata);
    if (!learned.empty() && learned != classes) {
      throw Error(files[i].string() + " tells [" + listed(learned) + "] apart, and " +
                      files[0].string() + " [" + listed(classes) + "]",
                  "the members of an ensemble have the same classes in the same order");
    }
    const auto other = std::make_shared<Network>(*this, 1, network().device);
    other->load(*this, content, files[i].string());
    others_.push_back(other);
  }
}

void ClassifyEfficientNet::save_state(const std::filesystem::path& file) const {
  network().trainer->save_state(file);
}

void ClassifyEfficientNet::load_state(const std::filesystem::path& file) {
  network().frozen.clear();
  network().trainer->load_state(file);
}

std::vector<Advice> ClassifyEfficientNet::Advisor::advise(
    const ClassifyEfficientNet& stage, const Circumstances& circumstances) const {
  return net::advise_training(
      seen,
      {bytes_a_pixel, !stage.start.empty(), stage.train.batch, stage.classes, stage.train.sampler,
       stage.train.balance, stage.train.accumulate},
      circumstances);
}

}  // namespace mg
