#include "runtime/engine/attempt.hpp"

#include <algorithm>

namespace mg {

Mishap mishap(Fate fate, const std::string& stage, std::string why) {
  while (!why.empty() && why.back() == '\n') why.pop_back();
  std::replace(why.begin(), why.end(), '\n', ' ');
  return {fate, "stage '" + stage + "': " + why};
}

}  // namespace mg
