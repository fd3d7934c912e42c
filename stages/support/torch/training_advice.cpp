#include "stages/support/torch/training_advice.hpp"

#include <algorithm>
#include <cmath>

namespace mg::net {
namespace {

constexpr int most_in_a_batch = 16, least_in_a_batch = 2, least_steps_an_epoch = 8;
constexpr int steps_from_scratch = 800, steps_pretrained = 400;
constexpr int fewest_epochs = 8, most_epochs = 100;
constexpr double share_of_memory = 0.5;

double largest(const std::vector<double>& values) {
  return values.empty() ? 0 : *std::max_element(values.begin(), values.end());
}

/// How many samples have each label that counts.
std::vector<std::size_t> counts(const TrainingPlans& plans, const Circumstances& circumstances) {
  std::vector<std::size_t> out;
  for (const auto& [label, count] : circumstances.labels) {
    const auto& wanted = plans.labels;
    if (wanted.empty() || std::find(wanted.begin(), wanted.end(), label) != wanted.end()) {
      out.push_back(count);
    }
  }
  return out;
}

std::size_t samples_of(const TrainingPlans& plans, const Circumstances& circumstances) {
  if (plans.labels.empty()) return circumstances.samples;
  std::size_t sum = 0;
  for (const auto count : counts(plans, circumstances)) sum += count;
  return sum;
}

/// How many samples the rarest and the most frequent label have.
struct Spread {
  std::size_t rarest = 0, most = 0;
  bool uneven() const { return 2 * rarest < most; }
  std::string text() const {
    return "the rarest label has " + std::to_string(rarest) + " samples, the most frequent " +
           std::to_string(most);
  }
};

Spread spread_of(const std::vector<std::size_t>& counts) {
  if (counts.empty()) return {};
  const auto [rarest, most] = std::minmax_element(counts.begin(), counts.end());
  return {*rarest, *most};
}

struct Batch {
  int size = least_in_a_batch;
  std::string why;
};

Batch choose_batch(double bytes_a_picture, std::size_t samples, std::size_t memory) {
  const auto number = std::to_string(samples) + " training samples";
  Batch out{most_in_a_batch, number + ", and no need for more at a time"};
  while (out.size > least_in_a_batch &&
         samples < static_cast<std::size_t>(out.size) * least_steps_an_epoch) {
    out.size /= 2;
    out.why = number + " shall make 8 steps an epoch";
  }
  while (out.size > least_in_a_batch && memory > 0 &&
         bytes_a_picture * out.size > share_of_memory * static_cast<double>(memory)) {
    out.size /= 2;
    out.why = "a picture takes about " + std::to_string(std::lround(bytes_a_picture / 1e6)) +
              " MB, and half of " + std::to_string(memory / 1000000) + " MB may be used";
  }
  return out;
}

}  // namespace

std::vector<Advice> advise_training(const SeenPictures& seen, const TrainingPlans& plans,
                                    const Circumstances& circumstances) {
  std::vector<Advice> out;
  const auto samples = samples_of(plans, circumstances);
  auto batch = plans.batch;
  if (circumstances.wants("train.batch")) {
    const auto chosen = choose_batch(largest(seen.pixels) * plans.bytes_a_pixel, samples,
                                     circumstances.memory_bytes);
    batch = chosen.size;
    out.push_back({"train.batch", std::to_string(batch), chosen.why});
  }
  if (circumstances.wants("train.epochs")) {
    const auto steps = plans.pretrained ? steps_pretrained : steps_from_scratch;
    const auto a_step = static_cast<double>(batch) * plans.accumulate;
    const auto an_epoch = std::max(1.0, std::ceil(static_cast<double>(samples) / a_step));
    const auto epochs =
        std::clamp(static_cast<int>(std::ceil(steps / an_epoch)), fewest_epochs, most_epochs);
    out.push_back({"train.epochs", std::to_string(epochs),
                   "about " + std::to_string(steps) + " steps for a network " +
                       (plans.pretrained ? "that has learned before" : "that begins from scratch") +
                       ", at " + std::to_string(std::lround(an_epoch)) + " an epoch"});
  }
  auto balanced = plans.balance;
  const auto spread = spread_of(counts(plans, circumstances));
  if (circumstances.wants("train.balance") && plans.sampler != "shuffle") {
    out.push_back({"train.balance", "false", "the sampler is " + plans.sampler});
  } else if (circumstances.wants("train.balance")) {
    balanced = spread.uneven();
    out.push_back({"train.balance", balanced ? "true" : "false", spread.text()});
  }
  if (circumstances.wants("train.class_weights")) {
    const bool evened = balanced || plans.sampler != "shuffle";
    out.push_back({"train.class_weights", spread.uneven() && !evened ? "inverse" : "none",
                   evened ? "samples are drawn by their labels already" : spread.text()});
  }
  return out;
}

}  // namespace mg::net
