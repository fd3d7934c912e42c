#include "stages/dicom/lossy_jpeg/extended_jpeg.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "pipeline/error.hpp"
#include "stages/dicom/lossless_jpeg/entropy_bytes.hpp"
#include "stages/dicom/lossy_jpeg/huffman_table.hpp"
#include "stages/dicom/lossy_jpeg/inverse_dct.hpp"

namespace mg::dicom {

namespace {

constexpr int dqt = 0xdb, extended = 0xc1;
constexpr std::size_t side = 8, in_block = 64;
constexpr std::size_t most_bytes = in_block * 4 + 16;  // of a block: 32 bits a coefficient

[[noreturn]] void damaged(const std::string& what) {
  throw Error("the JPEG picture " + what, "the file is damaged: fetch it again");
}

/// Where the k-th coefficient of the zigzag lies in its block.
constexpr auto make_zigzag() {
  std::array<std::uint8_t, in_block> out{};
  std::size_t k = 0;
  for (std::size_t diagonal = 0; diagonal < 2 * side - 1; ++diagonal) {
    for (std::size_t i = 0; i <= diagonal; ++i) {
      const auto y = diagonal % 2 == 0 ? diagonal - i : i;
      const auto x = diagonal - y;
      if (y < side && x < side) out[k++] = static_cast<std::uint8_t>(side * y + x);
    }
  }
  return out;
}
constexpr auto zigzag = make_zigzag();

using Quantizers = std::array<std::uint16_t, in_block>;  // in zigzag order

class Decoder {
 public:
  Decoder(const JpegFrame& frame, std::span<std::uint16_t> out)
      : width_(static_cast<std::size_t>(frame.width)),
        height_(static_cast<std::size_t>(frame.height)),
        bits_(frame.bits),
        out_(out) {}

  void run(Bytes rest) {
    for (;;) {
      const auto segment = take_segment(rest);
      if (!segment || segment->marker == marker::eoi) damaged("ends before its scan");
      if (segment->marker == dqt) read_quantizers(segment->body);
      if (segment->marker == marker::dht) read_codes(segment->body);
      if (segment->marker == marker::dri) read_restart(segment->body);
      if (segment->marker == extended) quantizer_ = byte(segment->body, 8) & 3;
      if (segment->marker == marker::sos) return decode(segment->body, rest);
    }
  }

 private:
  static std::size_t byte(Bytes body, std::size_t at) {
    if (at >= body.size()) damaged("has a segment that is cut off");
    return std::to_integer<std::size_t>(body[at]);
  }

  void read_quantizers(Bytes body) {
    while (!body.empty()) {
      const auto wide = byte(body, 0) >> 4 != 0;
      auto& table = quantizers_[byte(body, 0) & 3].emplace();
      for (std::size_t i = 0; i < in_block; ++i) {
        const auto value =
            wide ? byte(body, 1 + 2 * i) << 8 | byte(body, 2 + 2 * i) : byte(body, 1 + i);
        table[i] = static_cast<std::uint16_t>(value);
      }
      body = body.subspan(1 + (wide ? 2 : 1) * in_block);
    }
  }

  void read_codes(Bytes body) {
    while (!body.empty()) {
      const auto place = byte(body, 0) & 3;
      auto& tables = byte(body, 0) >> 4 == 0 ? dc_ : ac_;
      body = body.subspan(1);
      tables[place] = HuffmanTable::take(body);
      if (!tables[place]) damaged("has a table that is none");
    }
  }

  void read_restart(Bytes body) { restart_ = byte(body, 0) << 8 | byte(body, 1); }

  void decode(Bytes header, Bytes data) {
    const auto places = byte(header, 2);
    const auto& dc = dc_[places >> 4 & 3];
    const auto& ac = ac_[places & 3];
    if (byte(header, 0) != 1 || !dc || !ac || !quantizers_[quantizer_]) {
      damaged("lacks a table of its scan");
    }
    EntropyBytes bytes(data, most_bytes);
    BitWindow bits(nullptr);
    const std::uint8_t* at = nullptr;
    const auto across = (width_ + side - 1) / side, down = (height_ + side - 1) / side;
    std::int64_t constant = 0;
    for (std::size_t i = 0; i < across * down; ++i) {
      if (restart_ != 0 && i > 0 && i % restart_ == 0) {
        if (!bytes.restart(static_cast<int>(i / restart_ - 1) & 7)) damaged("lacks a restart");
        bits = BitWindow(nullptr), at = nullptr, constant = 0;
      }
      bits.move_to(bytes.at_least(most_bytes, at));
      const auto block = read_block(bits, *dc, *ac, constant);
      at = bits.give_back();
      if (!block || bytes.beyond(at)) damaged("is damaged or ends in block " + std::to_string(i));
      put(inverse_dct(*block, bits_), i % across * side, i / across * side);
    }
  }

  /// `constant`: the first coefficient of the block before, and afterwards of this one. Nothing if
  /// the bits are no block.
  std::optional<std::array<std::int64_t, in_block>> read_block(BitWindow& bits,
                                                               const HuffmanTable& dc,
                                                               const HuffmanTable& ac,
                                                               std::int64_t& constant) const {
    const auto& quantizers = *quantizers_[quantizer_];
    std::array<std::int64_t, in_block> block{};
    bits.refill();
    const auto category = dc.read(bits);
    if (category < 0 || category > 16) return {};
    if (category > 0) constant += read_number(bits, category);
    constant =
        std::clamp<std::int64_t>(constant, -(1 << 20), 1 << 20);  // only damaged ones go so far
    block[0] = constant * quantizers[0];
    for (std::size_t k = 1; k < in_block; ++k) {
      bits.refill();
      const auto symbol = ac.read(bits);
      if (symbol < 0) return {};
      const auto zeros = static_cast<std::size_t>(symbol >> 4);
      const auto size = symbol & 15;
      if (size == 0 && zeros < 15) break;  // the rest is zero
      k += zeros;
      if (size == 0) continue;
      if (k >= in_block) return {};
      block[zigzag[k]] = std::int64_t{read_number(bits, size)} * quantizers[k];
    }
    return block;
  }

  /// The part of the block that lies within the picture.
  void put(const std::array<std::uint16_t, in_block>& block, std::size_t left, std::size_t top) {
    const auto columns = std::min(side, width_ - left), rows = std::min(side, height_ - top);
    for (std::size_t y = 0; y < rows; ++y) {
      std::copy_n(&block[side * y], columns, &out_[(top + y) * width_ + left]);
    }
  }

  std::size_t width_, height_;
  int bits_;
  std::span<std::uint16_t> out_;
  std::array<std::optional<Quantizers>, 4> quantizers_;
  std::array<std::optional<HuffmanTable>, 4> dc_, ac_;
  std::size_t quantizer_ = 0;
  std::size_t restart_ = 0;  ///< blocks; 0: no restarts
};

}  // namespace

bool is_gray_extended(const JpegFrame& frame) {
  return frame.process == 1 && frame.channels == 1 && frame.bits == 12 && frame.width > 0 &&
         frame.height > 0;
}

void decode_extended_jpeg(Bytes stream, const JpegFrame& frame, std::span<std::uint16_t> out) {
  const auto samples = static_cast<std::size_t>(frame.width) * frame.height;
  if (!is_gray_extended(frame) || out.size() != samples) damaged("is of another kind or size");
  if (stream.size() < 2) damaged("ends before its scan");
  Decoder(frame, out).run(stream.subspan(2));  // behind SOI
}

}  // namespace mg::dicom
