// A device that LibTorch takes for an accelerator, without any: mtia:0, a slot that its builds for
// the processor leave free. Its memory is the host's, its kernels are the processor's. Tensors on
// it and on the host cannot be mixed, and each copy between the two is written down.
#pragma once

#include <cstddef>
#include <vector>

namespace mg::testing {

struct Copy {
  bool to_device = false;
  std::size_t bytes = 0;
};

/// The copies that were asked for since the last call, in order; not those that pretending takes.
std::vector<Copy> take_copies();

}  // namespace mg::testing
