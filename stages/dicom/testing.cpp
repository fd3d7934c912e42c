#include "stages/dicom/testing.hpp"

#include <dcmtk/dcmdata/dcostrmb.h>
#include <dcmtk/dcmdata/dcrleerg.h>
#include <dcmtk/dcmjpeg/djencode.h>
#include <dcmtk/dcmjpls/djencode.h>

#include <array>
#include <bit>
#include <cmath>

#include "pipeline/random.hpp"

namespace mg::dicom::testing {

namespace {

void register_encoders() {
  static const bool done = [] {
    OFLog::configure(OFLogger::OFF_LOG_LEVEL);
    DcmRLEEncoderRegistration::registerCodecs();
    DJEncoderRegistration::registerCodecs();
    DJLSEncoderRegistration::registerCodecs();
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

std::vector<std::byte> file_of(const Picture& picture, E_TransferSyntax syntax,
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
  put_pixels(data, picture);
  more(data);
  check(data.chooseRepresentation(syntax, nullptr));

  std::vector<std::byte> bytes(std::size_t{1} << 20);
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

std::string sha256(Bytes bytes) {
  using Word = std::uint32_t;
  constexpr auto root_bits = [](double root) {  // the first 32 bits of the fraction
    return static_cast<Word>(static_cast<std::uint64_t>((root - std::floor(root)) * 0x1p32));
  };
  std::array<Word, 64> k{};
  std::array<Word, 8> h{};
  for (int n = 2, found = 0; found < 64; ++n) {
    auto prime = true;
    for (int d = 2; d * d <= n; ++d) prime = prime && n % d != 0;
    if (!prime) continue;
    if (found < 8) h[found] = root_bits(std::sqrt(n));
    k[found++] = root_bits(std::cbrt(n));
  }
  std::vector<std::uint8_t> text;
  for (const auto b : bytes) text.push_back(std::to_integer<std::uint8_t>(b));
  text.push_back(0x80);
  while (text.size() % 64 != 56) text.push_back(0);
  for (int i = 7; i >= 0; --i) text.push_back(static_cast<std::uint8_t>(bytes.size() * 8 >> 8 * i));
  for (std::size_t at = 0; at < text.size(); at += 64) {
    std::array<Word, 64> w{};
    for (int i = 0; i < 16; ++i) {
      for (int j = 0; j < 4; ++j) w[i] = w[i] << 8 | text[at + 4 * i + j];
    }
    for (int i = 16; i < 64; ++i) {
      const auto a = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ w[i - 15] >> 3;
      const auto b = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ w[i - 2] >> 10;
      w[i] = w[i - 16] + a + w[i - 7] + b;
    }
    auto s = h;
    for (int i = 0; i < 64; ++i) {
      const auto e = std::rotr(s[4], 6) ^ std::rotr(s[4], 11) ^ std::rotr(s[4], 25);
      const auto a = std::rotr(s[0], 2) ^ std::rotr(s[0], 13) ^ std::rotr(s[0], 22);
      const auto one = s[7] + e + ((s[4] & s[5]) ^ (~s[4] & s[6])) + k[i] + w[i];
      const auto two = a + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
      s = {one + two, s[0], s[1], s[2], s[3] + one, s[4], s[5], s[6]};
    }
    for (int i = 0; i < 8; ++i) h[i] += s[i];
  }
  std::string hex;
  for (const auto word : h) {
    for (int shift = 28; shift >= 0; shift -= 4) hex += "0123456789abcdef"[word >> shift & 15];
  }
  return hex;
}

}  // namespace mg::dicom::testing
