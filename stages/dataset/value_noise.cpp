#include "stages/dataset/value_noise.hpp"

#include <cmath>
#include <utility>

#include "pipeline/random.hpp"

namespace mg::phantom {

namespace {
float fade(double t) { return static_cast<float>(t * t * (3 - 2 * t)); }
}  // namespace

ValueNoise::ValueNoise(std::uint64_t key, double cell, int width) : key_(key), cell_(cell) {
  for (int x = 0; x < width; ++x) {
    const auto u = x / cell_;
    left_.push_back(static_cast<int>(u));
    weight_.push_back(fade(u - std::floor(u)));
  }
  const auto columns = left_.empty() ? 2 : left_.back() + 2;
  above_.resize(columns), below_.resize(columns), blended_.resize(columns);
}

void ValueNoise::load_lattice_row(std::int64_t j, std::vector<float>& into) const {
  const auto row_key = combine(key_, static_cast<std::uint64_t>(j));
  for (std::size_t i = 0; i < into.size(); ++i) {
    into[i] = static_cast<float>(static_cast<double>(mix(row_key ^ mix(i)) >> 11) * 0x1.0p-52 - 1);
  }
}

void ValueNoise::add_row(int y, float amplitude, std::vector<float>& row) {
  const auto v = y / cell_;
  const auto j = static_cast<std::int64_t>(v);
  if (j == loaded_ + 1) {
    std::swap(above_, below_);
    load_lattice_row(j + 1, below_);
  } else if (j != loaded_) {
    load_lattice_row(j, above_);
    load_lattice_row(j + 1, below_);
  }
  loaded_ = j;
  const auto t = fade(v - std::floor(v));
  for (std::size_t i = 0; i < blended_.size(); ++i) {
    blended_[i] = amplitude * (above_[i] + t * (below_[i] - above_[i]));
  }
  for (std::size_t x = 0; x < row.size(); ++x) {
    const auto a = blended_[left_[x]], b = blended_[left_[x] + 1];
    row[x] += a + weight_[x] * (b - a);
  }
}

}  // namespace mg::phantom
