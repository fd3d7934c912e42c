// The file that TensorBoard reads: numbers by step, framed as TFRecords. Only what is needed here.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "pipeline/findings.hpp"

namespace mg {

/// Castagnoli's CRC-32 (RFC 3720, B.4), and as TFRecords want it: rotated and offset.
std::uint32_t crc32c(std::string_view bytes);
std::uint32_t masked_crc32c(std::string_view bytes);

/// Length, its checksum, the data, their checksum; all little-endian.
std::string tf_record(std::string_view data);

/// tensorflow.Event as a protocol buffer: the first of a file, and one with numbers at a step.
std::string version_event(double seconds);
std::string numbers_event(double seconds, std::int64_t step, const Numbers& numbers);

/// Appends to events.out.tfevents.<time>.mammograph in a folder. TensorBoard may read meanwhile: a
/// record that is cut off is left for later. A file that cannot be written ends no run.
class EventFile {
 public:
  explicit EventFile(const std::filesystem::path& folder);
  void add(std::int64_t step, const Numbers& numbers);
  /// Removes what was said in the folder so far, by earlier processes too.
  void begin_anew() const;

 private:
  std::filesystem::path folder_, file_;
};

}  // namespace mg
