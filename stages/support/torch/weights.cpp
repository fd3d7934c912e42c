#include "stages/support/torch/weights.hpp"

#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <utility>

namespace mg::net {
namespace {

/// Convolution weights lie as channels_last, like the pictures they meet.
at::Tensor laid_out(const at::Tensor& value) {
  return value.dim() == 4 ? value.contiguous(at::MemoryFormat::ChannelsLast) : value;
}

template <class Draw>
at::Tensor drawn(const std::vector<std::int64_t>& shape, Draw draw) {
  auto out = at::empty(shape, at::kFloat);
  std::generate_n(out.mutable_data_ptr<float>(), out.numel(),
                  [&] { return static_cast<float>(draw()); });
  return out;
}

void move(NamedTensor& entry, c10::Device device) {
  entry.tensor.set_data(entry.tensor.detach().to(device));
  entry.tensor.mutable_grad().reset();
}

}  // namespace

at::Tensor Weights::add_parameter(std::string name, at::Tensor value) {
  auto tensor = laid_out(value).detach().set_requires_grad(true);
  parameters_.push_back({std::move(name), tensor});
  return tensor;
}

at::Tensor Weights::add_aid(std::string name, at::Tensor value) {
  ++aids_;
  return add_parameter(std::move(name), std::move(value));
}

at::Tensor Weights::add_buffer(std::string name, at::Tensor value) {
  buffers_.push_back({std::move(name), value});
  return value;
}

std::vector<NamedTensor> Weights::all() const {
  std::vector<NamedTensor> out(parameters_.begin(),
                               parameters_.end() - static_cast<std::ptrdiff_t>(aids_));
  out.insert(out.end(), buffers_.begin(), buffers_.end());
  return out;
}

std::int64_t Weights::parameter_count() const {
  std::int64_t count = 0;
  for (const auto& entry : parameters_) count += entry.tensor.numel();
  return count;
}

void Weights::to(c10::Device device) {
  const c10::NoGradGuard no_grad;
  for (auto& entry : parameters_) move(entry, device);
  for (auto& entry : buffers_) move(entry, device);
}

Builder::Builder(Weights& weights, Random random, std::string prefix)
    : weights_(&weights), random_(random), prefix_(std::move(prefix)) {}

Builder Builder::operator[](std::string_view name) const {
  return {*weights_, random_, full(name)};
}

std::string Builder::full(std::string_view name) const {
  return prefix_.empty() ? std::string(name) : prefix_ + "." + std::string(name);
}

at::Tensor Builder::normal(std::string_view name, std::vector<std::int64_t> shape,
                           double sigma) const {
  auto random = random_.fork(full(name));
  return weights_->add_parameter(full(name), drawn(shape, [&] { return sigma * random.normal(); }));
}

at::Tensor Builder::uniform(std::string_view name, std::vector<std::int64_t> shape,
                            double bound) const {
  auto random = random_.fork(full(name));
  return weights_->add_parameter(full(name),
                                 drawn(shape, [&] { return random.uniform(-bound, bound); }));
}

at::Tensor Builder::constant(std::string_view name, std::vector<std::int64_t> shape,
                             double value) const {
  return weights_->add_parameter(full(name), at::full(shape, value, at::kFloat));
}

at::Tensor Builder::aid(std::string_view name, std::vector<std::int64_t> shape,
                        double sigma) const {
  auto random = random_.fork(full(name));
  return weights_->add_aid(full(name), drawn(shape, [&] { return sigma * random.normal(); }));
}

at::Tensor Builder::buffer(std::string_view name, at::Tensor value) const {
  return weights_->add_buffer(full(name), std::move(value));
}

}  // namespace mg::net
