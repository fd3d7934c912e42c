// What others call the tensors of our encoders. Ours have timm's names. No LibTorch here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mg::net {

/// Whose names.
enum class Naming : std::uint8_t {
  timm,             ///< timm, and segmentation_models.pytorch's `timm-` and `tu-` encoders
  torchvision,      ///< and segmentation_models.pytorch's `mobilenet_v2`, `resnet18`, `resnet34`
  old_torchvision,  ///< torchvision before 0.3, where MobileNetV2's layers were numbered through
  lukemelas,        ///< efficientnet_pytorch, and segmentation_models.pytorch's `efficientnet-b<n>`
};

const std::vector<Naming>& all_namings();
std::string text(Naming naming);  ///< e.g. "torchvision"

/// The name of a tensor of the encoder or classifier `encoder` in another naming, e.g.
/// "blocks.1.0.conv_pw.weight" of efficientnet_b0 is torchvision's "features.2.0.block.0.0.weight".
/// The name as it is, where the naming has no other (all agree on ResNets); torchvision's, where
/// the naming knows no such network. Throws mg::Error if there is no such encoder.
std::string name_in(Naming naming, const std::string& encoder, std::string_view name);

/// The first convolution of an encoder, which meets the channels of the input.
std::string stem_name(const std::string& encoder);

}  // namespace mg::net
