#include "runtime/engine/sink_work.hpp"

#include "runtime/engine/join.hpp"
#include "runtime/engine/ledger.hpp"

namespace mg {

SinkWork::SinkWork(const Pass& pass, std::size_t at) : pass_(pass), at_(at) {}

void SinkWork::add(Shipment& shipment) {
  for (auto& sample : shipment.samples) serve(shipment, sample);
  ++counts_.read;
  count(counts_, fate_of(shipment));
  leave(pass_, at_, shipment);
}

void SinkWork::serve(const Shipment& shipment, Sample& sample) {
  const auto& node = pass_.node(at_);
  auto& sink = pass_.crew.sink(at_);
  const auto context = context_of(pass_, at_, shipment, sample);
  if (!alive(sample)) {
    const auto trouble = attempt(node.name, [&] { sink.missed(context, sample.fate, sample.why); });
    if (trouble) pass_.run.log(trouble->why);
    return;
  }
  auto trouble = fetch(pass_, at_, sample, node.inputs, node.info->inputs, in_);
  if (!trouble) {
    trouble = attempt(node.name, [&] {
      const Stopwatch::Lap lap(pass_.stopwatch, at_);
      sink.add(context, in_);
    });
  }
  in_.clear();
  if (trouble) bury(sample, at_, *trouble, pass_.layout.tabular);
}

}  // namespace mg
