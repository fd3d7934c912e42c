#include "stages/support/torch/autocast.hpp"

#include <ATen/autocast_mode.h>

namespace mg::net {

Autocast::Autocast(c10::Device device, bool wanted) : type_(device.type()), wanted_(wanted) {
  if (!wanted_) return;
  was_enabled_ = at::autocast::is_autocast_enabled(type_);
  at::autocast::set_autocast_dtype(type_, at::kBFloat16);
  at::autocast::set_autocast_enabled(type_, true);
  at::autocast::increment_nesting();
}

Autocast::~Autocast() {
  if (!wanted_) return;
  // The weights that were cast are of this step only.
  if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
  at::autocast::set_autocast_enabled(type_, was_enabled_);
}

}  // namespace mg::net
