// What a map does with a shipment.
#pragma once

#include "runtime/engine/work.hpp"

namespace mg {

/// Runs the map on each living sample, or hands it through, as its role says; then the shipment
/// leaves the node. A sample of which the map makes several has them in its place.
void map_samples(const Pass& pass, std::size_t at, Shipment& shipment);

}  // namespace mg
