#include "stages/support/torch/encoder.hpp"

#include <algorithm>

#include "pipeline/error.hpp"
#include "stages/support/torch/encoder_names.hpp"
#include "stages/support/torch/mobile_encoder.hpp"
#include "stages/support/torch/plain_encoder.hpp"
#include "stages/support/torch/residual_encoder.hpp"

namespace mg::net {
namespace {

bool is_one_of(const std::string& name, const std::vector<std::string>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

const std::vector<std::string>& encoder_names() {
  static const auto names = [] {
    auto all = mobile_names();
    all.insert(all.end(), residual_names().begin(), residual_names().end());
    all.insert(all.end(), plain_names().begin(), plain_names().end());
    return all;
  }();
  return names;
}

std::unique_ptr<Encoder> make_encoder(const Builder& builder, const EncoderOptions& options) {
  if (is_one_of(options.name, residual_names())) return make_residual_encoder(builder, options);
  if (is_one_of(options.name, mobile_names())) return make_mobile_encoder(builder, options);
  if (is_one_of(options.name, plain_names())) return make_plain_encoder(builder, options);
  throw Error("there is no encoder '" + options.name + "'", suggest(options.name, encoder_names()));
}

}  // namespace mg::net
