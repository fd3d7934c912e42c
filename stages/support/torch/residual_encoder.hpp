// ResNet-18 and ResNet-34 (He et al. 2016).
#pragma once

#include "stages/support/torch/encoder.hpp"

namespace mg::net {

const std::vector<std::string>& residual_names();

/// options.name is one of residual_names().
std::unique_ptr<Encoder> make_residual_encoder(const Builder& builder,
                                               const EncoderOptions& options);

}  // namespace mg::net
