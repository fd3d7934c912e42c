#include "tests/devices/pretend_device.hpp"

#include <ATen/EmptyTensor.h>
#include <ATen/core/Tensor.h>
#include <ATen/detail/MTIAHooksInterface.h>
#include <ATen/native/CPUFallback.h>
#include <ATen/ops/_reshape_alias_native.h>
#include <ATen/ops/as_strided_native.h>
#include <ATen/ops/convolution.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/resize_native.h>
#include <ATen/ops/view_native.h>
#include <c10/core/Allocator.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/library.h>

#include <utility>

namespace mg::testing {

namespace {

constexpr auto slot = c10::DeviceType::MTIA;
const c10::DispatchKeySet keys(c10::DispatchKey::MTIA);

/// Written by the one thread of a test; LibTorch wants kernels as plain functions.
struct Record {
  std::vector<Copy> copies;
  int pretending = 0;
};
Record& record() {
  static Record only;
  return only;
}
struct Pretending {
  Pretending() { ++record().pretending; }
  ~Pretending() { --record().pretending; }
};

struct Memory final : c10::Allocator {
  c10::DataPtr allocate(std::size_t bytes) override {
    auto* const data = ::operator new(bytes, std::align_val_t(64));
    return {data, data, &release, c10::Device(slot, 0)};
  }
  c10::DeleterFnPtr raw_deleter() const override { return &release; }
  void copy_data(void* to, const void* from, std::size_t bytes) const override {
    default_copy_data(to, from, bytes);
  }
  static void release(void* data) { ::operator delete(data, std::align_val_t(64)); }
};
Memory memory;

struct Guard final : c10::impl::NoOpDeviceGuardImpl<slot> {
  c10::Device exchangeDevice(c10::Device) const override { return {slot, 0}; }
  c10::Device getDevice() const override { return {slot, 0}; }
  c10::Stream getStream(c10::Device) const noexcept override {
    return c10::Stream(c10::Stream::DEFAULT, c10::Device(slot, 0));
  }
  c10::DeviceIndex deviceCount() const noexcept override { return 1; }
};

/// The same memory as the host may see it.
at::Tensor as_host(const at::Tensor& tensor) {
  if (!tensor.defined() || tensor.device().is_cpu()) return tensor;
  return at::from_blob(tensor.data_ptr(), tensor.sizes(), tensor.strides(),
                       at::TensorOptions(tensor.scalar_type()));
}

at::Tensor empty(at::IntArrayRef size, std::optional<at::ScalarType> type,
                 std::optional<at::Layout>, std::optional<at::Device>, std::optional<bool>,
                 std::optional<at::MemoryFormat> format) {
  return at::Tensor(
      at::detail::empty_generic(size, &memory, keys, type.value_or(at::kFloat), format));
}

at::Tensor empty_strided(at::IntArrayRef size, at::IntArrayRef strides,
                         std::optional<at::ScalarType> type, std::optional<at::Layout>,
                         std::optional<at::Device>, std::optional<bool>) {
  return at::Tensor(
      at::detail::empty_strided_generic(size, strides, &memory, keys, type.value_or(at::kFloat)));
}

at::Tensor copy_from(const at::Tensor& from, const at::Tensor& to, bool) {
  if (record().pretending == 0 && from.device() != to.device()) {
    record().copies.push_back({to.device().type() == slot, to.nbytes()});
  }
  const Pretending now;
  as_host(to).copy_(as_host(from));
  return to;
}

at::Tensor copy_from_and_resize(const at::Tensor& from, const at::Tensor& to) {
  at::native::resize_(to, from.sizes());
  return copy_from(from, to, false);
}

at::Tensor convolve(const at::Tensor& input, const at::Tensor& weight,
                    const std::optional<at::Tensor>& bias, at::IntArrayRef stride,
                    at::IntArrayRef padding, at::IntArrayRef dilation, bool transposed,
                    at::IntArrayRef output_padding, std::int64_t groups) {
  const Pretending now;
  const auto shift = bias ? std::optional(as_host(*bias)) : std::nullopt;
  return at::convolution(as_host(input), as_host(weight), shift, stride, padding, dilation,
                         transposed, output_padding, groups)
      .to(c10::Device(slot, 0));
}

void on_processor(const c10::OperatorHandle& op, torch::jit::Stack* stack) {
  const Pretending now;
  at::native::cpu_fallback(op, stack);
}

}  // namespace

std::vector<Copy> take_copies() { return std::exchange(record().copies, {}); }

}  // namespace mg::testing

// LibTorch finds hooks by the name of their class.
struct MTIAHooks final : at::MTIAHooksInterface {
  bool isBuilt() const override { return true; }
  bool isAvailable() const override { return true; }
  bool hasMTIA() const override { return true; }
  c10::DeviceIndex deviceCount() const override { return 1; }
  bool hasPrimaryContext(c10::DeviceIndex) const override { return true; }
  c10::DeviceIndex getCurrentDevice() const override { return 0; }
  c10::DeviceIndex exchangeDevice(c10::DeviceIndex) const override { return 0; }
};

namespace at {
REGISTER_MTIA_HOOKS(MTIAHooks)
}
REGISTER_ALLOCATOR(c10::DeviceType::MTIA, &mg::testing::memory)
namespace c10::impl {
C10_REGISTER_GUARD_IMPL(MTIA, mg::testing::Guard)
}

TORCH_LIBRARY_IMPL(aten, MTIA, m) {
  m.impl("empty.memory_format", mg::testing::empty);
  m.impl("empty_strided", mg::testing::empty_strided);
  m.impl("_copy_from", mg::testing::copy_from);
  m.impl("_copy_from_and_resize", mg::testing::copy_from_and_resize);
  m.impl("resize_",
         [](const at::Tensor& self, at::IntArrayRef size, std::optional<at::MemoryFormat> format)
             -> const at::Tensor& { return at::native::resize_(self, size, format); });
  m.impl("view", at::native::view);
  m.impl("as_strided", at::native::as_strided_tensorimpl);
  m.impl("_reshape_alias", at::native::_reshape_alias);
  m.impl("convolution_overrideable", mg::testing::convolve);
}
TORCH_LIBRARY_IMPL(_, MTIA, m) {
  m.fallback(torch::CppFunction::makeFromBoxedFunction<&mg::testing::on_processor>());
}
