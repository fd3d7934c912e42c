// Planes of red, green and blue become pixels.
#pragma once

#include <cstddef>
#include <vector>

namespace mg::dicom {

/// `planes` holds three planes of `pixels` values each.
template <class T>
std::vector<T> interleaved(const std::vector<T>& planes, std::size_t pixels) {
  std::vector<T> out(planes.size());
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::size_t i = 0; i < pixels; ++i) out[3 * i + c] = planes[c * pixels + i];
  }
  return out;
}

}  // namespace mg::dicom
