// How a file names the tensors of a network: in whose words, and behind which prefix.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "stages/support/torch/tensor_names.hpp"
#include "stages/support/torch/weights.hpp"

namespace mg::net {

/// The names of a U-Net's encoder begin with this.
inline constexpr std::string_view encoder_prefix = "encoder.";

bool is_unet(const Weights& weights);

/// `name` without encoder_prefix.
std::string_view name_in_encoder(std::string_view name);

struct NamesInFile {
  std::string encoder;
  bool unet = false;
  Naming naming = Naming::timm;
  std::string prefix;  ///< of the encoder's tensors, e.g. "encoder." or "module."

  /// What the file calls a tensor of ours.
  std::string of(const std::string& name) const;
};

/// The naming and prefix by which most tensors of the network are found among `given`.
NamesInFile names_in_file(const Weights& weights, const std::string& encoder,
                          const std::set<std::string>& given);

}  // namespace mg::net
