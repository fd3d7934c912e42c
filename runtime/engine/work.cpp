#include "runtime/engine/work.hpp"

namespace mg {

Context context_of(const Pass& pass, std::size_t at, const Shipment& shipment,
                   const Sample& sample) {
  return {pass.run,       *sample.identity, sample.split,
          shipment.index, pass.spec.epoch,  pass.step(at).random};
}

std::optional<Mishap> fetch(const Pass& pass, std::size_t at, const Sample& sample,
                            const std::vector<int>& slots, const std::vector<Port>& ports,
                            std::vector<Value>& into) {
  const auto on_host = !pass.crew.works_on_batches(at);
  for (std::size_t i = 0; i < slots.size(); ++i) {
    auto& value = into.emplace_back();
    if (slots[i] != no_slot) value = sample.slots[static_cast<std::size_t>(slots[i])];
    if (on_host && value && value.type().copy_to_host) {
      const auto trouble = attempt(pass.node(at).name, [&] { value = value.on_host(); });
      if (trouble) return trouble;
    }
    if (value || ports[i].optional) continue;
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
    const auto trouble = attempt(pass.node(at).name, [&] { pass.spec.capture(*captured); });
    if (trouble) pass.run.log(trouble->why);
  }
  for (auto& sample : shipment.samples) {
    for (const int slot : pass.step(at).drop) clear(sample, slot);
  }
  shipment.from = at;
  if (!alive(shipment)) shipment.token = nullptr;
}

}  // namespace mg
