#include "runtime/engine/map_work.hpp"

#include <algorithm>

namespace mg {

namespace {

/// Rows of values that a map emitted, one after the other.
struct Emitted {
  std::vector<Value> values;
  std::size_t rows = 0;
};

void call(const Pass& pass, std::size_t at, const Shipment& shipment, const Sample& sample,
          const std::vector<Value>& in, Emitted& out) {
  const auto width = pass.node(at).outputs.size();
  auto take = [&](std::span<Value> row) {
    if (row.size() != width) throw Error("emitted a row of the wrong length");
    std::move(row.begin(), row.end(), std::back_inserter(out.values));
    ++out.rows;
  };
  const Stopwatch::Lap lap(pass.stopwatch, at);
  pass.crew.map(at).run(context_of(pass, at, shipment, sample), in, Emit(take));
}

/// Returns how many samples have taken the place of sample `i`.
std::size_t run_map(const Pass& pass, std::size_t at, Shipment& shipment, std::size_t i) {
  const auto& node = pass.node(at);
  Emitted out;
  {
    const auto& sample = shipment.samples[i];
    std::vector<Value> in;
    auto trouble = fetch(pass, at, sample, node.inputs, node.info->inputs, in);
    if (!trouble) {
      trouble = attempt(node.name, [&] { call(pass, at, shipment, sample, in, out); });
    }
    if (!trouble && out.rows == 0) {
      trouble = Mishap{Fate::skipped, "stage '" + node.name + "' made nothing of it"};
    }
    if (trouble) {
      bury(shipment.samples[i], at, *trouble, pass.layout.tabular);
      return 1;
    }
  }
  if (out.rows > 1) multiply(shipment, i, out.rows, at);
  auto value = out.values.begin();
  for (std::size_t k = 0; k < out.rows; ++k) {
    for (const int slot : node.outputs) put(shipment, shipment.samples[i + k], slot, *value++);
  }
  return out.rows;
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

}  // namespace

void map_samples(const Pass& pass, std::size_t at, Shipment& shipment) {
  const bool through = pass.step(at).role == Role::through;
  for (std::size_t i = 0; i < shipment.samples.size();) {
    if (!alive(shipment.samples[i])) {
      ++i;
    } else if (through) {
      hand_through(pass, at, shipment.samples[i++]);
    } else {
      i += run_map(pass, at, shipment, i);
    }
  }
  leave(pass, at, shipment);
}

}  // namespace mg
