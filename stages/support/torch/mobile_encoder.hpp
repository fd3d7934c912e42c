// EfficientNets and MobileNets.
#pragma once

#include "stages/support/torch/encoder.hpp"
#include "stages/support/torch/mobile_shape.hpp"

namespace mg::net {

/// options.name is one of mobile_names().
std::unique_ptr<Encoder> make_mobile_encoder(const Builder& builder, const EncoderOptions& options);

}  // namespace mg::net
