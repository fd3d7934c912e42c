// For tests: weights and inputs by formula, the same as in tests/oracles/closed_form.py. A value is
// a hash of the tensor's name and of its place in it.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "stages/support/torch/safetensors.hpp"

namespace mg::net::closed_form {

inline std::uint32_t fnv1a(std::string_view text) {
  std::uint32_t out = 0x811C9DC5U;
  for (const char byte : text) out = (out ^ static_cast<unsigned char>(byte)) * 0x01000193U;
  return out;
}

/// In [0, 1).
inline double uniform(std::uint32_t seed, std::int64_t place) {
  auto x = static_cast<std::uint32_t>(place) + seed;
  x = (x ^ x >> 16) * 0x7FEB352DU;
  x = (x ^ x >> 15) * 0x846CA68BU;
  return (x ^ x >> 16) / 4294967296.0;
}

template <class Function>
at::Tensor filled(const std::string& name, at::IntArrayRef shape, Function function) {
  auto out = at::empty(shape, at::kFloat);
  auto* to = out.mutable_data_ptr<float>();
  const auto seed = fnv1a(name);
  for (std::int64_t i = 0; i < out.numel(); ++i) {
    to[i] = static_cast<float>(function(uniform(seed, i)));
  }
  return out;
}

/// Numbers in [-1, 1), channels last.
inline at::Tensor picture(const std::string& name, at::IntArrayRef shape) {
  return filled(name, shape, [](double u) { return 2 * u - 1; })
      .contiguous(at::MemoryFormat::ChannelsLast);
}

/// A tensor for `name`. fresh: norms as before a training; else all tensors are arbitrary.
inline at::Tensor value(const std::string& name, const at::Tensor& like, bool fresh) {
  if (name.ends_with("num_batches_tracked")) return at::zeros(like.sizes(), at::kLong);
  if (like.dim() > 1) {
    const auto fan_in = static_cast<double>(like.numel()) / static_cast<double>(like.size(0));
    const auto bound = std::sqrt(6 / fan_in);
    return filled(name, like.sizes(), [&](double u) { return (2 * u - 1) * bound; });
  }
  const bool around_one = name.ends_with("running_var") || name.ends_with("weight");
  return filled(name, like.sizes(), [&](double u) {
    if (around_one) return fresh ? 1 : 0.5 + u;
    return fresh ? 0 : 0.2 * (u - 0.5);
  });
}

/// The same names and shapes with values by formula.
inline TensorFile file_like(const TensorFile& names, bool fresh = false) {
  TensorFile out;
  for (const auto& [name, tensor] : names.tensors) {
    out.tensors.push_back({name, value(name, tensor, fresh)});
  }
  return out;
}

/// Of all names and shapes.
inline std::uint32_t digest(const TensorFile& file) {
  std::vector<std::string> lines;
  for (const auto& [name, tensor] : file.tensors) {
    std::string shape;
    for (const auto side : tensor.sizes()) {
      shape += (shape.empty() ? "" : ",") + std::to_string(side);
    }
    lines.push_back(name + "[" + shape + "]");
  }
  std::sort(lines.begin(), lines.end());
  std::string all;
  for (const auto& line : lines) all += (all.empty() ? "" : "\n") + line;
  return fnv1a(all);
}

}  // namespace mg::net::closed_form
