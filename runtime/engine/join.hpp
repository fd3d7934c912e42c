// Where branches meet, the parcels that they made of the same sample become one again.
//
// Samples are matched by their paths: "" meets all that came of it, ".0" and ".1"; equals meet
// each other. Values are those of both.
#pragma once

#include <vector>

#include "runtime/engine/shipment.hpp"

namespace mg {

/// For node `at`, which depends on all branches: what came to grief in any of them is a tombstone.
/// Samples of which the branches made several in different ways have no partners and fail.
Ref join(const CheckedGraph& graph, const Layout& layout, std::size_t at,
         const std::vector<Ref>& branches);

/// At the end of the pass: a sample failed if it did in any branch, else it is ok if any branch
/// brought it to its end.
Ref settle(const std::vector<Ref>& branches);

/// What became of the sample of the source, by the fates of all that came of it: failed if any
/// failed, else ok if any is, else cancelled if any is, else skipped.
Fate fate_of(const Parcel& parcel);

}  // namespace mg
