// The words of a frame, as they lie in the file or decoded from it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace mg::dicom {

/// Words of 16 bits that lie in the bytes of a file, which must outlive them, or in memory of their
/// own.
class StoredWords {
 public:
  StoredWords() = default;
  explicit StoredWords(std::span<const std::uint16_t> in_file) : in_file_(in_file) {}
  StoredWords(std::vector<std::uint16_t> decoded) : decoded_(std::move(decoded)) {}

  std::span<const std::uint16_t> view() const {
    return in_file_.empty() ? std::span(decoded_) : in_file_;
  }
  friend bool operator==(const StoredWords& words, std::span<const std::uint16_t> others) {
    return std::ranges::equal(words.view(), others);
  }

  /// What `map` makes of every word. Decoded words change in place; those of a file are copied
  /// piece by piece, each changed while it is in the cache, so that memory is passed over once.
  template <class Map>
  std::vector<std::uint16_t> mapped(const Map& map) && {
    auto out = std::move(decoded_);
    std::transform(out.begin(), out.end(), out.begin(), map);
    constexpr std::size_t most = 256;
    out.reserve(in_file_.size());
    for (auto rest = in_file_; !rest.empty();) {
      const auto piece = rest.first(std::min(rest.size(), most));
      const auto at = out.insert(out.end(), piece.begin(), piece.end());
      std::transform(at, out.end(), at, map);
      rest = rest.subspan(piece.size());
    }
    return out;
  }

 private:
  std::span<const std::uint16_t> in_file_;
  std::vector<std::uint16_t> decoded_;
};

}  // namespace mg::dicom
