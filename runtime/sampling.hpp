// Which samples an epoch has, and in which order. Pure functions of the random stream.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "pipeline/random.hpp"
#include "pipeline/stage.hpp"

namespace mg {

using Samples = std::vector<std::uint64_t>;
/// The samples of each label.
using SamplesByLabel = std::map<std::string, Samples>;

void shuffle(Samples& list, Random random);

/// `count` of `members`, in turns: this epoch goes on where the one before stopped, so that over
/// the epochs all come equally often.
Samples in_turns(const Samples& members, std::size_t count, int epoch, Random random);

/// The draws of an epoch for each label. What a sampler repeats or leaves out goes in turns.
SamplesByLabel drawn(const SamplesByLabel& members, Sampler sampler, int epoch, Random random);

/// How batches are to be composed.
struct Composition {
  std::size_t batch = 1;
  std::size_t positives = 0;  ///< least number in a batch, below `batch`
};

/// How many draws of positives an epoch needs so that each of its batches has enough: `positive` if
/// they suffice, else more.
std::size_t positives_needed(std::size_t positive, std::size_t others, Composition composition);

/// All draws in a random order in which each batch has at least so many positives; a last batch
/// with fewer places has only positives. Needs as many positives as positives_needed() says.
Samples composed(const Samples& positive, const Samples& others, Composition composition,
                 Random random);

}  // namespace mg
