// What a stage that runs an exported network must be told of it. No LibTorch here.
#pragma once

#include <filesystem>
#include <string>

#include "pipeline/error.hpp"
#include "pipeline/params.hpp"

namespace mg::net {

struct ExportedParams {
  std::filesystem::path file;
  int channels = 1;
  std::string normalize = "none";
  int size_multiple = 1;
  int batch = 8;
  bool fixed_batch = false;
  std::string flips = "none";

  /// The list of these; a stage adds its own to it.
  static auto common() {
    using P = ExportedParams;
    return mg::params(
        mg::param("file", &P::file,
                  "the model: TorchScript (torch.jit.save) or an AOTInductor package (*.pt2). Such "
                  "files are programs: it runs only with --trust FILE or --trust SHA256 on the "
                  "command line"),
        mg::param("channels", &P::channels, "1: gray, 3: colors").between(1, 3),
        mg::param("normalize", &P::normalize,
                  "what is done to intensities from 0 to 1 before the model sees them; see "
                  "segment.unet")
            .one_of({"none", "image", "fixed", "imagenet", "tensorflow"}),
        mg::param("size_multiple", &P::size_multiple,
                  "the sides of what the model sees must be multiples of it")
            .between(1, 1024),
        mg::param("batch", &P::batch, "pictures (or windows) at once").between(1, 4096),
        mg::param(
            "fixed_batch", &P::fixed_batch,
            "the model was exported for exactly `batch` pictures: the last batch is filled up"),
        mg::param("flips", &P::flips, "the mean over mirror images; see segment.unet")
            .one_of({"none", "horizontal", "both"}));
  }
  /// Throws Error for what bounds and choices cannot say.
  void check() const {
    if (file.empty()) throw Error("no model is named", "write file: model.pt2");
    if (channels == 2) throw Error("channels is 1 or 3", "a picture is gray or has three colors");
  }
};

}  // namespace mg::net
