// From images to what is to be decided: a breast, a patient.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "pipeline/context.hpp"
#include "pipeline/statistics/ranking.hpp"

namespace mg::metrics {

enum class Pooling : std::uint8_t { mean, max };

/// One sample for each group, in the order of the groups' first members: its score is the mean or
/// the highest of its members', it is positive if one of them is, its cluster is theirs. A member
/// whose group has no name ("") belongs to none.
std::vector<Ranked> pool(std::span<const Ranked> members, std::span<const std::string> groups,
                         Pooling pooling);

/// What a sample is drawn together with: its patient, or itself where no patient is known.
std::string cluster_name(const Identity& identity);

/// The breast that a sample shows; "" if its patient or side is not known.
std::string breast_name(const Identity& identity);

/// The patient of a sample; "" if not known.
std::string patient_name(const Identity& identity);

}  // namespace mg::metrics
