#include "pipeline/stage.hpp"

namespace mg {

std::string to_string(Kind kind) {
  switch (kind) {
    case Kind::source:
      return "source";
    case Kind::map:
      return "map";
    case Kind::model:
      return "model";
    case Kind::sink:
      return "sink";
  }
  return {};
}

}  // namespace mg
