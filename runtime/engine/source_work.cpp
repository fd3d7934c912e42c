#include "runtime/engine/source_work.hpp"

namespace mg {

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
  std::shared_ptr<const Parcel> parcel;
  const auto trouble = attempt(pass.node(pass.spec.entry).name,
                               [&] { parcel = pass.spec.cached(pass.spec.order[ordinal]); });
  if (trouble) pass.run.log(trouble->why);  // computed again, then
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

}  // namespace mg
