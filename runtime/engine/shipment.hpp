// A parcel on its way, and what may be done to it.
#pragma once

#include <memory>
#include <vector>

#include "runtime/engine/attempt.hpp"
#include "runtime/engine/gate.hpp"
#include "runtime/engine/layout.hpp"

namespace mg {

/// The one message of the flow graph: a parcel, with the token of its sample. It has one receiver,
/// who may change it: where the graph forks, each branch gets a copy.
struct Shipment : Parcel {
  std::shared_ptr<Token> token;  ///< none once all its samples have come to grief
  std::size_t from = 0;          ///< the node it left last
};
using Ref = std::shared_ptr<Shipment>;

/// Another shipment with the same samples and, of their values, those to keep. Values are shared.
Ref copy(const Shipment& shipment, const SlotSet& keep);

inline bool alive(const Sample& sample) { return sample.fate == Fate::ok; }
bool alive(const Shipment& shipment);  ///< any sample of it

/// Puts a value into a slot and onto the account of the sample's token.
void put(const Shipment& shipment, Sample& sample, int slot, Value value);
void clear(Sample& sample, int slot);

/// Makes a sample a tombstone: it keeps who it is and why, and of its values the small ones.
void bury(Sample& sample, std::size_t node, Mishap mishap, const SlotSet& tabular);

/// Makes room for `count` samples where sample `i` was: equals of it, named `.0`, `.1`, ... after
/// it.
void multiply(Shipment& shipment, std::size_t i, std::size_t count, std::size_t node);

}  // namespace mg
