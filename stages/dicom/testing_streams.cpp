#include "stages/dicom/testing_streams.hpp"

#include <dcmtk/config/osconfig.h>

#include <charls/charls.h>
#include <dcmtk/dcmjpeg/djcparam.h>
#include <dcmtk/dcmjpeg/djeijg12.h>
#include <dcmtk/dcmjpeg/djeijg8.h>
#include <openjpeg.h>
#include <openjph/ojph_arch.h>
#include <openjph/ojph_codestream.h>
#include <openjph/ojph_file.h>
#include <openjph/ojph_mem.h>
#include <openjph/ojph_params.h>

#include <array>
#include <bit>
#include <cstring>
#include <memory>
#include <span>
#include <string>

#include "pipeline/error.hpp"

namespace mg::dicom::testing {

namespace {

using Stream = std::vector<std::byte>;

void put(Stream& to, std::initializer_list<int> bytes) {
  for (const auto b : bytes) to.push_back(static_cast<std::byte>(b));
}

/// Entropy-coded bits, with a zero byte behind each 0xFF.
class BitWriter {
 public:
  explicit BitWriter(Stream& to) : to_(to) {}
  void put(std::uint32_t bits, int count) {
    for (int i = count; i-- > 0;) {
      byte_ = byte_ << 1 | (bits >> i & 1);
      if (++filled_ == 8) flush();
    }
  }
  void pad() {
    while (filled_ > 0) put(1, 1);
  }

 private:
  void flush() {
    to_.push_back(static_cast<std::byte>(byte_));
    if (byte_ == 0xff) to_.push_back(std::byte{0});
    byte_ = 0, filled_ = 0;
  }
  Stream& to_;
  std::uint32_t byte_ = 0;
  int filled_ = 0;
};

struct Code {
  std::uint32_t bits = 0;
  int length = 0;
};

/// Codes for the 17 categories: 5 bits each; or 1, 2, ... 13 bits and then 16.
std::array<Code, 17> codes_of(bool long_codes) {
  std::array<Code, 17> codes;
  std::uint32_t next = 0;
  for (int c = 0, length = 0; c < 17; ++c) {
    const auto wanted = !long_codes ? 5 : c < 13 ? c + 1 : 16;
    next <<= wanted - length, length = wanted;
    codes[static_cast<std::size_t>(c)] = {next++, length};
  }
  return codes;
}

void put_table(Stream& to, const std::array<Code, 17>& codes) {
  put(to, {0xff, 0xc4, 0, 2 + 17 + 17, 0});
  for (int length = 1; length <= 16; ++length) {
    int count = 0;
    for (const auto& code : codes) count += code.length == length;
    put(to, {count});
  }
  for (int c = 0; c < 17; ++c) put(to, {c});
}

class LosslessEncoder {
 public:
  LosslessEncoder(const Samples& samples, const LosslessCoding& coding)
      : s_(samples), how_(coding), codes_(codes_of(coding.long_codes)) {}

  Stream run() {
    const auto [w, h, n] = std::array{s_.width, s_.height, s_.channels};
    put(out_, {0xff, 0xd8, 0xff, 0xc3, 0, 8 + 3 * n, s_.bits, h >> 8, h & 255, w >> 8, w & 255, n});
    for (int c = 0; c < n; ++c) put(out_, {c + 1, how_.halved && c == 0 ? 0x21 : 0x11, 0});
    put_table(out_, codes_);
    if (how_.restart_rows > 0) {
      const auto interval = how_.restart_rows * w;
      put(out_, {0xff, 0xdd, 0, 4, interval >> 8, interval & 255});
    }
    if (how_.interleaved) {
      put_scan(0, n);
    } else {
      for (int c = 0; c < n; ++c) put_scan(c, c + 1);
    }
    put(out_, {0xff, 0xd9});
    return out_;
  }

 private:
  void put_scan(int begin, int end) {
    const auto n = end - begin;
    put(out_, {0xff, 0xda, 0, 6 + 2 * n, n});
    for (int c = begin; c < end; ++c) put(out_, {c + 1, 0});
    put(out_, {how_.predictor, 0, how_.shift});
    BitWriter bits(out_);
    for (int y = 0; y < s_.height; ++y) {
      const auto first = how_.restart_rows > 0 ? y % how_.restart_rows == 0 : y == 0;
      if (first && y > 0) {
        bits.pad();
        put(out_, {0xff, 0xd0 + ((y / how_.restart_rows - 1) & 7)});
      }
      for (int x = 0; x < s_.width / step(begin); ++x) {
        for (int c = begin; c < end; ++c)
          put_difference(bits, at(x, y, c) - predict(x, y, c, first));
      }
    }
    bits.pad();
  }

  int step(int c) const { return how_.halved && c > 0 ? 2 : 1; }

  int at(int x, int y, int c) const {
    const auto i = (static_cast<std::size_t>(y) * s_.width + x * step(c)) * s_.channels + c;
    return s_.words[i] >> how_.shift;
  }

  int predict(int x, int y, int c, bool first) const {
    const auto middle = 1 << (s_.bits - how_.shift - 1);
    if (first && !how_.pvrg) return x == 0 ? middle : at(x - 1, y, c);
    const auto above = [&](int column) { return first ? middle : at(column, y - 1, c); };
    if (x == 0) return above(0);
    const auto a = at(x - 1, y, c), b = above(x), corner = above(x - 1);
    switch (how_.predictor) {
      case 1:
        return a;
      case 2:
        return b;
      case 3:
        return corner;
      case 4:
        return a + b - corner;
      case 5:
        return a + ((b - corner) >> 1);
      case 6:
        return b + ((a - corner) >> 1);
      default:
        return (a + b) >> 1;
    }
  }

  void put_difference(BitWriter& bits, int difference) const {
    const int wrapped = static_cast<std::int16_t>(difference);
    const auto size = static_cast<unsigned>(wrapped < 0 ? -wrapped : wrapped);
    const auto category = static_cast<int>(std::bit_width(size));
    const auto& code = codes_[static_cast<std::size_t>(category)];
    bits.put(code.bits, code.length);
    if (category == 16) return;  // 32768 has no bits of its own
    bits.put(static_cast<std::uint32_t>(wrapped < 0 ? wrapped - 1 : wrapped), category);
  }

  const Samples& s_;
  const LosslessCoding& how_;
  std::array<Code, 17> codes_;
  Stream out_;
};

OPJ_SIZE_T append_bytes(void* from, OPJ_SIZE_T count, void* user) {
  auto& to = *static_cast<Stream*>(user);
  const auto* const bytes = static_cast<const std::byte*>(from);
  to.insert(to.end(), bytes, bytes + count);
  return count;
}

std::int32_t value_of(const Samples& samples, std::size_t i) {
  return samples.is_signed ? static_cast<std::int16_t>(samples.words[i]) : samples.words[i];
}

}  // namespace

Stream lossless_jpeg_of(const Samples& samples, const LosslessCoding& coding) {
  return LosslessEncoder(samples, coding).run();
}

Stream jpeg_of(const Samples& samples) {
  const DJCodecParameter how(ECC_lossyYCbCr, EDC_never, EUC_never, EPC_colorByPixel);
  const auto kind = samples.channels == 1 ? EPI_Monochrome2 : EPI_RGB;
  const auto width = static_cast<Uint16>(samples.width),
             height = static_cast<Uint16>(samples.height);
  const auto channels = static_cast<Uint16>(samples.channels);
  Uint8* coded = nullptr;
  Uint32 size = 0;
  auto words = samples.words;
  std::vector<Uint8> bytes(words.begin(), words.end());
  const auto done = samples.bits > 8
                        ? DJCompressIJG12Bit(how, EJM_sequential, 90)
                              .encode(width, height, kind, channels, words.data(), coded, size)
                        : DJCompressIJG8Bit(how, EJM_baseline, 90)
                              .encode(width, height, kind, channels, bytes.data(), coded, size);
  const std::unique_ptr<Uint8[]> owner(coded);
  if (done.bad()) throw Error(std::string("test stream: ") + done.text());
  const auto* const first = reinterpret_cast<const std::byte*>(coded);
  return Stream(first, first + size);
}

Stream jpeg_ls_of(const Samples& samples, int near, bool interleaved) {
  const auto pixels = static_cast<std::size_t>(samples.width) * samples.height;
  const auto channels = static_cast<std::size_t>(samples.channels);
  auto words = samples.words;
  if (!interleaved) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      words[i % channels * pixels + i / channels] = samples.words[i];
    }
  }
  const std::vector<std::uint8_t> narrow(words.begin(), words.end());
  charls::jpegls_encoder encoder;
  encoder.frame_info({static_cast<std::uint32_t>(samples.width),
                      static_cast<std::uint32_t>(samples.height), samples.bits, samples.channels});
  encoder.near_lossless(near);
  const auto together = interleaved && channels > 1;
  encoder.interleave_mode(together ? charls::interleave_mode::line : charls::interleave_mode::none);
  Stream stream(encoder.estimated_destination_size() + 4096);
  encoder.destination(stream);
  stream.resize(samples.bits > 8 ? encoder.encode(words) : encoder.encode(narrow));
  return stream;
}

Stream jpeg2000_of(const Samples& samples, bool reversible, int tile) {
  std::vector<opj_image_cmptparm_t> parts(static_cast<std::size_t>(samples.channels));
  for (auto& part : parts) {
    part = {};
    part.dx = part.dy = 1;
    part.w = static_cast<OPJ_UINT32>(samples.width),
    part.h = static_cast<OPJ_UINT32>(samples.height);
    part.prec = static_cast<OPJ_UINT32>(samples.bits), part.sgnd = samples.is_signed ? 1 : 0;
  }
  const auto kind = samples.channels == 1 ? OPJ_CLRSPC_GRAY : OPJ_CLRSPC_SRGB;
  const std::unique_ptr<opj_image_t, decltype(&opj_image_destroy)> image(
      opj_image_create(static_cast<OPJ_UINT32>(parts.size()), parts.data(), kind),
      opj_image_destroy);
  image->x1 = parts[0].w, image->y1 = parts[0].h;
  for (std::size_t i = 0; i < samples.words.size(); ++i) {
    image->comps[i % parts.size()].data[i / parts.size()] = value_of(samples, i);
  }
  opj_cparameters_t how;
  opj_set_default_encoder_parameters(&how);
  how.irreversible = reversible ? 0 : 1;
  how.tcp_mct = samples.channels == 3 ? 1 : 0;
  while (how.numresolution > 1 &&
         std::min(samples.width, samples.height) >> how.numresolution == 0) {
    --how.numresolution;
  }
  if (tile > 0) how.tile_size_on = OPJ_TRUE, how.cp_tdx = how.cp_tdy = tile;
  how.tcp_numlayers = 1, how.cp_disto_alloc = 1, how.tcp_rates[0] = reversible ? 0 : 4;
  const std::unique_ptr<opj_codec_t, decltype(&opj_destroy_codec)> codec(
      opj_create_compress(OPJ_CODEC_J2K), opj_destroy_codec);
  const std::unique_ptr<opj_stream_t, decltype(&opj_stream_destroy)> stream(
      opj_stream_default_create(OPJ_FALSE), opj_stream_destroy);
  Stream out;
  opj_stream_set_user_data(stream.get(), &out, nullptr);
  opj_stream_set_write_function(stream.get(), append_bytes);
  const auto good = opj_setup_encoder(codec.get(), &how, image.get()) != 0 &&
                    opj_start_compress(codec.get(), image.get(), stream.get()) != 0 &&
                    opj_encode(codec.get(), stream.get()) != 0 &&
                    opj_end_compress(codec.get(), stream.get()) != 0;
  if (!good) throw Error("test stream: JPEG 2000 failed");
  return out;
}

Stream htj2k_of(const Samples& samples, bool reversible) {
  ojph::codestream stream;
  auto size = stream.access_siz();
  const auto width = static_cast<ojph::ui32>(samples.width);
  const auto height = static_cast<ojph::ui32>(samples.height);
  const auto channels = static_cast<ojph::ui32>(samples.channels);
  size.set_image_extent(ojph::point(width, height));
  size.set_num_components(channels);
  for (ojph::ui32 c = 0; c < channels; ++c) {
    size.set_component(c, ojph::point(1, 1), static_cast<ojph::ui32>(samples.bits),
                       samples.is_signed);
  }
  stream.access_cod().set_color_transform(channels == 3);
  stream.access_cod().set_reversible(reversible);
  if (!reversible) stream.access_qcd().set_irrev_quant(0.001F);
  stream.set_planar(false);
  ojph::mem_outfile out;
  out.open();
  stream.write_headers(&out);
  ojph::ui32 next = 0;
  auto* line = stream.exchange(nullptr, next);
  for (ojph::ui32 y = 0; y < height; ++y) {
    for (ojph::ui32 c = 0; c < channels; ++c) {
      for (ojph::ui32 x = 0; x < width; ++x) {
        line->i32[x] = value_of(samples, (std::size_t{y} * width + x) * channels + next);
      }
      line = stream.exchange(line, next);
    }
  }
  stream.flush();
  const auto* const first = reinterpret_cast<const std::byte*>(out.get_data());
  Stream bytes(first, first + out.tell());
  stream.close();
  return bytes;
}

Stream rle_of(const Samples& samples) {
  const auto channels = static_cast<std::size_t>(samples.channels);
  const auto bytes = samples.bits > 8 ? 2 : 1;
  Stream out(64);
  const auto put_word = [&](std::size_t at, std::size_t value) {
    for (std::size_t i = 0; i < 4; ++i) out[at + i] = static_cast<std::byte>(value >> 8 * i & 255);
  };
  std::size_t segment = 0;
  put_word(0, channels * bytes);
  for (std::size_t c = 0; c < channels; ++c) {
    for (int byte = bytes; byte-- > 0;) {
      put_word(4 + 4 * segment++, out.size());
      std::vector<int> plane;
      for (auto i = c; i < samples.words.size(); i += channels) {
        plane.push_back(samples.words[i] >> 8 * byte & 255);
      }
      for (std::size_t i = 0; i < plane.size();) {
        const auto run_at = [&](std::size_t at) {
          std::size_t n = 1;
          while (n < 128 && at + n < plane.size() && plane[at + n] == plane[at]) ++n;
          return n;
        };
        if (const auto run = run_at(i); run > 2) {
          put(out, {static_cast<int>(257 - run), plane[i]});
          i += run;
          continue;
        }
        std::size_t count = 0;
        while (count < 128 && i + count < plane.size() && run_at(i + count) <= 2) ++count;
        put(out, {static_cast<int>(count - 1)});
        for (std::size_t k = 0; k < count; ++k) put(out, {plane[i++]});
      }
      if (out.size() % 2 != 0) put(out, {0});
    }
  }
  return out;
}

}  // namespace mg::dicom::testing
