#include "stages/dicom/dcmtk_jpeg.hpp"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmjpeg/djcparam.h>
#include <dcmtk/dcmjpeg/djdijg12.h>
#include <dcmtk/dcmjpeg/djdijg16.h>
#include <dcmtk/dcmjpeg/djdijg8.h>

#include <limits>
#include <memory>
#include <string>

#include "pipeline/error.hpp"
#include "stages/dicom/widen.hpp"

namespace mg::dicom {

namespace {

[[noreturn]] void damaged(const std::string& what) {
  throw Error("the compressed pixels cannot be decoded: " + what,
              "the file is damaged: fetch it again");
}

std::unique_ptr<DJDecoder> decoder_for(int bits, const DJCodecParameter& how, bool ybr) {
  if (bits <= 8) return std::make_unique<DJDecompressIJG8Bit>(how, ybr);
  if (bits <= 12) return std::make_unique<DJDecompressIJG12Bit>(how, ybr);
  return std::make_unique<DJDecompressIJG16Bit>(how, ybr);
}

/// Refuses what DCMTK 3.6.7 would loop on: markers that may not stand within a picture.
void require_known_markers(Bytes stream) {
  stream = stream.subspan(2);
  while (const auto segment = take_segment(stream)) {
    if (segment->marker == marker::eoi) return;
    if (segment->marker < 0xc0) damaged("it holds an unknown marker");
    if (segment->marker != marker::sos) continue;
    const auto* const data = reinterpret_cast<const std::uint8_t*>(stream.data());
    std::size_t at = 0;
    const auto within = [&] {  // entropy-coded bytes, stuffing, restarts
      const auto next = at + 1 < stream.size() ? data[at + 1] : 0;
      return data[at] != 0xff || next == 0 || (next >= 0xd0 && next <= 0xd7);
    };
    while (at < stream.size() && within()) ++at;
    stream = stream.subspan(at);
  }
}

}  // namespace

void decode_with_dcmtk(Bytes stream, const JpegFrame& frame, bool ybr,
                       std::span<std::uint16_t> out) {
  require_known_markers(stream);
  const auto wide = frame.bits > 8;
  const auto bytes = out.size() * (wide ? 2 : 1);
  constexpr auto most = std::numeric_limits<Uint32>::max();
  if (bytes > most || stream.size() > most) throw Error("the picture is too large for DCMTK");
  const DJCodecParameter how(ECC_lossyYCbCr, EDC_photometricInterpretation, EUC_never,
                             EPC_colorByPixel);
  const auto decoder = decoder_for(frame.bits, how, ybr);
  auto* const to = wide ? reinterpret_cast<Uint8*>(out.data()) : narrow_half(out).data();
  auto done = decoder->init();
  if (done.good()) {
    auto* const in = const_cast<Uint8*>(reinterpret_cast<const Uint8*>(stream.data()));
    done = decoder->decode(in, static_cast<Uint32>(stream.size()), to, static_cast<Uint32>(bytes),
                           OFFalse);
  }
  if (done.bad()) damaged(done.text());
  if (!wide) widen_half(out);
}

}  // namespace mg::dicom
