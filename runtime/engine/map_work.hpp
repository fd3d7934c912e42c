// What a map does with a shipment.
#pragma once

#include <cstddef>
#include <span>

#include "runtime/engine/work.hpp"

namespace mg {

/// Runs the maps of `chain`, one after the other, on each living sample, or hands it through, as
/// their roles say; then the shipment leaves the node. A sample of which a map makes several has
/// them in its place.
void map_samples(const Pass& pass, std::span<const std::size_t> chain, Shipment& shipment);

}  // namespace mg
