#include "stages/support/torch/training_state.hpp"

#include <ATen/ops/empty_strided.h>
#include <c10/core/GradMode.h>

#include <bit>
#include <charconv>
#include <sstream>
#include <utility>
#include <vector>

#include "pipeline/error.hpp"

namespace mg::net {
namespace {

std::string element(const std::string& list, std::size_t i) {
  return list + "." + std::to_string(i);
}

/// Pictures may lie in memory channel by channel or pixel by pixel; sums are made in that order.
std::string strides_of(const at::Tensor& tensor) {
  std::string out;
  for (const auto stride : tensor.strides()) {
    out += (out.empty() ? "" : " ") + std::to_string(stride);
  }
  return out;
}

std::vector<std::int64_t> numbers_in(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::int64_t> out;
  for (std::int64_t number = 0; in >> number;) out.push_back(number);
  return out;
}

}  // namespace

void StateSaver::tensor(const std::string& name, at::Tensor tensor) {
  content_.tensors.push_back({name, std::move(tensor)});
}

void StateSaver::number(const std::string& name, std::int64_t& value) {
  content_.metadata[name] = std::to_string(value);
}

void StateSaver::real(const std::string& name, double& value) {
  content_.metadata[name] = std::to_string(std::bit_cast<std::int64_t>(value));
}

void StateSaver::flag(const std::string& name, bool& value) {
  content_.metadata[name] = value ? "1" : "0";
}

void StateSaver::list(const std::string& name, std::deque<at::Tensor>& tensors, c10::Device) {
  content_.metadata[name] = std::to_string(tensors.size());
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    content_.metadata[element(name, i)] = strides_of(tensors[i]);
    content_.tensors.push_back({element(name, i), tensors[i]});
  }
}

StateRestorer::StateRestorer(const TensorFile& content, std::string source)
    : content_(content), source_(std::move(source)) {
  for (const auto& entry : content.tensors) tensors_.emplace(entry.name, entry.tensor);
}

void StateRestorer::differs(const std::string& name) const {
  throw Error(source_ + ": '" + name + "' is not that of this training",
              "go on with the graph and the program that began it");
}

const std::string& StateRestorer::noted(const std::string& name) const {
  const auto found = content_.metadata.find(name);
  if (found == content_.metadata.end()) differs(name);
  return found->second;
}

std::int64_t StateRestorer::number_of(const std::string& name) const {
  const auto& text = noted(name);
  std::int64_t out = 0;
  const auto* const end = text.data() + text.size();
  if (std::from_chars(text.data(), end, out).ptr != end || text.empty()) differs(name);
  return out;
}

const at::Tensor& StateRestorer::find(const std::string& name) const {
  const auto found = tensors_.find(name);
  if (found == tensors_.end()) differs(name);
  return found->second;
}

void StateRestorer::tensor(const std::string& name, at::Tensor tensor) {
  const c10::NoGradGuard no_grad;
  const auto& saved = find(name);
  if (saved.sizes() != tensor.sizes() || saved.scalar_type() != tensor.scalar_type()) {
    differs(name);
  }
  tensor.copy_(saved);
}

void StateRestorer::number(const std::string& name, std::int64_t& value) {
  value = number_of(name);
}

void StateRestorer::real(const std::string& name, double& value) {
  value = std::bit_cast<double>(number_of(name));
}

void StateRestorer::flag(const std::string& name, bool& value) { value = number_of(name) != 0; }

void StateRestorer::list(const std::string& name, std::deque<at::Tensor>& tensors,
                         c10::Device device) {
  const c10::NoGradGuard no_grad;
  tensors.clear();
  const auto size = static_cast<std::size_t>(number_of(name));
  for (std::size_t i = 0; i < size; ++i) {
    const auto& saved = find(element(name, i));
    const auto strides = numbers_in(noted(element(name, i)));
    if (strides.size() != static_cast<std::size_t>(saved.dim())) differs(element(name, i));
    auto tensor = at::empty_strided(saved.sizes(), strides, saved.options().device(device));
    tensors.push_back(tensor.copy_(saved));
  }
}

}  // namespace mg::net
