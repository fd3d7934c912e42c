#include "stages/support/torch/fused_norm.hpp"

#include <ATen/ops/batch_norm.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/hardswish.h>
#include <ATen/ops/hardtanh.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/silu.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "stages/support/torch/norm_kernels.hpp"
#include "stages/support/torch/parallel.hpp"

namespace mg::net {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::int64_t block_values = 16384;  // 64 KiB: two walks through a block stay in the cache

/// A channels-last picture, cut into blocks of rows. The cut depends on its shape only.
struct Cut {
  std::int64_t channels, rows, rows_a_block;
  explicit Cut(const at::Tensor& x)
      : channels(x.size(1)),
        rows(x.numel() / channels),
        rows_a_block(std::max<std::int64_t>(1, block_values / channels)) {}

  std::int64_t blocks() const { return (rows + rows_a_block - 1) / rows_a_block; }
  std::int64_t offset(std::int64_t b) const { return b * rows_a_block * channels; }
  Block block(std::int64_t b) const {
    return {std::min(rows_a_block, rows - b * rows_a_block), channels};
  }
};

/// Two numbers for each channel of each block.
struct Partials {
  std::vector<float> first, second;
  explicit Partials(const Cut& cut)
      : first(static_cast<std::size_t>(cut.blocks() * cut.channels)), second(first.size()) {}
};

struct Statistics {
  std::vector<double> mean, variance;  ///< biased variance
};

/// Means and variances of blocks combined (Chan et al. 1979), in the order of the blocks.
Statistics statistics_of(const float* x, const Cut& cut) {
  Partials parts(cut);
  parallel_over(cut.blocks(), [&](std::int64_t b) {
    const auto at = b * cut.channels;
    block_statistics(x + cut.offset(b), cut.block(b), &parts.first[at], &parts.second[at]);
  });
  const auto channels = static_cast<std::size_t>(cut.channels);
  Statistics out{std::vector<double>(channels), std::vector<double>(channels)};
  double before = 0;
  for (std::int64_t b = 0; b < cut.blocks(); ++b) {
    const auto count = static_cast<double>(cut.block(b).rows), together = before + count;
    const auto* mean = &parts.first[b * cut.channels];
    const auto* squares = &parts.second[b * cut.channels];
    for (std::size_t c = 0; c < channels; ++c) {
      const auto difference = mean[c] - out.mean[c];
      out.mean[c] += difference * count / together;
      out.variance[c] += squares[c] + difference * difference * before * count / together;
    }
    before = together;
  }
  for (auto& variance : out.variance) variance /= before;
  return out;
}

std::vector<double> numbers_of(const at::Tensor& x) {
  const auto plain = x.detach().contiguous();
  const auto* data = plain.const_data_ptr<float>();
  return {data, data + plain.numel()};
}

void move_averages(const NormTensors& norm, const Statistics& s, double momentum, const Cut& cut) {
  auto* mean = norm.mean.mutable_data_ptr<float>();
  auto* variance = norm.variance.mutable_data_ptr<float>();
  const auto rows = static_cast<double>(cut.rows);
  const auto unbiased = rows / std::max(1.0, rows - 1);
  const auto moved = [&](float from, double to) {
    return static_cast<float>((1 - momentum) * from + momentum * to);
  };
  for (std::size_t c = 0; c < s.mean.size(); ++c) {
    mean[c] = moved(mean[c], s.mean[c]);
    variance[c] = moved(variance[c], s.variance[c] * unbiased);
  }
}

/// One float for each channel; the rows of `values` are what the loops want to know of a channel.
at::Tensor rows_of_floats(const std::vector<std::vector<double>>& values) {
  const auto channels = static_cast<std::int64_t>(values[0].size());
  auto out = at::empty({static_cast<std::int64_t>(values.size()), channels}, at::kFloat);
  auto* to = out.mutable_data_ptr<float>();
  for (const auto& row : values) {
    to = std::transform(row.begin(), row.end(), to, [](double v) { return static_cast<float>(v); });
  }
  return out;
}

/// Rows: mean, scale and shift of the whole norm, 1 / deviation.
at::Tensor channel_table(const Statistics& s, const NormTensors& norm) {
  auto scale = numbers_of(norm.scale), shift = numbers_of(norm.shift);
  auto inverse = s.variance;
  for (std::size_t c = 0; c < inverse.size(); ++c) {
    inverse[c] = 1 / std::sqrt(inverse[c] + norm.epsilon);
    scale[c] *= inverse[c];
    shift[c] -= s.mean[c] * scale[c];
  }
  return rows_of_floats({s.mean, scale, shift, inverse});
}

/// The rows of a channel table.
struct Channels {
  const float *mean, *scale, *shift, *inverse;
  explicit Channels(const at::Tensor& table)
      : mean(table.const_data_ptr<float>()),
        scale(mean + table.size(1)),
        shift(scale + table.size(1)),
        inverse(shift + table.size(1)) {}
  Affinity z() const { return {scale, shift}; }
};

at::Tensor applied(const at::Tensor& x, const at::Tensor& table, Activation activation) {
  const Cut cut(x);
  const Channels channels(table);
  auto y = at::empty_like(x);
  const auto* from = x.const_data_ptr<float>();
  auto* to = y.mutable_data_ptr<float>();
  parallel_over(cut.blocks(), [&](std::int64_t b) {
    block_apply(from + cut.offset(b), cut.block(b), channels.z(), activation, to + cut.offset(b));
  });
  return y;
}

/// The gradients of the shift (row 0) and of the scale (row 1).
std::vector<std::vector<double>> parameter_gradients(const float* x, const float* dy,
                                                     const Cut& cut, const Channels& channels,
                                                     Activation activation) {
  Partials parts(cut);
  parallel_over(cut.blocks(), [&](std::int64_t b) {
    const auto at = b * cut.channels;
    block_gradient_sums(x + cut.offset(b), dy + cut.offset(b), cut.block(b), channels.z(),
                        channels.mean, activation, &parts.first[at], &parts.second[at]);
  });
  const auto count = static_cast<std::size_t>(cut.channels);
  std::vector<std::vector<double>> out(2, std::vector<double>(count));
  for (std::size_t i = 0; i < parts.first.size(); ++i) {
    out[0][i % count] += parts.first[i];
    out[1][i % count] += parts.second[i] * static_cast<double>(channels.inverse[i % count]);
  }
  return out;
}

/// dx = scale * (dz - mean(dz) - xhat * mean(dz * xhat)), with xhat = (x - mean) * inverse.
at::Tensor input_gradient(const at::Tensor& x, const at::Tensor& dy, const at::Tensor& table,
                          std::vector<std::vector<double>> sums, Activation activation) {
  const Cut cut(x);
  const Channels channels(table);
  for (std::size_t c = 0; c < sums[0].size(); ++c) {
    const auto share = -static_cast<double>(channels.scale[c]) / static_cast<double>(cut.rows);
    sums[0][c] *= share;
    sums[1][c] *= share * channels.inverse[c];
  }
  const auto coefficients = rows_of_floats(sums);
  const auto* offset = coefficients.const_data_ptr<float>();
  const auto* slope = offset + cut.channels;
  auto dx = at::empty_like(x);
  const auto *from = x.const_data_ptr<float>(), *above = dy.const_data_ptr<float>();
  auto* to = dx.mutable_data_ptr<float>();
  parallel_over(cut.blocks(), [&](std::int64_t b) {
    const auto at = cut.offset(b);
    block_gradient(from + at, above + at, cut.block(b), channels.z(), channels.mean, slope, offset,
                   activation, to + at);
  });
  return dx;
}

/// Autograd's view of the norm over the statistics of the batch; `table` came of x.
struct NormActivate : torch::autograd::Function<NormActivate> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& scale,
                            const at::Tensor& shift, const at::Tensor& table, int activation) {
    context->save_for_backward({x, table});
    context->saved_data["activation"] = activation;
    return applied(x, table, static_cast<Activation>(activation));
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const auto saved = context->get_saved_variables();
    const auto& x = saved[0];
    const auto& table = saved[1];
    const auto activation = static_cast<Activation>(context->saved_data["activation"].toInt());
    const auto dy = gradients[0].contiguous(at::MemoryFormat::ChannelsLast);
    auto sums = parameter_gradients(x.const_data_ptr<float>(), dy.const_data_ptr<float>(), Cut(x),
                                    Channels(table), activation);
    const auto of_parameters = rows_of_floats(sums);
    return {input_gradient(x, dy, table, std::move(sums), activation), of_parameters[1],
            of_parameters[0], at::Tensor(), at::Tensor()};
  }
};

bool ours(const at::Tensor& x) {
  return x.device().is_cpu() && x.scalar_type() == at::kFloat && x.dim() == 4 && x.numel() > 0 &&
         x.is_contiguous(at::MemoryFormat::ChannelsLast);
}

}  // namespace

at::Tensor norm_activate(const at::Tensor& x, const NormTensors& norm, double momentum,
                         Activation activation) {
  if (!ours(x)) return norm_activate_plainly(x, norm, momentum, activation);
  if (momentum < 0) {
    if (c10::GradMode::is_enabled()) return norm_activate_plainly(x, norm, momentum, activation);
    return applied(x, channel_table({numbers_of(norm.mean), numbers_of(norm.variance)}, norm),
                   activation);
  }
  const Cut cut(x);
  const auto statistics = statistics_of(x.const_data_ptr<float>(), cut);
  move_averages(norm, statistics, momentum, cut);
  return NormActivate::apply(x, norm.scale, norm.shift, channel_table(statistics, norm),
                             static_cast<int>(activation));
}

at::Tensor norm_activate_plainly(const at::Tensor& x, const NormTensors& norm, double momentum,
                                 Activation activation) {
  const auto z = at::batch_norm(x, norm.scale, norm.shift, norm.mean, norm.variance, momentum >= 0,
                                std::max(0.0, momentum), norm.epsilon, true);
  switch (activation) {
    case Activation::relu:
      return at::relu(z);
    case Activation::relu6:
      return at::hardtanh(z, 0, 6);
    case Activation::silu:
      return at::silu(z);
    case Activation::hard_swish:
      return at::hardswish(z);
    case Activation::none:
      break;
  }
  return z;
}

}  // namespace mg::net
