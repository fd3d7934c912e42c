// A DICOM file read whole: its elements as DCMTK parsed them, its pixels as bytes.
#pragma once

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "stages/support/dicom/element_walk.hpp"
#include "stages/support/dicom/envelope.hpp"

namespace mg::dicom {

struct ObjectLimits {
  std::uint64_t file_bytes = std::uint64_t{2} << 30;
  std::size_t inflated_bytes = std::size_t{512} << 20;
  std::size_t header_bytes = std::size_t{32} << 20;  ///< all that lies before the pixels
  int nesting = 64;
};

struct Object {
  Buffer file;
  std::vector<std::byte> inflated;     ///< of a deflated data set
  std::string syntax;                  ///< transfer syntax UID of the file
  bool big_endian = false;             ///< are the pixels
  std::optional<PixelElement> pixels;  ///< views into `file` or `inflated`
  std::unique_ptr<DcmDataset> data;    ///< the elements up to the pixels

  DcmDataset& operator*() const { return *data; }
};

/// Whether the bytes look like a DICOM file, with or without a preamble.
bool is_dicom(Bytes file);

/// Walks over all elements before DCMTK parses any. Throws Error for what cannot be read, is no
/// DICOM, damaged, or more than the limits allow. Any thread may call it.
Object read_object(const std::filesystem::path& file, const ObjectLimits& limits = {});
Object parse_object(Buffer file, const ObjectLimits& limits = {});

/// The data set as a DICOM file, explicit little endian, its preamble zeroed.
std::vector<std::byte> file_of(const DcmDataset& data);

}  // namespace mg::dicom
