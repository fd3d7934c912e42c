#include "stages/dicom/codecs.hpp"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcxfer.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>

#include <algorithm>
#include <array>

#include "pipeline/error.hpp"

namespace mg::dicom {

namespace {

constexpr std::array readable = {EXS_LittleEndianImplicit, EXS_LittleEndianExplicit,
                                 EXS_BigEndianExplicit,    EXS_DeflatedLittleEndianExplicit,
                                 EXS_RLELossless,          EXS_JPEGProcess1,
                                 EXS_JPEGProcess2_4,       EXS_JPEGProcess14,
                                 EXS_JPEGProcess14SV1,     EXS_JPEGLSLossless,
                                 EXS_JPEGLSLossy};

std::string name_of(const std::string& syntax) {
  constexpr char htj2k[] = "1.2.840.10008.1.2.4.20";  // .201, .202, .203: unknown to DCMTK 3.6.7
  if (syntax.rfind(htj2k, 0) == 0) return "High-Throughput JPEG 2000 (" + syntax + ")";
  const DcmXfer xfer(syntax.c_str());
  if (xfer.getXfer() == EXS_Unknown) return syntax;
  return std::string(xfer.getXferName()) + " (" + syntax + ")";
}

}  // namespace

void require_readable(const std::string& syntax) {
  const auto xfer = DcmXfer(syntax.c_str()).getXfer();
  if (std::find(readable.begin(), readable.end(), xfer) != readable.end()) return;
  throw Error("transfer syntax " + name_of(syntax) + " is not supported",
              "decompress the file first, for instance with gdcmconv --raw");
}

void register_decoders() {
  static const bool done = [] {
    OFLog::configure(OFLogger::OFF_LOG_LEVEL);
    DJDecoderRegistration::registerCodecs();
    DJLSDecoderRegistration::registerCodecs();
    return true;
  }();
  static_cast<void>(done);
}

}  // namespace mg::dicom
