#include "stages/dicom/stored.hpp"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <bit>
#include <utility>

#include "pipeline/error.hpp"
#include "stages/dicom/frame_codec.hpp"
#include "stages/dicom/frames.hpp"
#include "stages/dicom/jpeg_frame.hpp"
#include "stages/dicom/native.hpp"
#include "stages/dicom/wide_frame.hpp"

namespace mg::dicom {

static_assert(std::endian::native == std::endian::little, "words are read as little endian");

namespace {

constexpr char explicit_little[] = "1.2.840.10008.1.2.1";
constexpr char explicit_big[] = "1.2.840.10008.1.2.2";
constexpr char rle_lossless[] = "1.2.840.10008.1.2.5";
constexpr char jpeg_lossless[] = "1.2.840.10008.1.2.4.57";
constexpr char deflated_frames[] = "1.2.840.10008.1.2.8.1";

void mute_dcmtk() {
  static const bool done = [] {
    OFLog::configure(OFLogger::OFF_LOG_LEVEL);
    return true;
  }();
  static_cast<void>(done);
}

/// What a deflated data set may grow to: its pixels, as its header declares them, and 16 MB.
std::vector<std::byte> inflate_declared(Bytes deflated, const Limits& limits) {
  constexpr std::size_t mb = std::size_t{1} << 20;
  const auto start = inflate_start(deflated, 4 * mb);
  const auto seen = walk(start, Coding::explicit_little, limits.nesting, false);
  const auto pixels = std::uint64_t{seen.rows} * seen.columns * seen.samples;
  const auto declared = std::min<std::uint64_t>(pixels, limits.pixels) * 4;
  return inflate(deflated, static_cast<std::size_t>(declared) + 16 * mb);
}

bool is_native(const std::string& syntax) {
  return syntax == "1.2.840.10008.1.2" || syntax == explicit_little || syntax == explicit_big;
}

void require_readable(const std::string& syntax) {
  if (decodes(syntax) || syntax == deflated_frames) return;
  const DcmXfer xfer(syntax.c_str());
  const auto known = xfer.getXfer() != EXS_Unknown;
  throw Error("transfer syntax " + syntax +
                  (known ? " (" + std::string(xfer.getXferName()) + ")" : "") + " is not supported",
              "decompress the file first, for instance with gdcmconv --raw");
}

void parse(Bytes bytes, Coding coding, DcmDataset& into) {
  const auto syntax = coding == Coding::implicit_little ? EXS_LittleEndianImplicit
                      : coding == Coding::explicit_big  ? EXS_BigEndianExplicit
                                                        : EXS_LittleEndianExplicit;
  DcmInputBufferStream stream;
  stream.setBuffer(const_cast<std::byte*>(bytes.data()), static_cast<offile_off_t>(bytes.size()));
  stream.setEos();
  into.transferInit();
  const auto read = into.read(stream, syntax, EGL_noChange, DCM_MaxReadLength);
  into.transferEnd();
  if (read.bad()) {
    throw Error(std::string("the header cannot be parsed: ") + read.text(),
                "the file is damaged: fetch it again");
  }
}

std::vector<std::byte> without(Bytes bytes, const std::vector<Stretch>& strays) {
  std::vector<std::byte> out;
  std::size_t from = 0;
  for (const auto& stray : strays) {
    if (stray.begin >= bytes.size()) break;
    out.insert(out.end(), bytes.begin() + static_cast<std::ptrdiff_t>(from),
               bytes.begin() + static_cast<std::ptrdiff_t>(stray.begin));
    from = stray.end;
  }
  out.insert(out.end(), bytes.begin() + static_cast<std::ptrdiff_t>(from), bytes.end());
  return out;
}

[[noreturn]] void no_picture(DcmDataset& data_set) {
  const Tags tags(data_set);
  if (tags.has(DCM_FloatPixelData) || tags.has(DCM_DoubleFloatPixelData)) {
    throw Error("the pixels are floating-point numbers", "maps of measurements are not read");
  }
  const auto* kind = dcmFindNameOfUID(tags.text(DCM_SOPClassUID).c_str(), "");
  throw Error(*kind == 0
                  ? "the file holds no picture"
                  : "the file holds no picture (it is of the kind " + std::string(kind) + ")",
              "reports, plans and annotations are no mammograms: leave it out");
}

/// The words of a frame, what becomes of them, and the compressed stream put together.
void require_memory(const Layout& layout, const PixelElement& pixels, const Limits& limits) {
  auto need = std::uint64_t{layout.values()} * (layout.wide() ? 16 : 4);
  for (const auto part : pixels.fragments) need += part.size();
  if (need <= limits.bytes) return;
  throw Error("the picture needs " + std::to_string(need >> 20) + " MB, more than allowed",
              "raise max_megabytes if it is genuine");
}

FrameFormat format_of(const Layout& layout, const std::string& syntax) {
  FrameFormat out;
  out.width = layout.columns, out.height = layout.rows;
  out.channels = layout.samples;
  out.bits_allocated = std::max(layout.bits_allocated, 8);
  out.bits_stored = layout.bits;
  out.is_signed = layout.is_signed;
  out.planar = layout.planar;
  // Lossy JPEG stays YBR, so that make_rgb() rounds it as it rounds all others.
  const auto lossy_jpeg = syntax == "1.2.840.10008.1.2.4.50" || syntax == "1.2.840.10008.1.2.4.51";
  out.photometric = lossy_jpeg && layout.samples == 3 ? "RGB" : layout.photometric;
  return out;
}

/// Samples of 8 bits in words that big endian files swap: the second byte of a word comes first.
std::vector<std::byte> pairs_swapped(Bytes bytes) {
  std::vector<std::byte> out(bytes.begin(), bytes.end());
  for (std::size_t i = 0; i + 1 < out.size(); i += 2) std::swap(out[i], out[i + 1]);
  return out;
}

}  // namespace

struct StoredFile::Parts {
  Limits limits;
  Envelope envelope;
  std::vector<std::byte> inflated;
  PixelElement pixels;
  bool pixels_are_words = false;  ///< VR OW
  bool bare = false;
  std::unique_ptr<DcmDataset> data_set = std::make_unique<DcmDataset>();
  Layout layout;

  void open(Bytes file);
  void open_bare_jpeg(Bytes stream);
  std::span<const std::uint16_t> in_file(Bytes bytes) const;
  std::vector<std::uint16_t> native(Bytes bytes) const;
  Samples compressed(const std::vector<Bytes>& fragments) const;
};

void StoredFile::Parts::open(Bytes file) {
  envelope = open_envelope(file);
  if (envelope.deflated) {
    inflated = inflate_declared(envelope.data_set, limits);
    envelope.data_set = inflated;
    envelope.syntax = explicit_little;
  }
  auto walked = walk(envelope.data_set, envelope.coding, limits.nesting);
  const auto end = walked.pixels ? walked.pixels->begin : envelope.data_set.size();
  const auto header = envelope.data_set.first(end);
  if (header.size() > largest_header) {
    throw Error("the header has " + std::to_string(header.size() >> 20) + " MB",
                "no mammogram needs that: the file is damaged or hostile");
  }
  if (walked.strays.empty())
    parse(header, envelope.coding, *data_set);
  else
    parse(without(header, walked.strays), envelope.coding, *data_set);
  if (!walked.pixels) no_picture(*data_set);
  require_readable(envelope.syntax);
  pixels = std::move(*walked.pixels);
  pixels_are_words = envelope.coding == Coding::implicit_little ||
                     envelope.data_set[pixels.begin + 5] == std::byte{'W'};
  if (pixels.encapsulated == is_native(envelope.syntax)) {
    throw Error(std::string("the pixels are ") + (pixels.encapsulated ? "" : "not ") +
                    "compressed, and the transfer syntax says otherwise",
                "the file is damaged");
  }
  layout = read_layout(Tags(*data_set), limits.pixels);
  require_memory(layout, pixels, limits);
}

void StoredFile::Parts::open_bare_jpeg(Bytes stream) {
  const auto frame = find_jpeg_frame(stream);
  if (!frame || frame->process != 3 || frame->channels != 1 || frame->height == 0) {
    throw Error("this is a JPEG file, and no lossless gray one",
                "pictures of other kinds are read by image.decode");
  }
  envelope.syntax = jpeg_lossless;
  pixels.encapsulated = true;
  pixels.fragments = {stream};
  layout.rows = frame->height, layout.columns = frame->width;
  layout.bits_allocated = frame->bits > 8 ? 16 : 8;
  layout.bits = frame->bits, layout.high_bit = frame->bits - 1;
  layout.photometric = "MONOCHROME2";
  if (layout.pixels() > limits.pixels) {
    throw Error("the picture has " + std::to_string(layout.columns) + " × " +
                    std::to_string(layout.rows) + " pixels, more than allowed",
                "raise max_megapixels if it is genuine");
  }
}

/// The words of a frame where they lie in the file; none if they lie elsewhere or otherwise.
std::span<const std::uint16_t> StoredFile::Parts::in_file(Bytes bytes) const {
  if (!inflated.empty() || envelope.coding == Coding::explicit_big) return {};
  return words_as_they_lie(bytes, format_of(layout, explicit_little));
}

std::vector<std::uint16_t> StoredFile::Parts::native(Bytes bytes) const {
  const auto big = envelope.coding == Coding::explicit_big;
  std::vector<std::byte> swapped;
  if (big && pixels_are_words && layout.bits_allocated == 8) {
    swapped = pairs_swapped(bytes);
    bytes = swapped;
  }
  const std::string syntax = big ? explicit_big : explicit_little;
  return decode_frame(syntax, {bytes}, format_of(layout, syntax)).samples;
}

Samples StoredFile::Parts::compressed(const std::vector<Bytes>& fragments) const {
  Samples out;
  out.bits = layout.bits;
  if (envelope.syntax == deflated_frames) {
    std::vector<std::byte> joined;
    for (const auto part : fragments) joined.insert(joined.end(), part.begin(), part.end());
    const auto bytes = inflate(joined, layout.values() * 4 + 64);
    auto single = layout;
    single.frames = 1;
    if (layout.bits_allocated == 1)
      out.words = native_bits(bytes, single, 0);
    else if (layout.wide())
      out.wide = read_wide(native_frame(bytes, single, 0), single, false);
    else
      out.words = native(native_frame(bytes, single, 0));
    return out;
  }
  if (layout.wide()) {
    if (envelope.syntax != rle_lossless) throw Error("compressed pixels of 32 bits are not read");
    out.wide = decode_wide_rle(fragments, layout);
    return out;
  }
  auto frame = decode_frame(envelope.syntax, fragments, format_of(layout, envelope.syntax));
  out.words = std::move(frame.samples);
  out.rgb = frame.rgb;
  out.bits = frame.bits;
  return out;
}

StoredFile::StoredFile(Bytes file, const Limits& limits) : parts_(std::make_unique<Parts>()) {
  mute_dcmtk();
  parts_->limits = limits;
  parts_->bare = file.size() > 3 && file[0] == std::byte{0xff} && file[1] == std::byte{0xd8};
  if (parts_->bare)
    parts_->open_bare_jpeg(file);
  else
    parts_->open(file);
}

StoredFile::~StoredFile() = default;
StoredFile::StoredFile(StoredFile&&) noexcept = default;
StoredFile& StoredFile::operator=(StoredFile&&) noexcept = default;

const Layout& StoredFile::layout() const { return parts_->layout; }
const std::string& StoredFile::syntax() const { return parts_->envelope.syntax; }
bool StoredFile::bare() const { return parts_->bare; }
Tags StoredFile::tags(int frame) const { return Tags(*parts_->data_set, frame); }
Header StoredFile::header(int frame) const { return read_header(tags(frame), parts_->layout); }

Samples StoredFile::samples(int frame) const {
  const auto& parts = *parts_;
  const auto& layout = parts.layout;
  if (parts.pixels.encapsulated) {
    return parts.compressed(encapsulated_frame(parts.pixels, layout, frame));
  }
  Samples out;
  out.bits = layout.bits;
  if (layout.bits_allocated == 1) {
    out.words = native_bits(parts.pixels.value, layout, frame);
    return out;
  }
  const auto bytes = native_frame(parts.pixels.value, layout, frame);
  if (layout.wide())
    out.wide = read_wide(bytes, layout, parts.envelope.coding == Coding::explicit_big);
  else if (const auto words = parts.in_file(bytes); !words.empty())
    out.words = StoredWords(words);
  else
    out.words = parts.native(bytes);
  return out;
}

}  // namespace mg::dicom
