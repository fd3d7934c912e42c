// The entropy-coded bytes of a JPEG scan without what was stuffed into them.
#pragma once

#include <cstdint>
#include <memory>

#include "stages/support/dicom/envelope.hpp"

namespace mg::dicom {

/// Takes the zero byte behind each 0xFF out (ITU-T T.81, B.1.1.5), a window at a time, and ends at
/// the next marker. The reader asks for as many bytes as it may need, and so needs no check of its
/// own while it reads them.
class EntropyBytes {
 public:
  /// `scan` begins behind the header of the scan and may reach beyond its end. `most` is the most
  /// that `at_least` will be asked for.
  EntropyBytes(Bytes scan, std::size_t most);

  /// Where the byte that `from` points at (null: the first after the start or a restart) lies now,
  /// with at least `count` ≤ `most` bytes to read from there; those beyond the end are zero.
  /// `from` must not lie beyond the end.
  const std::uint8_t* at_least(std::size_t count, const std::uint8_t* from);

  /// Whether a place from `at_least` on lies beyond the last byte before the marker.
  bool beyond(const std::uint8_t* at) const { return at > buffer_.get() + filled_; }

  /// Goes on behind the marker, which must be RST`number` (0 to 7). False if it is another.
  bool restart(int number);

  /// The rest, from the marker where the bytes ended; skips those that nobody has asked for.
  Bytes behind();

 private:
  void fill();
  bool skip_to_marker();

  Bytes scan_;
  std::size_t at_ = 0;  ///< in scan_
  std::size_t most_;
  std::unique_ptr<std::uint8_t[]> buffer_;
  std::size_t filled_ = 0;  ///< of buffer_
  bool ended_ = false;      ///< a marker or the end of the scan has been met
};

}  // namespace mg::dicom
