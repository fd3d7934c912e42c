// A share with its interval, when the samples of a patient are not independent.
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

namespace mg::audit {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// A figure with its 95 % interval; NaN where it cannot be computed.
struct Share {
  double value = undefined, low = undefined, high = undefined;
};

/// What a cluster (a patient) contributes to a share.
struct Part {
  double hits = 0, of = 0;
};

/// Σ hits / Σ of. The interval is Wilson's (1927) for as many samples as the variance between
/// clusters is worth (the linearized variance of a ratio; Cochran 1977, 6.3), at most as many as
/// there are; without any variance, for as many samples as there are clusters.
Share clustered_share(const std::vector<Part>& clusters);

/// Wilson's 95 % interval of `share` among `n` samples.
Share wilson(double share, double n);

}  // namespace mg::audit
