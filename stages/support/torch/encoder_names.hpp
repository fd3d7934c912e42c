// The names of all encoders. No LibTorch here.
#pragma once

#include <string>
#include <vector>

namespace mg::net {

/// What `encoder:` may be in a graph.
const std::vector<std::string>& encoder_names();

}  // namespace mg::net
