// The named tensors of a network, and how they get their first values.
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/random.hpp"

namespace mg::net {

struct NamedTensor {
  std::string name;
  at::Tensor tensor;
};

/// Every tensor that makes up a network: parameters are trained, buffers (the running averages of
/// batch norms) are not. Layers hold handles to the same tensors, so what is loaded here is used
/// there.
class Weights {
 public:
  at::Tensor add_parameter(std::string name, at::Tensor value);
  /// A parameter that only the training needs: it learns with the others and stays out of files.
  at::Tensor add_aid(std::string name, at::Tensor value);
  at::Tensor add_buffer(std::string name, at::Tensor value);

  const std::vector<NamedTensor>& parameters() const { return parameters_; }  ///< aids come last
  const std::vector<NamedTensor>& buffers() const { return buffers_; }
  std::vector<NamedTensor> all() const;  ///< parameters but for aids, then buffers
  std::int64_t parameter_count() const;

  /// Moves every tensor; the handles follow.
  void to(c10::Device device);

 private:
  std::vector<NamedTensor> parameters_, buffers_;
  std::size_t aids_ = 0;
};

/// Adds tensors to `weights` under a prefix. First values are a pure function of (random key, full
/// name): the same for any order of construction and on any device.
class Builder {
 public:
  Builder(Weights& weights, Random random, std::string prefix = {});

  /// The builder for names below `name`: Builder(w, r)["a"]["b"] adds "a.b.<name>".
  Builder operator[](std::string_view name) const;
  Builder operator[](std::int64_t index) const { return (*this)[std::to_string(index)]; }

  at::Tensor normal(std::string_view name, std::vector<std::int64_t> shape, double sigma) const;
  at::Tensor uniform(std::string_view name, std::vector<std::int64_t> shape, double bound) const;
  at::Tensor constant(std::string_view name, std::vector<std::int64_t> shape, double value) const;
  at::Tensor buffer(std::string_view name, at::Tensor value) const;
  /// As normal(), of a parameter that only the training needs; to be added after all others.
  at::Tensor aid(std::string_view name, std::vector<std::int64_t> shape, double sigma) const;

 private:
  std::string full(std::string_view name) const;

  Weights* weights_;
  Random random_;
  std::string prefix_;
};

}  // namespace mg::net
