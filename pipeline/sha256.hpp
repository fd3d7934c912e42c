// SHA-256 (FIPS 180-4).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace mg {

class Sha256 {
 public:
  Sha256();
  void add(std::span<const std::byte> bytes);
  /// The digest of all that was added, as lowercase hexadecimal. Ends it.
  std::string hex();

 private:
  void mix(const std::uint8_t* block);

  std::array<std::uint32_t, 8> state_{};
  std::array<std::uint8_t, 64> open_{};  ///< the block that is not full yet
  std::uint64_t size_ = 0;
};

}  // namespace mg
