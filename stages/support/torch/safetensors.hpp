// Weights in files that hold data and no code: https://github.com/huggingface/safetensors#format.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "stages/support/torch/weights.hpp"

namespace mg::net {

struct TensorFile {
  std::vector<NamedTensor> tensors;             ///< on the host, contiguous
  std::map<std::string, std::string> metadata;  ///< the file's `__metadata__`
};

/// Writes the file aside, then renames it: it appears whole or not at all, and lasts. Types: f32,
/// f16, bf16, i64. Tensors may lie on any device. Throws mg::Error naming the path.
void save_safetensors(const std::filesystem::path& path, const TensorFile& content);

/// Trusts nothing in the file: header size, offsets, shapes and types are checked before use, and
/// the tensors must cover the data without gaps or overlaps. Throws mg::Error naming the path and
/// the tensor.
TensorFile load_safetensors(const std::filesystem::path& path);

}  // namespace mg::net
