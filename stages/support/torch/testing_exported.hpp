// For tests: TorchScript files, made from a text without Python.
#pragma once

#include <torch/csrc/jit/api/module.h>

#include <filesystem>
#include <string>

namespace mg::net::testing {

/// Writes a model whose forward is `return <expression of x>`.
inline void write_script(const std::filesystem::path& file, const std::string& expression) {
  torch::jit::Module module("Model");
  module.define("def forward(self, x):\n    return " + expression + "\n");
  module.save(file.string());
}

}  // namespace mg::net::testing
