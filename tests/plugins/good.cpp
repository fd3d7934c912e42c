// A plugin with nothing wrong.
#include "number_stage.hpp"

MG_PLUGIN("good", "1.2", "doubles numbers") {
  stages.add(number_stage("good.doubled"));
  stages.add(number_stage("good.again"));
}
