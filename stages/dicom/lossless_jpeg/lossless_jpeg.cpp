#include "stages/dicom/lossless_jpeg/lossless_jpeg.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/error.hpp"
#include "stages/dicom/lossless_jpeg/difference_table.hpp"
#include "stages/dicom/lossless_jpeg/entropy_bytes.hpp"

namespace mg::dicom {

namespace {

[[noreturn]] void damaged(const std::string& what) {
  throw Error("the lossless JPEG picture " + what, "the file is damaged: fetch it again");
}

/// A component of a scan.
struct Plane {
  std::size_t channel = 0;
  const DifferenceTable* table = nullptr;
  std::vector<std::uint16_t> two_rows;  ///< the latest ones, unless they lie in the picture itself
};

struct Scan {
  std::vector<Plane> planes;
  int predictor = 1;
  int shift = 0;  ///< point transform: low bits that were left out
  FirstRow first_row = FirstRow::standard;
};

class Decoder {
 public:
  Decoder(const JpegFrame& frame, std::span<std::uint16_t> out, FirstRow first_row)
      : frame_(frame),
        width_(static_cast<std::size_t>(frame.width)),
        channels_(static_cast<std::size_t>(frame.channels)),
        out_(out),
        first_row_(first_row) {}

  void run(Bytes rest) {
    while (std::count(done_.begin(), done_.end(), true) < frame_.channels) {
      const auto segment = take_segment(rest);
      if (!segment || segment->marker == marker::eoi) damaged("ends before it is complete");
      if (segment->marker == marker::dht) read_codes(segment->body);
      if (segment->marker == marker::dri) read_restart(segment->body);
      if (segment->marker == marker::sos) {
        auto scan = read_scan(segment->body);
        rest = decode(scan, rest);
        for (const auto& plane : scan.planes) done_[plane.channel] = true;
      }
    }
  }

 private:
  void read_codes(Bytes body) {
    while (!body.empty()) {
      HuffmanCodes codes;
      if (body.size() < 17) damaged("has a table that is cut off");
      const auto place = std::to_integer<std::size_t>(body[0]) & 15;
      std::size_t count = 0;
      for (std::size_t i = 0; i < 16; ++i) {
        codes.lengths[i] = std::to_integer<std::uint8_t>(body[1 + i]);
        count += codes.lengths[i];
      }
      if (place > 3 || body.size() - 17 < count) damaged("has a table that is cut off");
      for (const auto value : body.subspan(17, count)) {
        codes.categories.push_back(std::to_integer<std::uint8_t>(value));
      }
      const auto is_ac = std::to_integer<int>(body[0]) >> 4 != 0;  // of no use here
      if (!is_ac) codes_[place] = std::move(codes), tables_[place].reset();
      body = body.subspan(17 + count);
    }
  }

  void read_restart(Bytes body) {
    if (body.size() != 2) damaged("has a wrong restart interval");
    const auto samples =
        std::to_integer<std::size_t>(body[0]) << 8 | std::to_integer<std::size_t>(body[1]);
    if (samples % width_ != 0) damaged("restarts within a row");
    restart_rows_ = samples / width_;
  }

  Scan read_scan(Bytes body) {
    Scan scan;
    const auto byte = [&](std::size_t at) { return std::to_integer<int>(body[at]); };
    const auto count = body.empty() ? 0 : static_cast<std::size_t>(byte(0));
    if (count < 1 || count > channels_ || body.size() != 4 + 2 * count) {
      damaged("has a wrong scan header");
    }
    for (std::size_t i = 0; i < count; ++i) {
      scan.planes.push_back(
          plane_of(byte(1 + 2 * i), static_cast<std::size_t>(byte(2 + 2 * i)) >> 4));
    }
    scan.predictor = byte(1 + 2 * count);
    scan.shift = byte(3 + 2 * count) & 15;
    if (scan.predictor < 1 || scan.predictor > 7) damaged("has an unknown predictor");
    if (scan.shift >= frame_.bits) damaged("has a wrong point transform");
    scan.first_row = first_row_;
    if (scan.predictor == 1 || scan.predictor == 4 || scan.predictor == 5) {
      scan.first_row = FirstRow::standard;  // the same for these
    }
    return scan;
  }

  Plane plane_of(int id, std::size_t place) {
    const auto* const first = frame_.ids.begin();
    const auto channel =
        static_cast<std::size_t>(std::find(first, first + frame_.channels, id) - first);
    if (channel >= channels_ || done_[channel]) damaged("has a scan of an unknown component");
    if (place > 3 || !codes_[place]) damaged("has no Huffman table for a scan");
    if (!tables_[place]) tables_[place].emplace(*codes_[place]);
    Plane plane{channel, &*tables_[place], {}};
    if (channels_ > 1) plane.two_rows.resize(2 * width_);
    return plane;
  }

  /// Returns what follows the scan.
  Bytes decode(Scan& scan, Bytes data) {
    const auto bytes_of_row = 4 * width_ * scan.planes.size() + 16;
    EntropyBytes bytes(data, bytes_of_row);
    BitWindow bits(nullptr);
    const std::uint8_t* at = nullptr;
    for (std::size_t y = 0; y < static_cast<std::size_t>(frame_.height); ++y) {
      const auto first = restart_rows_ == 0 ? y == 0 : y % restart_rows_ == 0;
      if (first && y > 0) {
        if (!bytes.restart(static_cast<int>(y / restart_rows_ - 1) & 7)) {
          damaged("lacks the restart before row " + std::to_string(y));
        }
        bits = BitWindow(nullptr), at = nullptr;
      }
      bits.move_to(bytes.at_least(bytes_of_row, at));
      const auto good = decode_row(scan, bits, y, first);
      at = bits.give_back();
      if (!good || bytes.beyond(at)) damaged("is damaged or ends in row " + std::to_string(y));
    }
    if (channels_ == 1 && scan.shift > 0) {
      for (auto& sample : out_) sample = static_cast<std::uint16_t>(sample << scan.shift);
    }
    return bytes.behind();
  }

  bool decode_row(Scan& scan, BitWindow& bits, std::size_t y, bool first) {
    const auto middle = static_cast<std::uint16_t>(1 << (frame_.bits - scan.shift - 1));
    const auto from_left = scan.predictor == 1 || (first && scan.first_row == FirstRow::standard);
    if (scan.planes.size() == 1) {
      const auto row = row_of(scan.planes[0], y);
      if (from_left) {  // samples at once
        const auto start = first ? middle : row_of(scan.planes[0], y - 1)[0];
        if (!scan.planes[0].table->read_row<true>(bits, row.data(), width_, start)) return false;
        finish_row(scan, y);
        return true;
      }
      if (!scan.planes[0].table->read_row<false>(bits, row.data(), width_, 0)) return false;
    } else if (!read_interleaved(scan, bits, y)) {
      return false;
    }
    for (auto& plane : scan.planes) predict(scan, plane, y, first, middle);
    finish_row(scan, y);
    return true;
  }

  bool read_interleaved(Scan& scan, BitWindow& bits, std::size_t y) {
    for (std::size_t x = 0; x < width_; ++x) {
      for (auto& plane : scan.planes) {
        if (!plane.table->read(bits, row_of(plane, y)[x])) return false;
      }
    }
    return true;
  }

  void predict(Scan& scan, Plane& plane, std::size_t y, bool first, std::uint16_t middle) {
    const auto row = row_of(plane, y);
    if (scan.first_row == FirstRow::plausible) {
      const auto pvrg = looks_like_pvrg(row, scan.predictor, frame_.bits - scan.shift);
      scan.first_row = pvrg ? FirstRow::pvrg : FirstRow::standard;
    }
    if (!first) {
      add_prediction(scan.predictor, row, row_of(plane, y - 1));
    } else if (scan.first_row == FirstRow::pvrg) {
      add_prediction(scan.predictor, row, std::vector<std::uint16_t>(width_, middle));
    } else {
      add_left(row, middle);
    }
  }

  /// Of one channel, the picture's own row; of several, one of two beside it.
  Row row_of(Plane& plane, std::size_t y) {
    if (channels_ == 1) return out_.subspan(y * width_, width_);
    return Row(plane.two_rows).subspan(y % 2 * width_, width_);
  }

  void finish_row(Scan& scan, std::size_t y) {
    if (channels_ == 1) return;
    for (auto& plane : scan.planes) {
      auto at = y * width_ * channels_ + plane.channel;
      for (const auto sample : row_of(plane, y)) {
        out_[at] = static_cast<std::uint16_t>(sample << scan.shift);
        at += channels_;
      }
    }
  }

  const JpegFrame& frame_;
  std::size_t width_, channels_;
  std::span<std::uint16_t> out_;
  FirstRow first_row_;
  std::array<std::optional<HuffmanCodes>, 4> codes_;
  std::array<std::optional<DifferenceTable>, 4> tables_;
  std::size_t restart_rows_ = 0;  ///< 0: no restarts
  std::array<bool, 4> done_{};
};

}  // namespace

bool is_plain_lossless(const JpegFrame& frame) {
  return frame.process == 3 && !frame.subsampled && frame.channels >= 1 && frame.channels <= 4 &&
         frame.bits >= 2 && frame.bits <= 16 && frame.width > 0 && frame.height > 0;
}

void decode_lossless_jpeg(Bytes stream, const JpegFrame& frame, std::span<std::uint16_t> out,
                          FirstRow first_row) {
  const auto samples = static_cast<std::size_t>(frame.width) * frame.height * frame.channels;
  if (!is_plain_lossless(frame) || out.size() != samples) damaged("is of another kind or size");
  Decoder(frame, out, first_row).run(stream);
}

}  // namespace mg::dicom
