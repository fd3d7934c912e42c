#include "runtime/engine/work.hpp"

#include <algorithm>

namespace mg {

// ---- sources -----------------------------------------------------------------------------------

namespace {

void fill_in(const Pass& pass, Listing listing, const Shipment& shipment, Sample& sample) {
  const auto& outputs = pass.node(0).outputs;
  if (listing.values.size() != outputs.size()) throw Error("listed a wrong number of values");
  sample.identity = std::make_shared<const Identity>(std::move(listing.identity));
  sample.split = listing.split;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    put(shipment, sample, outputs[i], std::move(listing.values[i]));
  }
}

Ref blank(const Pass& pass, std::uint64_t ordinal, std::shared_ptr<Token> token) {
  auto out = std::make_shared<Shipment>();
  out->index = pass.spec.order[ordinal];
  out->ordinal = ordinal;
  out->token = std::move(token);
  return out;
}

}  // namespace

Ref list(const Pass& pass, std::uint64_t ordinal, std::shared_ptr<Token> token) {
  auto out = blank(pass, ordinal, std::move(token));
  auto& sample = out->samples.emplace_back();
  sample.slots.resize(pass.graph.slots.size());
  const auto trouble = attempt(pass.node(0).name, [&] {
    const Stopwatch::Lap lap(pass.stopwatch, 0);
    fill_in(pass, pass.crew.source().sample(out->index), *out, sample);
  });
  if (trouble) {
    if (!sample.identity) {
      sample.identity =
          std::make_shared<const Identity>(Identity{.key = "#" + std::to_string(out->index)});
    }
    bury(sample, 0, *trouble, pass.layout.tabular);
  }
  leave(pass, 0, *out);
  return out;
}

Ref recall(const Pass& pass, std::uint64_t ordinal, const std::shared_ptr<Token>& token) {
  if (!pass.spec.cached) return nullptr;
  const auto parcel = pass.spec.cached(pass.spec.order[ordinal]);
  if (!parcel) return nullptr;
  auto out = blank(pass, ordinal, token);
  out->samples = parcel->samples;
  out = copy(*out, pass.step(pass.spec.entry).keep_out);
  for (auto& sample : out->samples) {
    for (std::size_t slot = 0; slot < sample.slots.size(); ++slot) {
      if (sample.slots[slot]) put(*out, sample, static_cast<int>(slot), sample.slots[slot]);
    }
  }
  out->from = pass.spec.entry;
  if (!alive(*out)) out->token = nullptr;
  return out;
}

// ---- maps --------------------------------------------------------------------------------------

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

void work(const Pass& pass, std::size_t at, Shipment& shipment) {
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

// ---- what stages of all kinds need -------------------------------------------------------------

Ref own(const Pass& pass, std::size_t at, const Ref& shipment) {
  const auto& step = pass.step(at);
  return step.shared ? copy(*shipment, step.keep_in) : shipment;
}

Context context_of(const Pass& pass, std::size_t at, const Shipment& shipment,
                   const Sample& sample) {
  return {pass.run,       *sample.identity, sample.split,
          shipment.index, pass.spec.epoch,  pass.step(at).random};
}

std::optional<Mishap> fetch(const Pass& pass, std::size_t at, const Sample& sample,
                            const std::vector<int>& slots, const std::vector<Port>& ports,
                            std::vector<Value>& into) {
  for (std::size_t i = 0; i < slots.size(); ++i) {
    into.push_back(slots[i] == no_slot ? Value() : sample.slots[static_cast<std::size_t>(slots[i])]);
    if (into.back() || ports[i].optional) continue;
    const auto& name = slots[i] == no_slot
                           ? ports[i].name
                           : pass.graph.slots[static_cast<std::size_t>(slots[i])].name;
    return mishap(Fate::skipped, pass.node(at).name, "has no '" + name + "'");
  }
  return std::nullopt;
}

void leave(const Pass& pass, std::size_t at, Shipment& shipment) {
  if (pass.spec.capture && at == pass.spec.entry) {
    auto captured = copy(shipment, pass.layout.captured);
    for (auto& sample : captured->samples) sample.accounts.clear();
    pass.spec.capture(*captured);
  }
  for (auto& sample : shipment.samples) {
    for (const int slot : pass.step(at).drop) clear(sample, slot);
  }
  shipment.from = at;
  if (!alive(shipment)) shipment.token = nullptr;
}

}  // namespace mg
