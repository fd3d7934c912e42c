// Convolutions and matrices in bfloat16.
#pragma once

#include <c10/core/Device.h>

namespace mg::net {

/// While it lives (and `wanted`), LibTorch's autocast runs on the device: convolutions and matrix
/// products take and give bfloat16, sums and losses float32; the weights and their gradients stay
/// float32. Of the calling thread.
class Autocast {
 public:
  Autocast(c10::Device device, bool wanted);
  ~Autocast();
  Autocast(const Autocast&) = delete;
  Autocast& operator=(const Autocast&) = delete;

 private:
  c10::DeviceType type_;
  bool wanted_, was_enabled_ = false;
};

}  // namespace mg::net
