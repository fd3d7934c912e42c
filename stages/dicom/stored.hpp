// The pixels of a file as they are stored, frame by frame.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "stages/dicom/header.hpp"
#include "stages/dicom/stored_words.hpp"
#include "stages/support/dicom/element_walk.hpp"
#include "stages/support/dicom/envelope.hpp"

namespace mg::dicom {

struct Limits {
  std::uint64_t pixels = 200'000'000;            ///< of a frame
  std::uint64_t bytes = std::uint64_t{2} << 30;  ///< of the file, and of memory for a frame of it
  int nesting = 64;
  double seconds = 60;  ///< for a file
};

/// What may lie before the pixels; real headers have a few kB, with icons and palettes some MB.
constexpr std::size_t largest_header = std::size_t{256} << 20;

/// The samples of a frame, row-major, interleaved in color, as words of the file: `wide` if 32 bits
/// are allocated, else `words`. Narrower samples are widened, nothing is masked, shifted or scaled.
struct Samples {
  StoredWords words;
  std::vector<std::uint32_t> wide;
  bool rgb = false;  ///< the codec has made RGB of YBR
  int bits = 0;      ///< of the coded stream, which may differ from the header's
};

/// A file that was checked and whose header was parsed. Uncompressed, deflated and all transfer
/// syntaxes of decodes(); also a bare stream of lossless JPEG, as DDSM has them (.LJPEG).
class StoredFile {
 public:
  /// Throws Error, saying what is wrong, for files that are no picture, damaged, absurd or hostile.
  /// The bytes must outlive it, and its samples.
  StoredFile(Bytes file, const Limits& limits);
  ~StoredFile();
  StoredFile(StoredFile&&) noexcept;
  StoredFile& operator=(StoredFile&&) noexcept;

  const Layout& layout() const;
  const std::string& syntax() const;  ///< transfer syntax UID
  bool bare() const;                  ///< a JPEG stream without a header
  Header header(int frame) const;
  Tags tags(int frame) const;
  /// Throws Error if the frame is damaged or missing.
  Samples samples(int frame) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace mg::dicom
