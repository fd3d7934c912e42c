#include "stages/write/dicom_uid.hpp"

#include <algorithm>
#include <cstdint>

#include "pipeline/random.hpp"

namespace mg::write {

std::string uid_of(const std::vector<std::string>& texts) {
  std::string joined;  // each with its length, so that no two lists are joined to the same text
  for (const auto& text : texts) joined += std::to_string(text.size()) + ":" + text;
  const auto high = stable_hash("high " + joined), low = stable_hash("low " + joined);
  constexpr std::uint64_t version = 0xfULL << 12, variant = 3ULL << 62;
  auto rest = static_cast<unsigned __int128>((high & ~version) | 8ULL << 12) << 64 |
              ((low & ~variant) | 2ULL << 62);
  std::string digits;
  for (; rest != 0; rest /= 10) digits += static_cast<char>('0' + static_cast<int>(rest % 10));
  std::reverse(digits.begin(), digits.end());
  return "2.25." + digits;
}

}  // namespace mg::write
