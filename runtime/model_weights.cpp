#include "runtime/model_weights.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "runtime/resume/checksum.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

/// The names of the copies, if the model was given weights before the run was stopped.
std::vector<std::string> given_before(const RunState& state, const std::string& model) {
  std::vector<std::string> out;
  for (const auto& part : state.parts_of(model)) {
    if (part.given) out.push_back(part.name);
  }
  return out;
}

void require_folders(const std::vector<fs::path>& folders) {
  for (const auto& folder : folders) {
    if (fs::is_directory(folder)) continue;
    throw Error("there is no folder '" + folder.string() + "' to take weights from",
                "name a run folder, or a folder of <stage>.safetensors");
  }
}

/// Weights that the user gave to a run that goes on lie in its folder by now, all or none.
WeightFiles weights_of(const Node& node, const CommandLine& line, const RunState& state) {
  if (std::ranges::none_of(state.finished, &FinishedModel::given)) {
    require_folders(line.weights);
    return weights_for(node, line.weights);
  }
  WeightFiles out;
  for (const auto& part : given_before(state, node.name)) {
    out.push_back(line.out / "models" / (part + ".safetensors"));
  }
  return out;
}

void take_over(Session& session, const std::string& model, const WeightFiles& files) {
  for (std::size_t k = 0; k < files.size(); ++k) {
    session.console.say(fmt::format("{}: weights of {}", model, files[k].string()));
    const auto name = files.size() == 1 ? model : member_name(model, k + 1);
    const auto copy = session.folder.new_weights(name);
    copy_weights(files[k], copy);
    session.state.finished.push_back({name, checksum_of(copy), true});
  }
}

}  // namespace

void load_model(Session& session, std::size_t node, const WeightFiles& files) {
  session.engine.ensure_open(node);
  session.engine.on_device([&] {
    auto& model = session.engine.model(node);
    files.size() == 1 ? model.load(files[0]) : model.load_ensemble(files);
  });
}

ModelWeights::ModelWeights(const CommandLine& line, const CheckedGraph& graph,
                           const RunState& state, bool may_train) {
  for (const auto& node : graph.nodes) {
    files_.push_back(learns(node) ? weights_of(node, line, state) : WeightFiles());
    if (!learns(node) || !files_.back().empty() || may_train) continue;
    throw Error(fmt::format("model '{}' has no weights", node.name),
                "name the run folder that trained it: --weights runs/<graph>/<time>");
  }
}

std::vector<bool> ModelWeights::given() const {
  std::vector<bool> out;
  for (const auto& files : files_) out.push_back(!files.empty());
  return out;
}

void ModelWeights::load(Session& session) const {
  for (std::size_t i = 0; i < files_.size(); ++i) {
    if (files_[i].empty()) continue;
    const auto& name = session.graph.nodes[i].name;
    load_model(session, i, files_[i]);
    if (given_before(session.state, name).empty()) {
      take_over(session, name, files_[i]);
    } else {
      session.console.say(name + ": weights as given");
    }
  }
}

void ModelWeights::tell_known_patients(const Session& session, Split split,
                                       bool judged_together) const {
  for (std::size_t i = 0; i < files_.size(); ++i) {
    const auto known = known_to(files_[i], session.folder.path(), split);
    if (known.samples == 0) continue;
    const auto text = fmt::format("'{}' learned from the patients of {} of the {} samples",
                                  session.graph.nodes[i].name, known.samples, known.of);
    if (files_[i].size() == 1 && !judged_together) {
      session.run.log(text);
      continue;
    }
    throw Error(text + " that are to be judged: its result would be too good",
                "each fold by itself judges fairly: --weights <run>/fold_1; so does 'run "
                "--folds' of as many folds with --weights <run>; 'predict' takes all folds "
                "together for new patients");
  }
}

void load_trained(Session& session, std::size_t node, const std::vector<FinishedModel>& parts) {
  WeightFiles files;
  for (const auto& part : parts) files.push_back(session.folder.weights(part.name));
  load_model(session, node, files);
  session.console.say(session.graph.nodes[node].name + ": is trained already");
}

}  // namespace mg
