// What reading and writing safetensors files share; included by those two files only.
#pragma once

#include <c10/core/ScalarType.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

#include "pipeline/error.hpp"

namespace mg::net::safetensors {

constexpr std::uint64_t header_limit = 16ULL << 20;
constexpr std::uint64_t length_bytes = 8;
constexpr const char* metadata_key = "__metadata__";

constexpr std::array<std::pair<const char*, c10::ScalarType>, 4> types{
    {{"F32", c10::kFloat}, {"F16", c10::kHalf}, {"BF16", c10::kBFloat16}, {"I64", c10::kLong}}};

[[noreturn]] inline void refuse(const std::filesystem::path& path, const std::string& why,
                                const std::string& hint = {}) {
  throw Error(path.string() + ": " + why, hint);
}

}  // namespace mg::net::safetensors
