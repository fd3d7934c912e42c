#include "stages/support/torch/parallel.hpp"

#include <ATen/TensorIterator.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/empty_like.h>

namespace mg::net {

void parallel_over(std::int64_t count, const std::function<void(std::int64_t)>& body) {
  if (count == 1) return body(0);
  const auto numbers = at::arange(count, at::kLong);
  auto iterator = at::TensorIteratorConfig()
                      .add_owned_output(at::empty_like(numbers))
                      .add_const_input(numbers)
                      .build();
  const auto range = [&](char** data, const std::int64_t* strides, std::int64_t n) {
    for (std::int64_t i = 0; i < n; ++i) {
      body(*reinterpret_cast<const std::int64_t*>(data[1] + i * strides[1]));
    }
  };
  iterator.for_each(range, 1);
}

}  // namespace mg::net
