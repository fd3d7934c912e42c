#include "runtime/resume/checksum.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <fstream>
#include <iterator>

#include "pipeline/random.hpp"

namespace mg {

std::uint64_t checksum(std::string_view bytes) {
  std::uint64_t sum = mix(bytes.size());
  while (!bytes.empty()) {
    std::uint64_t word = 0;
    const auto taken = std::min(bytes.size(), sizeof word);
    std::memcpy(&word, bytes.data(), taken);
    // Each step is one-to-one, so two sums that differ stay different.
    sum = std::rotl((sum ^ word) * 0x9e3779b97f4a7c15ULL, 31);
    bytes.remove_prefix(taken);
  }
  return mix(sum);
}

std::string hexadecimal(std::uint64_t value) { return fmt::format("{:016x}", value); }

std::string checksum_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return {};
  std::string bytes;
  std::error_code problem;
  const auto size = std::filesystem::file_size(file, problem);
  if (problem) return {};
  bytes.resize(size);
  in.read(bytes.data(), static_cast<std::streamsize>(size));
  return in ? hexadecimal(checksum(bytes)) : std::string();
}

}  // namespace mg
