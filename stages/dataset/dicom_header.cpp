#include "stages/dataset/dicom_header.hpp"

#include <dcmtk/dcmdata/dcistrmb.h>

#include <cstddef>
#include <fstream>
#include <string>
#include <vector>

#include "pipeline/error.hpp"
#include "stages/dataset/csv_table.hpp"
#include "stages/support/dicom/element_walk.hpp"
#include "stages/support/dicom/envelope.hpp"

namespace mg {

namespace {

constexpr std::size_t longest_header = std::size_t{256} << 10;  // real ones have a tenth of it
constexpr int deepest_sequence = 64;

/// DCMTK's chatter on stderr is muted, once for the process.
void mute() {
  static const bool done = (OFLog::configure(OFLogger::OFF_LOG_LEVEL), true);
  static_cast<void>(done);
}

std::vector<std::byte> start_of(const std::filesystem::path& file) {
  std::vector<std::byte> bytes(longest_header);
  std::ifstream in(file, std::ios::binary);
  in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

}  // namespace

std::unique_ptr<DcmDataset> read_dicom_header(const std::filesystem::path& file) try {
  mute();
  const auto start = start_of(file);
  const auto envelope = dicom::open_envelope(start);
  if (envelope.deflated) return nullptr;
  dicom::walk(envelope.data_set, envelope.coding, deepest_sequence, false);
  DcmInputBufferStream stream;
  stream.setBuffer(const_cast<std::byte*>(envelope.data_set.data()),
                   static_cast<offile_off_t>(envelope.data_set.size()));
  stream.setEos();
  auto data = std::make_unique<DcmDataset>();
  data->transferInit();
  const auto read = data->readUntilTag(stream, DcmXfer(envelope.syntax.c_str()).getXfer(),
                                       EGL_noChange, DCM_MaxReadLength, DCM_PixelData);
  data->transferEnd();
  return read.good() ? std::move(data) : nullptr;
} catch (const Error&) {
  return nullptr;
}

std::string text_of(DcmItem& item, const DcmTagKey& tag) {
  OFString text;
  if (item.findAndGetOFStringArray(tag, text).bad()) return {};
  return without_blanks({text.c_str(), text.size()});
}

}  // namespace mg
