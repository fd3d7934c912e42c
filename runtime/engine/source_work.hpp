// How a sample enters a pass: listed by the source, or recalled from the cache.
#pragma once

#include "runtime/engine/work.hpp"

namespace mg {

/// Lists sample `ordinal` of the pass: a shipment of one sample, perhaps a tombstone.
Ref list(const Pass& pass, std::uint64_t ordinal, std::shared_ptr<Token> token);

/// The shipment as it was when it left the entry of the pass, from the cache; null if the cache
/// has nothing of this sample.
Ref recall(const Pass& pass, std::uint64_t ordinal, const std::shared_ptr<Token>& token);

}  // namespace mg
