#include "runtime/engine/shipment.hpp"

#include <algorithm>

namespace mg {

bool alive(const Shipment& shipment) {
  return std::any_of(shipment.samples.begin(), shipment.samples.end(),
                     [](const Sample& sample) { return alive(sample); });
}

Ref copy(const Shipment& shipment, const SlotSet& keep) {
  auto out = std::make_shared<Shipment>(shipment);
  for (auto& sample : out->samples) {
    for (std::size_t slot = 0; slot < sample.slots.size(); ++slot) {
      if (!keep[slot]) clear(sample, static_cast<int>(slot));
    }
  }
  return out;
}

void put(const Shipment& shipment, Sample& sample, int slot, Value value) {
  const auto at = static_cast<std::size_t>(slot);
  auto account = charge(shipment.token, value.bytes());
  if (account && sample.accounts.size() <= at) sample.accounts.resize(at + 1);
  if (at < sample.accounts.size()) sample.accounts[at] = std::move(account);
  sample.slots[at] = std::move(value);
}

void clear(Sample& sample, int slot) {
  const auto at = static_cast<std::size_t>(slot);
  sample.slots[at] = {};
  if (at < sample.accounts.size()) sample.accounts[at] = nullptr;
}

void bury(Sample& sample, std::size_t node, Mishap mishap, const SlotSet& tabular) {
  sample.fate = mishap.fate;
  sample.why = std::move(mishap.why);
  sample.stage = node;
  for (std::size_t slot = 0; slot < sample.slots.size(); ++slot) {
    const bool large = slot < sample.accounts.size() && sample.accounts[slot];
    if (large || !tabular[slot]) clear(sample, static_cast<int>(slot));
  }
}

void multiply(Shipment& shipment, std::size_t i, std::size_t count, std::size_t node) {
  auto& samples = shipment.samples;
  samples.insert(samples.begin() + static_cast<std::ptrdiff_t>(i) + 1, count - 1, samples[i]);
  for (std::size_t k = 0; k < count; ++k) {
    auto& child = samples[i + k];
    const auto step = "." + std::to_string(k);
    auto identity = std::make_shared<Identity>(*child.identity);
    identity->key += step;
    child.identity = std::move(identity);
    child.path += step;
    child.made_by.push_back(node);
  }
}

}  // namespace mg
