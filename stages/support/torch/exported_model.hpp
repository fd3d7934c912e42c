// A network that somebody exported from PyTorch: TorchScript, or a package that AOTInductor
// compiled. Both are programs (pipeline/trust.hpp).
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include <memory>

#include "pipeline/context.hpp"
#include "stages/support/torch/exported_params.hpp"

namespace mg::net {

class ExportedModel {
 public:
  /// Reads the file once, if the run trusts it. `*.pt2` is a package, all else TorchScript. Throws
  /// Error if it is not trusted, is no such file, or was compiled for another kind of device.
  ExportedModel(const ExportedParams& params, const RunInfo& run);
  ~ExportedModel();
  ExportedModel(ExportedModel&&) noexcept;
  ExportedModel& operator=(ExportedModel&&) noexcept;

  c10::Device device() const { return device_; }

  /// Normalized pictures [n, channels, h, w] on the model's device, which it gets contiguous as
  /// PyTorch's are, to its output (of several the first) as float. Throws Error with the model's
  /// own words if it fails.
  at::Tensor operator()(const at::Tensor& x) const;

  struct Program;

 private:
  at::Tensor run(const at::Tensor& x) const;

  ExportedParams params_;
  c10::Device device_;
  std::unique_ptr<Program> program_;
};

}  // namespace mg::net
