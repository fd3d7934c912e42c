// Plugins that are whole, but go wrong while they register their stages.
#include <stdexcept>

#include "number_stage.hpp"

MG_PLUGIN(SAMPLE, "1.0", "goes wrong") {
  stages.add(number_stage(SAMPLE ".first"));
#if WRONG == 0
  throw std::runtime_error("the weights are gone");
#elif WRONG == 1
  throw 42;
#elif WRONG == 2
  stages.add(number_stage("good.stolen"));
#elif WRONG == 3
  stages.add(number_stage(SAMPLE ".first"));
#elif WRONG == 4
  auto info = number_stage(SAMPLE ".second");
  info.params.push_back({.name = "from"});
  stages.add(info);
#endif
}
