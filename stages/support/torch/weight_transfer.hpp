// Weights from files into networks, our own or those of other programs, and back under their names.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "pipeline/context.hpp"
#include "stages/support/torch/safetensors.hpp"
#include "stages/support/torch/tensor_names.hpp"

namespace mg::net {

/// How given weights fit a network.
struct Fit {
  Naming naming = Naming::timm;
  std::string prefix;  ///< of the encoder's names in the file, e.g. "encoder." or "module."
  std::size_t wanted = 0, of_encoder = 0;  ///< tensors of the network, and of its encoder
  std::size_t copied = 0, copied_to_encoder = 0;
  /// A first convolution for colors whose weights were summed for gray, or one for gray that was
  /// spread over the colors; empty if neither. (Counted as copied.)
  std::string adapted_stem;
  std::vector<std::string> missing;    ///< of the network, which the file has not
  std::vector<std::string> misshapen;  ///< "name [5, 3] instead of [2, 3]"
  /// Of the file, by its names. Without the head that segmentation_models.pytorch's encoders keep
  /// and never use.
  std::vector<std::string> unused;

  bool complete() const { return missing.empty() && misshapen.empty() && unused.empty(); }
  std::string report(std::size_t most = 20) const;  ///< for people; at most so many names of a kind
};

/// What of `content` fits a network with this encoder: a classifier, or a U-Net, whose encoder's
/// names begin with "encoder.". Nothing is copied. The naming may be any of all_namings(), behind
/// any prefix; a count of batches may lack.
Fit fit(const Weights& weights, const std::string& encoder, const TensorFile& content);

/// Copies what fits and leaves the rest as it is.
Fit transfer(Weights& weights, const std::string& encoder, const TensorFile& content);

/// transfer(), but throws Error naming `origin`, and changes nothing, unless the fit is complete.
Fit load_all(Weights& weights, const std::string& encoder, const TensorFile& content,
             const std::string& origin);

/// transfer() of a file, which the log of the run tells of; but throws Error naming it, and changes
/// nothing, if less than half of the encoder fits.
void start_from(Weights& weights, const std::string& encoder, const std::filesystem::path& file,
                const RunInfo& run);

/// The weights under the names of others. For a U-Net: those of segmentation_models.pytorch, whose
/// `timm-` and `efficientnet-b<n>` encoders also have layers that nothing uses (zeros here); with
/// `universal` those of its `tu-` encoders.
TensorFile exported(const Weights& weights, const std::string& encoder, Naming naming,
                    bool universal = false);

}  // namespace mg::net
