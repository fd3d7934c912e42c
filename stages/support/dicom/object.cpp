#include "stages/support/dicom/object.hpp"

#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmdata/dcostrmb.h>

#include "pipeline/error.hpp"

namespace mg::dicom {

namespace {

/// DCMTK's chatter on stderr is muted, once for the process.
void mute() {
  static const bool done = (OFLog::configure(OFLogger::OFF_LOG_LEVEL), true);
  static_cast<void>(done);
}

E_TransferSyntax syntax_of(Coding coding) {
  switch (coding) {
    case Coding::implicit_little:
      return EXS_LittleEndianImplicit;
    case Coding::explicit_big:
      return EXS_BigEndianExplicit;
    case Coding::explicit_little:
      break;
  }
  return EXS_LittleEndianExplicit;
}

/// The bytes less what no parser expects; empty if nothing is to be taken out.
std::vector<std::byte> without(Bytes bytes, const std::vector<Stretch>& strays) {
  std::vector<std::byte> out;
  std::size_t at = 0;
  for (const auto& stray : strays) {
    if (stray.end > bytes.size()) break;
    out.insert(out.end(), bytes.begin() + at, bytes.begin() + stray.begin);
    at = stray.end;
  }
  if (at > 0) out.insert(out.end(), bytes.begin() + at, bytes.end());
  return out;
}

std::unique_ptr<DcmDataset> parse(Bytes bytes, Coding coding) {
  auto out = std::make_unique<DcmDataset>();
  DcmInputBufferStream stream;
  stream.setBuffer(const_cast<std::byte*>(bytes.data()), static_cast<offile_off_t>(bytes.size()));
  stream.setEos();
  out->transferInit();
  const auto read = out->read(stream, syntax_of(coding), EGL_noChange, DCM_MaxReadLength);
  out->transferEnd();
  if (read.bad()) {
    throw Error(std::string("the header cannot be parsed: ") + read.text(),
                "the file is damaged: fetch it again");
  }
  return out;
}

}  // namespace

bool is_dicom(Bytes file) {
  try {
    open_envelope(file);
    return true;
  } catch (const Error&) {
    return false;
  }
}

Object parse_object(Buffer file, const ObjectLimits& limits) {
  mute();
  Object out;
  out.file = std::move(file);
  const auto envelope = open_envelope(out.file.bytes());
  auto bytes = envelope.data_set;
  if (envelope.deflated) {
    out.inflated = inflate(bytes, limits.inflated_bytes);
    bytes = out.inflated;
  }
  out.syntax = envelope.syntax;
  out.big_endian = envelope.coding == Coding::explicit_big;
  auto walked = walk(bytes, envelope.coding, limits.nesting);
  out.pixels = std::move(walked.pixels);
  if (out.pixels) bytes = bytes.first(out.pixels->begin);
  if (bytes.size() > limits.header_bytes) {
    throw Error("the header has " + std::to_string(bytes.size() >> 20) + " MB, more than " +
                    std::to_string(limits.header_bytes >> 20),
                "no mammogram and no annotation has such a header");
  }
  const auto header = without(bytes, walked.strays);
  out.data = parse(header.empty() ? bytes : header, envelope.coding);
  return out;
}

Object read_object(const std::filesystem::path& file, const ObjectLimits& limits) {
  return parse_object(read_file(file, limits.file_bytes), limits);
}

std::vector<std::byte> file_of(const DcmDataset& data) {
  mute();
  DcmFileFormat format(const_cast<DcmDataset*>(&data));  // copies it
  constexpr auto syntax = EXS_LittleEndianExplicit;
  constexpr std::size_t meta = 4096;  // far more than preamble and meta information take
  std::vector<std::byte> bytes(meta +
                               format.getDataset()->calcElementLength(syntax, EET_ExplicitLength));
  DcmOutputBufferStream stream(bytes.data(), static_cast<offile_off_t>(bytes.size()));
  format.transferInit();
  const auto wrote = format.write(stream, syntax, EET_ExplicitLength, nullptr);
  format.transferEnd();
  if (wrote.bad()) throw Error(std::string("the DICOM file cannot be made: ") + wrote.text());
  stream.flush();
  void* begin = nullptr;
  offile_off_t size = 0;
  stream.flushBuffer(begin, size);
  bytes.resize(static_cast<std::size_t>(size));
  return bytes;
}

}  // namespace mg::dicom
