// What a sink does with one shipment after another.
#pragma once

#include "runtime/engine/work.hpp"

namespace mg {

/// Serves a sink: living samples are added, tombstones are reported to it. Not thread safe;
/// shipments come in order.
class SinkWork {
 public:
  SinkWork(const Pass& pass, std::size_t at);

  /// The sink may skip a sample, or fail it.
  void add(Shipment& shipment);

  /// Fates from where this sink stands. `read` counts what has come here.
  const Counts& counts() const { return counts_; }

 private:
  void serve(const Shipment& shipment, Sample& sample);

  const Pass& pass_;
  std::size_t at_;
  Counts counts_;
  std::vector<Value> in_;
};

}  // namespace mg
