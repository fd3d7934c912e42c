#include "stages/contour/segmentation_frames.hpp"

#include <cstring>

#include "pipeline/error.hpp"
#include "stages/support/dicom/fields.hpp"

namespace mg::contour {

namespace {

constexpr auto rle = "1.2.840.10008.1.2.5", deflated_frames = "1.2.840.10008.1.2.8.1";
constexpr std::size_t most_pixels = std::size_t{1} << 28;
constexpr int most_frames = 100'000;

unsigned byte_at(dicom::Bytes bytes, std::size_t at) {
  return std::to_integer<unsigned>(bytes[at]);
}

std::uint32_t little32(dicom::Bytes bytes, std::size_t at) {
  return byte_at(bytes, at) | byte_at(bytes, at + 1) << 8 | byte_at(bytes, at + 2) << 16 |
         byte_at(bytes, at + 3) << 24;
}

[[noreturn]] void damaged() {
  throw Error("the pixels of the segmentation are damaged", "fetch the file again");
}

/// One segment of an RLE frame (PS3.5, annex G): a count below 128 precedes that many bytes and one
/// more, one above a byte that is repeated.
void unpack_segment(dicom::Bytes in, std::size_t first, std::size_t step,
                    std::vector<std::byte>& out) {
  std::size_t at = first;
  const auto put = [&](std::byte value) {
    if (at < out.size()) out[at] = value;
    at += step;
  };
  for (std::size_t i = 0; i + 1 < in.size() && at < out.size();) {
    const auto count = byte_at(in, i++);
    if (count < 128) {
      for (unsigned n = 0; n <= count && i < in.size(); ++n) put(in[i++]);
    } else if (count > 128) {
      for (unsigned n = 0; n < 257 - count; ++n) put(in[i]);
      ++i;
    }
  }
  if (at < out.size()) damaged();
}

/// The most significant bytes come first; `out` gets little-endian words.
void unpack_rle(dicom::Bytes frame, std::size_t bytes_a_value, std::vector<std::byte>& out) {
  if (frame.size() < 64 || little32(frame, 0) != bytes_a_value) damaged();
  for (std::size_t k = 0; k < bytes_a_value; ++k) {
    const auto begin = little32(frame, 4 + 4 * k);
    const auto end = k + 1 < bytes_a_value ? little32(frame, 8 + 4 * k) : frame.size();
    if (begin < 64 || begin > end || end > frame.size()) damaged();
    unpack_segment(frame.subspan(begin, end - begin), bytes_a_value - 1 - k, bytes_a_value, out);
  }
}

/// Pixels of the type OW are words, and in a big-endian file their bytes are swapped. Its elements
/// are explicit: the type lies eight bytes before the value.
bool has_swapped_words(const dicom::Object& object) {
  return object.big_endian && !object.pixels->encapsulated &&
         std::memcmp(object.pixels->value.data() - 8, "OW", 2) == 0;
}

}  // namespace

SegmentationFrames::SegmentationFrames(const dicom::Object& object) : object_(object) {
  if (!object.pixels) throw Error("the segmentation has no pixels", "the file is damaged");
  count_ = dicom::integer_of(*object, DCM_NumberOfFrames).value_or(1);
  width_ = dicom::integer_of(*object, DCM_Columns).value_or(0);
  height_ = dicom::integer_of(*object, DCM_Rows).value_or(0);
  bits_ = dicom::integer_of(*object, DCM_BitsAllocated).value_or(0);
  if (count_ < 1 || count_ > most_frames || width_ < 1 || height_ < 1 ||
      (bits_ != 1 && bits_ != 8 && bits_ != 16) ||
      static_cast<std::size_t>(width_) * height_ > most_pixels) {
    throw Error("the segmentation's header is absurd: " + std::to_string(count_) + " frames of " +
                    std::to_string(width_) + " × " + std::to_string(height_) + " pixels of " +
                    std::to_string(bits_) + " bits",
                "the file is damaged");
  }
  const auto& pixels = *object.pixels;
  if (!pixels.encapsulated) {
    swapped_ = has_swapped_words(object);
    if (pixels.value.size() < (bits_of_frame() * count_ + 7) / 8) damaged();
  } else if (object.syntax != rle && object.syntax != deflated_frames) {
    throw Error("segmentations compressed as transfer syntax " + object.syntax + " are not read",
                "unpack it, for example with gdcmconv --raw");
  } else if (pixels.fragments.size() != static_cast<std::size_t>(count_)) {
    damaged();
  }
}

std::size_t SegmentationFrames::bits_of_frame() const {
  return static_cast<std::size_t>(width_) * height_ * bits_;
}

cv::Mat1w SegmentationFrames::operator[](int i) const {
  const auto& pixels = *object_.pixels;
  if (pixels.encapsulated) {
    const auto bytes = decompressed(pixels.fragments[static_cast<std::size_t>(i)]);
    return bits_ == 1 ? unpacked(bytes, 0) : widened(bytes);
  }
  const auto first_bit = bits_of_frame() * i;
  return bits_ == 1 ? unpacked(pixels.value, first_bit)
                    : widened(pixels.value.subspan(first_bit / 8, bits_of_frame() / 8));
}

std::vector<std::byte> SegmentationFrames::decompressed(dicom::Bytes fragment) const {
  const auto size = (bits_of_frame() + 7) / 8;
  if (object_.syntax == deflated_frames) {
    auto out = dicom::inflate(fragment, size + 1);  // an even count
    if (out.size() < size) damaged();
    return out;
  }
  std::vector<std::byte> out(size);
  unpack_rle(fragment, bits_ == 16 ? 2 : 1, out);
  return out;
}

/// The first pixel is the lowest bit; frames follow each other without a gap.
cv::Mat1w SegmentationFrames::unpacked(dicom::Bytes bytes, std::size_t first_bit) const {
  cv::Mat1w out(height_, width_);
  auto bit = first_bit;
  for (auto& pixel : out) {
    const auto at = bit / 8 ^ (swapped_ ? 1U : 0U);
    pixel = static_cast<std::uint16_t>(byte_at(bytes, at) >> bit % 8 & 1);
    ++bit;
  }
  return out;
}

cv::Mat1w SegmentationFrames::widened(dicom::Bytes bytes) const {
  cv::Mat1w out(height_, width_);
  std::size_t at = 0;
  for (auto& pixel : out) {
    const auto first = swapped_ ? at ^ 1U : at;
    pixel = static_cast<std::uint16_t>(byte_at(bytes, first));
    if (bits_ == 16)
      pixel |= static_cast<std::uint16_t>(byte_at(bytes, (at + 1) ^ (swapped_ ? 1U : 0U)) << 8);
    at += static_cast<std::size_t>(bits_ / 8);
  }
  return out;
}

}  // namespace mg::contour
