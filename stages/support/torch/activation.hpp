// The activations that layers know.
#pragma once

#include <cstdint>

namespace mg::net {

enum class Activation : std::uint8_t { none, relu, relu6, silu, hard_swish };

}  // namespace mg::net
