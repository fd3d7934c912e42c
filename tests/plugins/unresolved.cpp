// A plugin that calls what nobody defines: lazily bound, it would kill the program at that call.
#include "number_stage.hpp"

extern "C" void nobody_defines_this();

MG_PLUGIN("unresolved", "1.0", "lacks a function") {
  nobody_defines_this();
  stages.add(number_stage("unresolved.doubled"));
}
