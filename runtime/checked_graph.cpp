#include "runtime/checked_graph.hpp"

namespace mg {

Made Node::make() const {
  Mistakes mistakes;
  const auto& maker = on_device ? info->make_on_device : info->make;
  auto made = maker(parameters, "stage '" + name + "'", mistakes);
  if (!mistakes.none()) {
    const auto& first = mistakes.list().front();
    throw Error(first.what, first.hint, first.where);
  }
  return made;
}

}  // namespace mg
