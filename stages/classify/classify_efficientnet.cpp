#include "stages/classify/classify_efficientnet.hpp"

#include <ATen/ops/empty.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/softmax.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <optional>
#include <set>
#include <sstream>
#include <utility>

#include "stages/classify/judged.hpp"
#include "stages/support/torch/classifier.hpp"
#include "stages/support/torch/loss_sum.hpp"
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

void require_classes(const std::vector<std::string>& classes) {
  const std::set<std::string> different(classes.begin(), classes.end());
  if (different.size() >= 2 && different.size() == classes.size()) return;
  throw Error("classify.efficientnet tells two or more different classes apart",
              "for example classes: [benign, cancer]");
}

// The names of the classes travel with the weights, a line each.
constexpr char classes_key[] = "classes";

std::string joined(const std::vector<std::string>& words, const char* between) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : between) + word;
  return out;
}

std::vector<std::string> classes_in(const net::TensorFile& file) {
  const auto found = file.metadata.find(classes_key);
  if (found == file.metadata.end()) return {};
  std::istringstream lines(found->second);
  std::vector<std::string> out;
  for (std::string line; std::getline(lines, line);) out.push_back(line);
  return out;
}

/// The samples of a batch whose label is one of the classes: where they are, and their class.
struct Known {
  std::vector<std::int64_t> rows, classes;
};

Known known_labels(const Column<Label>& labels, const std::vector<std::string>& classes) {
  Known out;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto found = std::find(classes.begin(), classes.end(), labels[i].name);
    if (found == classes.end()) continue;
    out.rows.push_back(static_cast<std::int64_t>(i));
    out.classes.push_back(found - classes.begin());
  }
  return out;
}

at::Tensor on(c10::Device device, const std::vector<std::int64_t>& values) {
  auto out = at::empty({static_cast<std::int64_t>(values.size())}, at::kLong);
  std::copy(values.begin(), values.end(), out.mutable_data_ptr<std::int64_t>());
  return out.to(device);
}

/// One over the training samples of each class, scaled to mean 1; a class without any counts as one
/// with a single sample.
at::Tensor class_weights(const std::vector<std::string>& classes, const RunInfo& run) {
  auto out = at::empty({static_cast<std::int64_t>(classes.size())}, at::kFloat);
  for (std::size_t c = 0; c < classes.size(); ++c) {
    double count = 1;
    for (const auto& [label, samples] : run.train_labels) {
      if (label == classes[c]) count = std::max(1.0, static_cast<double>(samples));
    }
    out.mutable_data_ptr<float>()[c] = static_cast<float>(1 / count);
  }
  return out.div(out.mean());
}

}  // namespace

/// The network on its device, and its training while there is one.
struct ClassifyEfficientNet::Network {
  Network(const ClassifyEfficientNet& stage, std::uint64_t seed, c10::Device on)
      : device(on),
        loss(net::LossSum::parse(stage.train.loss, net::Target::classes)),
        net(net::Builder(weights, Random(seed).fork("first weights")), options_of(stage)) {
    weights.to(device);
  }

  /// Network input of the given rows.
  at::Tensor input(const ClassifyEfficientNet& stage, const Column<Image>& images) const {
    return normalized(image_batch(images, stage.channels, 1, device), stage.normalize);
  }
  /// One row of probabilities a sample, on the host.
  static std::vector<std::vector<double>> probabilities(const at::Tensor& logits) {
    const auto p = at::softmax(logits.to(at::kDouble), 1).cpu().contiguous();
    std::vector<std::vector<double>> out;
    for (std::int64_t i = 0; i < p.size(0); ++i) {
      const auto* row = p.const_data_ptr<double>() + i * p.size(1);
      out.emplace_back(row, row + p.size(1));
    }
    return out;
  }

  c10::Device device;
  net::LossSum loss;
  net::Weights weights;
  net::Classifier net;
  at::Tensor class_weights;
  std::optional<net::Trainer> trainer;
  std::vector<Judged> judged;
  double loss_sum = 0;
};

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
}

ClassifyEfficientNet::Network& ClassifyEfficientNet::network() const {
  if (!network_) require_classes(classes);
  return *network_;
}

std::vector<Scores> ClassifyEfficientNet::predict(const Contexts&, const Column<Image>& images) {
  const c10::NoGradGuard no_grad;
  const auto logits = network().net.logits(network().input(*this, images), {});
  std::vector<Scores> out;
  for (const auto& row : Network::probabilities(logits)) {
    auto& scores = out.emplace_back();
    for (std::size_t c = 0; c < classes.size(); ++c)
      scores.classes.emplace_back(classes[c], row[c]);
  }
  return out;
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
  if (!start.empty()) {
    const auto content = net::load_safetensors(start);
    const auto fit = net::start_from(network_->weights, encoder, content, start.string());
    training.run.log(start.string() + ": " + fit.report(6));
  }
  if (train.class_weights) {
    network_->class_weights = class_weights(classes, training.run).to(network_->device);
  }
  auto& net = network();
  const auto forward = [&net](const at::Tensor& x, const net::Mode& mode) {
    return net.net.logits(x, mode);
  };
  net.trainer.emplace(net.weights, forward, train, training);
}

Numbers ClassifyEfficientNet::learn(const Contexts&, const Column<Image>& images,
                                    const Column<Label>& labels) {
  auto& net = network();
  const auto known = known_labels(labels, classes);
  if (known.rows.size() < 2) return {};  // a single sample has no batch statistics
  const auto x = net.input(*this, images).index_select(0, on(net.device, known.rows));
  const auto truth = on(net.device, known.classes);
  return net.trainer->step(
      x, [&](const at::Tensor& logits) { return net.loss(logits, truth, net.class_weights); });
}

void ClassifyEfficientNet::validate(const Contexts&, const Column<Image>& images,
                                    const Column<Label>& labels) {
  const c10::NoGradGuard no_grad;
  auto& net = network();
  const auto known = known_labels(labels, classes);
  if (known.rows.empty()) return;
  if (net.trainer) net.trainer->settle();
  const auto x = net.input(*this, images).index_select(0, on(net.device, known.rows));
  const auto logits = net.net.logits(x, {});
  const auto loss = net.loss(logits, on(net.device, known.classes)).item<double>();
  net.loss_sum += loss * static_cast<double>(known.rows.size());
  const auto rows = Network::probabilities(logits);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    net.judged.push_back({rows[i], static_cast<std::size_t>(known.classes[i])});
  }
}

Numbers ClassifyEfficientNet::validated() {
  const auto samples = std::exchange(network().judged, {});
  const auto loss = std::exchange(network().loss_sum, 0);
  if (samples.empty()) return {};
  return {{"loss", loss / static_cast<double>(samples.size())},
          {"accuracy", accuracy(samples)},
          {"balanced_accuracy", balanced_accuracy(samples)},
          {"auc", area_under_curve(samples)}};
}

void ClassifyEfficientNet::save(const std::filesystem::path& file) const {
  auto& net = network();
  if (net.trainer) net.trainer->settle();
  net::save_safetensors(file, {net.weights.all(),
                               {{"stage", "classify.efficientnet"},
                                {"encoder", encoder},
                                {classes_key, joined(classes, "\n")}}});
}

void ClassifyEfficientNet::load(const std::filesystem::path& file) {
  const auto content = net::load_safetensors(file);
  const auto learned = classes_in(content);
  if (!learned.empty() && learned != classes) {
    if (named_) {
      throw Error(file.string() + " tells [" + joined(learned, ", ") + "] apart, not [" +
                      joined(classes, ", ") + "]",
                  "write classes: [" + joined(learned, ", ") + "], or leave the classes out");
    }
    classes = learned;
    build(*run_, run_->seed);
  }
  network().trainer.reset();
  net::load_all(network().weights, encoder, content, file.string());
}

void ClassifyEfficientNet::save_state(const std::filesystem::path& file) const {
  network().trainer->save_state(file);
}

void ClassifyEfficientNet::load_state(const std::filesystem::path& file) {
  network().trainer->load_state(file);
}

std::vector<Advice> ClassifyEfficientNet::Advisor::advise(
    const ClassifyEfficientNet& stage, const Circumstances& circumstances) const {
  return net::advise_training(
      seen, {bytes_a_pixel, !stage.start.empty(), stage.train.batch, stage.classes}, circumstances);
}

}  // namespace mg
