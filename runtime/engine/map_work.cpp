#include "runtime/engine/map_work.hpp"

#include <algorithm>

namespace mg {

namespace {

/// What lies before a stage: what it reads, and the rows that it made, one after the other. The
/// stages of a chain use one after the other, so that its memory is asked for once.
struct Desk {
  std::vector<Value> in, out;
  std::size_t rows = 0;

  void clear() {
    in.clear();
    out.clear();
    rows = 0;
  }
};

void call(const Pass& pass, std::size_t at, const Shipment& shipment, const Sample& sample,
          Desk& desk) {
  const auto width = pass.node(at).outputs.size();
  auto take = [&](std::span<Value> row) {
    if (row.size() != width) throw Error("emitted a row of the wrong length");
    for (auto& value : row) desk.out.push_back(std::move(value));
    ++desk.rows;
  };
  const Stopwatch::Lap lap(pass.stopwatch, at);
  pass.crew.map(at).run(context_of(pass, at, shipment, sample), desk.in, Emit(take));
}

/// Lays what the stage made of sample `i` onto the desk.
std::optional<Mishap> work_on(const Pass& pass, std::size_t at, const Shipment& shipment,
                              std::size_t i, Desk& desk) {
  const auto& node = pass.node(at);
  const auto& sample = shipment.samples[i];
  auto trouble = fetch(pass, at, sample, node.inputs, node.info->inputs, desk.in);
  if (!trouble) trouble = attempt(node.name, [&] { call(pass, at, shipment, sample, desk); });
  desk.in.clear();
  if (!trouble && desk.rows == 0) {
    trouble = Mishap{Fate::skipped, "stage '" + node.name + "' made nothing of it"};
  }
  return trouble;
}

/// Returns how many samples have taken the place of sample `i`.
std::size_t run_map(const Pass& pass, std::size_t at, Shipment& shipment, std::size_t i,
                    Desk& desk) {
  const auto& node = pass.node(at);
  desk.clear();
  if (const auto trouble = work_on(pass, at, shipment, i, desk)) {
    bury(shipment.samples[i], at, *trouble, pass.layout.tabular);
    return 1;
  }
  if (desk.rows > 1) multiply(shipment, i, desk.rows, at);
  auto value = desk.out.begin();
  for (std::size_t k = 0; k < desk.rows; ++k) {
    auto& sample = shipment.samples[i + k];
    for (const int slot : node.outputs) put(shipment, sample, slot, std::move(*value++));
  }
  return desk.rows;
}

/// Outside of its training an `only` stage changes nothing: what it would make is what it was
/// given under the same name.
void hand_through(const Pass& pass, std::size_t at, Sample& sample) {
  const auto& node = pass.node(at);
  for (std::size_t o = 0; o < node.outputs.size(); ++o) {
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      if (node.inputs[i] == no_slot || node.info->inputs[i].name != node.info->outputs[o].name) {
        continue;
      }
      const auto from = static_cast<std::size_t>(node.inputs[i]);
      const auto to = static_cast<std::size_t>(node.outputs[o]);
      sample.slots[to] = sample.slots[from];
      if (from >= sample.accounts.size()) continue;
      if (to >= sample.accounts.size()) sample.accounts.resize(to + 1);
      sample.accounts[to] = sample.accounts[from];
    }
  }
}

void run_stage(const Pass& pass, std::size_t at, Shipment& shipment, Desk& desk) {
  const bool through = pass.step(at).role == Role::through;
  for (std::size_t i = 0; i < shipment.samples.size();) {
    if (!alive(shipment.samples[i])) {
      ++i;
    } else if (through) {
      hand_through(pass, at, shipment.samples[i++]);
    } else {
      i += run_map(pass, at, shipment, i, desk);
    }
  }
  desk.clear();
  leave(pass, at, shipment);
}

}  // namespace

void map_samples(const Pass& pass, std::span<const std::size_t> chain, Shipment& shipment) {
  Desk desk;
  for (const auto at : chain) run_stage(pass, at, shipment, desk);
}

}  // namespace mg
