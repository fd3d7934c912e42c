#include "stages/support/torch/names_in_file.hpp"

#include <algorithm>

namespace mg::net {
namespace {

/// What comes before "encoder." or "encoder.model.": the prefix of the decoder.
std::string outer_prefix(const std::string& prefix) {
  for (const std::string end : {"encoder.model.", "encoder."}) {
    if (prefix.ends_with(end)) return prefix.substr(0, prefix.size() - end.size());
  }
  return prefix;
}

}  // namespace

bool is_unet(const Weights& weights) {
  const auto& all = weights.parameters();
  return !all.empty() && all.front().name.starts_with(encoder_prefix);
}

std::string_view name_in_encoder(std::string_view name) {
  return name.starts_with(encoder_prefix) ? name.substr(encoder_prefix.size()) : name;
}

std::string NamesInFile::of(const std::string& name) const {
  if (unet && !name.starts_with(encoder_prefix)) return outer_prefix(prefix) + name;
  return prefix + name_in(naming, encoder, name_in_encoder(name));
}

NamesInFile names_in_file(const Weights& weights, const std::string& encoder,
                          const std::set<std::string>& given) {
  const auto ours = weights.all();
  NamesInFile best{encoder, is_unet(weights)};
  auto names = best;
  std::ptrdiff_t most = 0;
  for (const auto naming : all_namings()) {
    // Every network has a stem: what stands before its name is the prefix.
    const auto stem = name_in(naming, encoder, stem_name(encoder));
    for (const auto& name : given) {
      if (name != stem && !name.ends_with("." + stem)) continue;
      names.naming = naming;
      names.prefix = name.substr(0, name.size() - stem.size());
      const auto found = std::count_if(ours.begin(), ours.end(), [&](const auto& entry) {
        return given.contains(names.of(entry.name));
      });
      if (found > most) most = found, best = names;
    }
  }
  return best;
}

}  // namespace mg::net
