#include "stages/dicom/testing.hpp"

#include <dcmtk/dcmdata/dcostrmb.h>
#include <dcmtk/dcmdata/dcpixel.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>
#include <dcmtk/dcmdata/dcrleerg.h>
#include <dcmtk/dcmjpeg/djencode.h>

#include <cmath>
#include <memory>

#include "pipeline/random.hpp"
#include "pipeline/sha256.hpp"
#include "stages/dicom/testing_streams.hpp"

namespace mg::dicom::testing {

namespace {

void register_encoders() {
  static const bool done = [] {
    OFLog::configure(OFLogger::OFF_LOG_LEVEL);
    DcmRLEEncoderRegistration::registerCodecs();
    DJEncoderRegistration::registerCodecs();
    return true;
  }();
  static_cast<void>(done);
}

void check(const OFCondition& condition) {
  if (condition.bad()) throw Error(std::string("test file: ") + condition.text());
}

void put_pixels(DcmDataset& data, const Picture& picture) {
  const auto words = picture.words.empty() ? ramp(picture) : picture.words;
  if (picture.bits_allocated == 16) {
    check(data.putAndInsertUint16Array(DCM_PixelData, words.data(), words.size()));
  } else {
    const std::vector<Uint8> bytes(words.begin(), words.end());
    check(data.putAndInsertUint8Array(DCM_PixelData, bytes.data(), bytes.size()));
  }
}

Samples samples_of(const Picture& picture) {
  return {picture.width,
          picture.height,
          1,
          picture.bits_stored,
          picture.is_signed,
          picture.words.empty() ? ramp(picture) : picture.words};
}

/// JPEG-LS and JPEG 2000, which are not left to DCMTK.
std::vector<std::byte> stream_of(const Picture& picture, E_TransferSyntax syntax) {
  const auto samples = samples_of(picture);
  if (syntax == EXS_JPEGLSLossless) return jpeg_ls_of(samples);
  if (syntax == EXS_JPEGLSLossy) return jpeg_ls_of(samples, 2);
  if (syntax == EXS_JPEG2000LosslessOnly) return jpeg2000_of(samples);
  if (syntax == EXS_JPEG2000) return jpeg2000_of(samples, false);
  return {};
}

void put_stream(DcmDataset& data, E_TransferSyntax syntax, const std::vector<std::byte>& stream) {
  auto pixels = std::make_unique<DcmPixelData>(DCM_PixelData);
  auto sequence = std::make_unique<DcmPixelSequence>(DCM_PixelSequenceTag);
  check(sequence->insert(std::make_unique<DcmPixelItem>(DCM_PixelItemTag).release()));
  DcmOffsetList offsets;
  auto* const bytes = const_cast<Uint8*>(reinterpret_cast<const Uint8*>(stream.data()));
  check(sequence->storeCompressedFrame(offsets, bytes, static_cast<Uint32>(stream.size()), 0));
  pixels->putOriginalRepresentation(syntax, nullptr, sequence.release());
  check(data.insert(pixels.release(), true));
}

}  // namespace

std::vector<std::uint16_t> ramp(const Picture& picture) {
  auto random = Random(1);
  const auto top = (1 << picture.bits_stored) - 1;
  std::vector<std::uint16_t> words;
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      const auto smooth = 0.5 + 0.4 * std::sin(0.1 * x) * std::cos(0.15 * y);
      words.push_back(static_cast<std::uint16_t>(top * smooth + random.uniform(0, 0.05 * top)));
    }
  }
  return words;
}

namespace {

std::vector<std::byte> file_with(const Picture& picture, E_TransferSyntax syntax,
                                 const std::vector<std::byte>& coded,
                                 const std::function<void(DcmDataset&)>& more) {
  register_encoders();
  DcmFileFormat format;
  auto& data = *format.getDataset();
  const auto text = [&](const DcmTagKey& tag, const std::string& value) {
    check(data.putAndInsertString(tag, value.c_str()));
  };
  const auto number = [&](const DcmTagKey& tag, int value) {
    check(data.putAndInsertUint16(tag, static_cast<Uint16>(value)));
  };
  text(DCM_SOPClassUID, UID_DigitalMammographyXRayImageStorageForPresentation);
  text(DCM_SOPInstanceUID, "1.2.3.4");
  text(DCM_Modality, "MG");
  number(DCM_SamplesPerPixel, 1);
  text(DCM_PhotometricInterpretation, picture.photometric);
  number(DCM_Rows, picture.height);
  number(DCM_Columns, picture.width);
  number(DCM_BitsAllocated, picture.bits_allocated);
  number(DCM_BitsStored, picture.bits_stored);
  number(DCM_HighBit, picture.bits_stored - 1);
  number(DCM_PixelRepresentation, picture.is_signed ? 1 : 0);
  if (!coded.empty()) {
    put_stream(data, syntax, coded);
  } else {
    put_pixels(data, picture);
  }
  more(data);
  check(data.chooseRepresentation(syntax, nullptr));

  std::vector<std::byte> bytes((std::size_t{1} << 20) +
                               std::size_t{4} * picture.width * picture.height);
  DcmOutputBufferStream stream(bytes.data(), static_cast<offile_off_t>(bytes.size()));
  format.transferInit();
  check(format.write(stream, syntax, EET_ExplicitLength, nullptr));
  format.transferEnd();
  stream.flush();
  void* written = nullptr;
  offile_off_t size = 0;
  stream.flushBuffer(written, size);
  bytes.resize(static_cast<std::size_t>(size));
  return bytes;
}

}  // namespace

std::vector<std::byte> file_of(const Picture& picture, E_TransferSyntax syntax,
                               const std::function<void(DcmDataset&)>& more) {
  return file_with(picture, syntax, stream_of(picture, syntax), more);
}

std::vector<std::byte> htj2k_file_of(const Picture& picture, bool reversible) {
  const auto stream = htj2k_of(samples_of(picture), reversible);
  auto file = file_with(picture, EXS_JPEG2000LosslessOnly, stream, [](DcmDataset&) {});
  constexpr std::string_view from = "1.2.840.10008.1.2.4.90", lossless = "1.2.840.10008.1.2.4.201";
  const auto* const text = reinterpret_cast<const char*>(file.data());
  const auto at = std::string_view(text, 1000).find(from);
  std::string to(lossless);
  to.back() = reversible ? '1' : '3';
  to.push_back('\0');
  file[at - 2] = static_cast<std::byte>(to.size());
  const auto* const bytes = reinterpret_cast<const std::byte*>(to.data());
  std::copy(bytes, bytes + from.size(), file.begin() + static_cast<std::ptrdiff_t>(at));
  file.insert(file.begin() + static_cast<std::ptrdiff_t>(at + from.size()), bytes + from.size(),
              bytes + to.size());
  return file;
}

std::string sha256(Bytes bytes) {
  Sha256 digest;
  digest.add(bytes);
  return digest.hex();
}

}  // namespace mg::dicom::testing
