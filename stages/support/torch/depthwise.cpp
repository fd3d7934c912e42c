#include "stages/support/torch/depthwise.hpp"

#include <ATen/ops/conv2d.h>
#include <ATen/ops/convolution_backward.h>
#include <ATen/ops/empty.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <array>
#include <vector>

#include "stages/support/torch/depthwise_kernel.hpp"
#include "stages/support/torch/parallel.hpp"

namespace mg::net {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Copies sixteen channels of one picture [h, w, c] inside the border of `padded`.
void fill_padded(const float* picture, std::int64_t height, std::int64_t width,
                 std::int64_t channels, std::int64_t border, std::vector<float>& padded) {
  for (std::int64_t y = 0; y < height; ++y) {
    auto* to =
        &padded[static_cast<std::size_t>(((y + border) * (width + 2 * border) + border) * lanes)];
    for (std::int64_t x = 0; x < width; ++x, to += lanes) {
      std::copy_n(picture + (y * width + x) * channels, lanes, to);
    }
  }
}

/// The gradient of the weight [c, 1, 5, 5] of a filtering of x; both pictures lie channels last.
at::Tensor weight_gradient(const at::Tensor& x, const at::Tensor& dy, std::int64_t stride,
                           std::int64_t border) {
  const auto count = x.size(0), channels = x.size(1), height = x.size(2), width = x.size(3);
  const auto out_height = dy.size(2), out_width = dy.size(3);
  auto out = at::empty({channels, 1, filter_side, filter_side}, at::kFloat);
  const auto *from = x.const_data_ptr<float>(), *above = dy.const_data_ptr<float>();
  auto* to = out.mutable_data_ptr<float>();
  parallel_over(channels / lanes, [&](std::int64_t group) {
    std::vector<float> padded((height + 2 * border) * (width + 2 * border) * lanes, 0.0F);
    std::array<double, filter_taps * lanes> sums{};
    const auto first = group * lanes;
    for (std::int64_t n = 0; n < count; ++n) {
      fill_padded(from + n * height * width * channels + first, height, width, channels, border,
                  padded);
      add_filter_gradient(
          {padded.data(), width + 2 * border},
          {above + n * out_height * out_width * channels + first, out_height, out_width, channels},
          stride, sums.data());
    }
    for (std::int64_t lane = 0; lane < lanes; ++lane) {
      for (std::int64_t tap = 0; tap < filter_taps; ++tap) {
        to[(first + lane) * filter_taps + tap] = static_cast<float>(sums[tap * lanes + lane]);
      }
    }
  });
  return out;
}

at::Tensor filtered(const at::Tensor& x, const at::Tensor& weight, std::int64_t stride,
                    std::int64_t border) {
  return at::conv2d(x, weight, {}, stride, border, 1, weight.size(0));
}

struct Filter5 : torch::autograd::Function<Filter5> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight,
                            std::int64_t stride, std::int64_t border) {
    context->save_for_backward({x, weight});
    context->saved_data["stride"] = stride;
    context->saved_data["border"] = border;
    return filtered(x, weight, stride, border);
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const auto saved = context->get_saved_variables();
    const auto& x = saved[0];
    const auto& weight = saved[1];
    const auto stride = context->saved_data["stride"].toInt();
    const auto border = context->saved_data["border"].toInt();
    const auto dy = gradients[0].contiguous(at::MemoryFormat::ChannelsLast);
    const auto dx = std::get<0>(at::convolution_backward(dy, x, weight, {}, {stride, stride},
                                                         {border, border}, {1, 1}, false, {0, 0},
                                                         weight.size(0), {true, false, false}));
    return {dx, weight_gradient(x, dy, stride, border), at::Tensor(), at::Tensor()};
  }
};

bool ours(const at::Tensor& x, const at::Tensor& weight) {
  return c10::GradMode::is_enabled() && x.device().is_cpu() && x.scalar_type() == at::kFloat &&
         weight.size(2) == filter_side && x.size(1) % lanes == 0 &&
         x.is_contiguous(at::MemoryFormat::ChannelsLast);
}

}  // namespace

at::Tensor depthwise(const at::Tensor& x, const at::Tensor& weight, std::int64_t stride,
                     std::int64_t border) {
  return ours(x, weight) ? Filter5::apply(x, weight, stride, border)
                         : filtered(x, weight, stride, border);
}

}  // namespace mg::net
