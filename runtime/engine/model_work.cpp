#include "runtime/engine/model_work.hpp"

#include <algorithm>

namespace mg {

void ModelWork::work(std::span<const Member> batch) {
  const Stopwatch::Lap lap(pass_.stopwatch, at_);
  if (pass_.step(at_).role == Role::run) {
    predict(batch);
  } else {
    train(batch);
  }
}

// ---- predicting --------------------------------------------------------------------------------

void ModelWork::predict(std::span<const Member> batch) {
  const auto trouble = try_predict(batch);
  if (!trouble) return;
  if (batch.size() == 1) return bury_all(batch, *trouble);
  for (std::size_t i = 0; i < batch.size(); ++i) predict(batch.subspan(i, 1));
}

std::optional<Mishap> ModelWork::try_predict(std::span<const Member> batch) {
  return attempt(pass_.node(at_).name,
                 [&] { accept(batch, pass_.crew.model(at_).predict(assemble(batch, false))); });
}

void ModelWork::accept(std::span<const Member> batch,
                       std::vector<std::vector<Value>> columns) const {
  const auto& outputs = pass_.node(at_).outputs;
  if (columns.size() != outputs.size()) throw Error("predicted a wrong number of values");
  for (const auto& column : columns) {
    if (column.size() == batch.size()) continue;
    throw Error("made " + std::to_string(column.size()) + " predictions for " +
                std::to_string(batch.size()) + " samples");
  }
  for (std::size_t i = 0; i < batch.size(); ++i) {
    for (std::size_t o = 0; o < outputs.size(); ++o) {
      put(*batch[i].awaited->shipment, batch[i].sample(), outputs[o], std::move(columns[o][i]));
    }
  }
}

// ---- training ----------------------------------------------------------------------------------

void ModelWork::train(std::span<const Member> batch) {
  const auto& name = pass_.node(at_).name;
  if (broken_) {
    return bury_all(batch, mishap(Fate::cancelled, name, "had failed before its turn came"));
  }
  const auto trouble = attempt(name, [&] {
    auto& model = pass_.crew.model(at_);
    const auto samples = assemble(batch, true);
    if (pass_.step(at_).role == Role::learn) {
      add_up(model.learn(samples), batch.size());
    } else {
      model.validate(samples);
    }
  });
  if (!trouble) return;
  broken_ = trouble->fate == Fate::failed;
  bury_all(batch, *trouble);
}

void ModelWork::add_up(const Numbers& numbers, std::size_t samples) {
  const auto weight = static_cast<double>(samples);
  for (const auto& [name, value] : numbers) {
    auto mean =
        std::find_if(means_.begin(), means_.end(), [&](const Mean& m) { return m.name == name; });
    if (mean == means_.end()) mean = means_.insert(mean, {name});
    mean->sum += value * weight;
    mean->weight += weight;
  }
}

Numbers ModelWork::numbers() {
  Numbers out;
  const auto role = pass_.step(at_).role;
  if (role == Role::validate && !broken_) out = pass_.crew.model(at_).validated();
  for (const auto& mean : means_) out.emplace_back(mean.name, mean.sum / mean.weight);
  return out;
}

// ---- batches -----------------------------------------------------------------------------------

Batch ModelWork::assemble(std::span<const Member> batch, bool with_targets) const {
  const auto& node = pass_.node(at_);
  Batch out;
  for (const int slot : node.outputs) {
    const auto& kept = pass_.step(at_).keep_in;
    out.wanted.push_back(slot != no_slot && kept[static_cast<std::size_t>(slot)]);
  }
  out.columns.resize(node.inputs.size() + (with_targets ? node.targets.size() : 0));
  for (const auto& member : batch) {
    const auto& sample = member.sample();
    out.contexts.push_back(context_of(pass_, at_, *member.awaited->shipment, sample));
    for (std::size_t i = 0; i < out.columns.size(); ++i) {
      const auto inputs = node.inputs.size();
      const int slot = i < inputs ? node.inputs[i] : node.targets[i - inputs];
      out.columns[i].push_back(slot == no_slot ? Value()
                                               : sample.slots[static_cast<std::size_t>(slot)]);
    }
  }
  return out;
}

void ModelWork::bury_all(std::span<const Member> batch, const Mishap& mishap) const {
  for (const auto& member : batch) bury(member.sample(), at_, mishap, pass_.layout.tabular);
}

}  // namespace mg
