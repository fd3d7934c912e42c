// For the tests of this folder: DICOM files made in memory, and a digest to compare pixels with.
#pragma once

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "stages/support/dicom/envelope.hpp"

namespace mg::dicom::testing {

/// A picture of a test file. The defaults are those of a mammogram of 12 bits in 16.
struct Picture {
  int width = 64, height = 48;
  int bits_allocated = 16, bits_stored = 12;
  bool is_signed = false;
  std::string photometric = "MONOCHROME2";
  std::vector<std::uint16_t> words = {};  ///< raw; a smooth ramp with some noise if empty
};

std::vector<std::uint16_t> ramp(const Picture& picture);

/// A whole file as `syntax` has it; `more` may add or change attributes before it is encoded.
std::vector<std::byte> file_of(
    const Picture& picture, E_TransferSyntax syntax = EXS_LittleEndianExplicit,
    const std::function<void(DcmDataset&)>& more = [](DcmDataset&) {});

/// The same as high-throughput JPEG 2000, which DCMTK 3.6.7 does not know.
std::vector<std::byte> htj2k_file_of(const Picture& picture, bool reversible = true);

/// FIPS 180-4, as lowercase hexadecimal.
std::string sha256(Bytes bytes);

/// The message of the Error that `call` throws; "no error" if it throws none.
template <class F>
std::string error_of(const F& call);

}  // namespace mg::dicom::testing

#include "pipeline/error.hpp"

template <class F>
std::string mg::dicom::testing::error_of(const F& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}
