#include "stages/dicom/lossless_jpeg/predictors.hpp"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace mg::dicom {

namespace {

/// `predict` is given the samples to the left, above, and above to the left.
template <class Predict>
void add(Row row, ConstRow above, const Predict& predict) {
  auto left = row[0] = static_cast<std::uint16_t>(row[0] + above[0]);
  for (std::size_t x = 1; x < row.size(); ++x) {
    left = row[x] = static_cast<std::uint16_t>(row[x] + predict(left, above[x], above[x - 1]));
  }
}

std::int64_t roughness(ConstRow row) {
  std::int64_t sum = 0;
  for (std::size_t x = 1; x < row.size(); ++x) sum += std::abs(row[x] - row[x - 1]);
  return sum;
}

}  // namespace

void add_left(Row row, std::uint16_t start) {
  for (auto& sample : row) start = sample = static_cast<std::uint16_t>(sample + start);
}

void add_prediction(int predictor, Row row, ConstRow above) {
  switch (predictor) {
    case 1:
      return add_left(row, above[0]);
    case 2:
      return add(row, above, [](int, int up, int) { return up; });
    case 3:
      return add(row, above, [](int, int, int corner) { return corner; });
    case 4:
      return add(row, above, [](int left, int up, int corner) { return left + up - corner; });
    case 5:
      return add(row, above,
                 [](int left, int up, int corner) { return left + ((up - corner) >> 1); });
    case 6:
      return add(row, above,
                 [](int left, int up, int corner) { return up + ((left - corner) >> 1); });
    default:
      return add(row, above, [](int left, int up, int) { return (left + up) >> 1; });
  }
}

bool looks_like_pvrg(ConstRow differences, int predictor, int bits) {
  const auto end = 1 << bits, middle = end / 2;
  auto value = middle;
  auto leaves = false;
  for (const auto difference : differences) {
    value += static_cast<std::int16_t>(difference);
    leaves = leaves || value < 0 || value >= end;
    value = std::clamp(value, 0, end - 1);  // or a long row would overflow
  }
  if (!leaves) return false;
  const std::vector<std::uint16_t> above(differences.size(), static_cast<std::uint16_t>(middle));
  std::vector<std::uint16_t> pvrg(differences.begin(), differences.end()), standard = pvrg;
  add_prediction(predictor, pvrg, above);
  if (bits < 16) return std::all_of(pvrg.begin(), pvrg.end(), [=](int v) { return v < end; });
  add_left(standard, static_cast<std::uint16_t>(middle));
  return roughness(standard) > 4 * roughness(pvrg);
}

}  // namespace mg::dicom
