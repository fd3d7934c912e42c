#include "pipeline/advice.hpp"

#include <algorithm>

namespace mg {

bool Circumstances::wants(const std::string& parameter) const {
  return std::find(wanted.begin(), wanted.end(), parameter) != wanted.end();
}

}  // namespace mg
