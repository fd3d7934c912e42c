// Plain encoders for comparison: two 3 x 3 convolutions a level, as in the U-Net of Ronneberger et
// al. 2015 and in nnU-Net (Isensee et al. 2021).
#pragma once

#include "stages/support/torch/encoder.hpp"

namespace mg::net {

/// `plain16` has 16 channels at full size, `plain32` 32 like nnU-Net; each level below has twice as
/// many, at most 512. As in nnU-Net the first convolution of a level halves the picture. Unlike
/// there norms are over the batch and activations are ReLU, as in the decoder.
const std::vector<std::string>& plain_names();

/// options.name is one of plain_names().
std::unique_ptr<Encoder> make_plain_encoder(const Builder& builder, const EncoderOptions& options);

}  // namespace mg::net
