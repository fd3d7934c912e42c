#include "stages/classify/classify_torch.hpp"

#include <ATen/ops/cat.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>
#include <c10/core/GradMode.h>

#include <set>
#include <sstream>

#include "stages/support/torch/exported_model.hpp"
#include "stages/support/torch/flips.hpp"
#include "stages/support/torch/torch_view.hpp"

namespace mg {
namespace {

[[noreturn]] void refuse(const ClassifyTorch& stage, const at::Tensor& given) {
  std::ostringstream text;
  text << "'" << stage.file.string() << "' gives " << given.sizes() << " for "
       << stage.classes.size() << " classes";
  throw Error(text.str(),
              "a classifier gives [n, classes], or [n, 1] for two classes: name in "
              "`classes` what its outputs are");
}

/// [n, classes], rows of which sum to 1.
at::Tensor probabilities_of(const ClassifyTorch& stage, const at::Tensor& given) {
  const auto classes = static_cast<std::int64_t>(stage.classes.size());
  const auto table = (given.dim() == 1 ? given.unsqueeze(1) : given).to(at::kDouble);
  const bool single = table.dim() == 2 && table.size(1) == 1 && classes == 2;
  if (!single && (table.dim() != 2 || table.size(1) != classes)) refuse(stage, given);
  const auto logits = table.div(stage.temperature);
  if (single) {
    const auto p = stage.output == "probabilities" ? table : at::sigmoid(logits);
    return at::cat({p.neg().add(1), p}, 1);
  }
  if (stage.output == "softmax") return at::softmax(logits, 1);
  const auto each = stage.output == "sigmoid" ? at::sigmoid(logits) : table;
  return each.div(each.sum({1}, true));
}

}  // namespace

struct ClassifyTorch::Network {
  net::ExportedModel model;
};

void ClassifyTorch::check() const {
  ExportedParams::check();
  const std::set<std::string> different(classes.begin(), classes.end());
  if (different.size() >= 2 && different.size() == classes.size()) return;
  throw Error("classify.torch tells two or more different classes apart",
              "for example classes: [benign, cancer]");
}

void ClassifyTorch::open(const RunInfo& run) {
  check();
  network_ = std::make_shared<Network>(Network{net::ExportedModel(*this, run)});
}

std::vector<Scores> ClassifyTorch::predict(const Contexts&, const Column<Image>& images) {
  const c10::NoGradGuard no_grad;
  const auto& model = network_->model;
  const auto x =
      normalized(image_batch(images, channels, size_multiple, model.device()), normalize);
  const auto answer = [&](const at::Tensor& view) { return probabilities_of(*this, model(view)); };
  const auto table = net::over_flips(x, flips, answer).cpu().contiguous();
  std::vector<Scores> out(images.size());
  const auto* p = table.const_data_ptr<double>();
  for (auto& scores : out) {
    for (const auto& name : classes) scores.classes.emplace_back(name, *p++);
  }
  return out;
}

}  // namespace mg
