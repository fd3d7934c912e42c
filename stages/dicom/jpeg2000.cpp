#include "stages/dicom/jpeg2000.hpp"

#include <openjpeg.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "pipeline/error.hpp"

namespace mg::dicom {

namespace {

/// What OpenJPEG reads from.
struct Source {
  Bytes bytes;
  std::size_t at = 0;
};

OPJ_SIZE_T read_some(void* to, OPJ_SIZE_T wanted, void* user) {
  auto& source = *static_cast<Source*>(user);
  const auto count = std::min<std::size_t>(wanted, source.bytes.size() - source.at);
  if (count == 0) return static_cast<OPJ_SIZE_T>(-1);  // the end
  std::memcpy(to, source.bytes.data() + source.at, count);
  source.at += count;
  return count;
}

OPJ_OFF_T skip(OPJ_OFF_T count, void* user) {
  auto& source = *static_cast<Source*>(user);
  if (count < 0 || static_cast<std::size_t>(count) > source.bytes.size() - source.at) return -1;
  source.at += static_cast<std::size_t>(count);
  return count;
}

OPJ_BOOL seek(OPJ_OFF_T to, void* user) {
  auto& source = *static_cast<Source*>(user);
  if (to < 0 || static_cast<std::size_t>(to) > source.bytes.size()) return OPJ_FALSE;
  source.at = static_cast<std::size_t>(to);
  return OPJ_TRUE;
}

template <auto destroy>
struct Destroy {
  void operator()(auto* what) const { destroy(what); }
};
using Stream = std::unique_ptr<opj_stream_t, Destroy<opj_stream_destroy>>;
using Codec = std::unique_ptr<opj_codec_t, Destroy<opj_destroy_codec>>;
using Picture = std::unique_ptr<opj_image_t, Destroy<opj_image_destroy>>;

Stream open(Source& source) {
  Stream stream(opj_stream_create(std::size_t{1} << 20, OPJ_TRUE));
  if (!stream) throw std::bad_alloc();
  opj_stream_set_user_data(stream.get(), &source, nullptr);
  opj_stream_set_user_data_length(stream.get(), source.bytes.size());
  opj_stream_set_read_function(stream.get(), read_some);
  opj_stream_set_skip_function(stream.get(), skip);
  opj_stream_set_seek_function(stream.get(), seek);
  return stream;
}

void require(bool good) {
  if (good) return;
  throw Error("the JPEG 2000 picture cannot be decoded", "the file is damaged: fetch it again");
}

/// OpenJPEG says nothing unless it is given whom to say it to.
Picture decode(Bytes codestream) {
  Source source{codestream};
  const auto stream = open(source);
  const Codec codec(opj_create_decompress(OPJ_CODEC_J2K));
  opj_dparameters_t parameters{};
  opj_set_default_decoder_parameters(&parameters);
  require(codec && opj_setup_decoder(codec.get(), &parameters) != 0);
  opj_decoder_set_strict_mode(codec.get(), OPJ_TRUE);  // what ends early is damaged
  opj_image_t* image = nullptr;
  const auto begun = opj_read_header(stream.get(), codec.get(), &image) != 0;
  Picture picture(image);
  require(begun && opj_decode(codec.get(), stream.get(), image) != 0 &&
          opj_end_decompress(codec.get(), stream.get()) != 0);
  return picture;
}

}  // namespace

void decode_jpeg2000(const Jpeg2000Header& header, std::span<std::uint16_t> out) {
  const auto picture = decode(header.codestream);
  const auto channels = std::size_t{header.channels};
  const auto pixels = std::size_t{header.width} * header.height;
  require(picture->numcomps == header.channels && out.size() == pixels * channels);
  for (std::size_t c = 0; c < channels; ++c) {
    const auto& component = picture->comps[c];
    require(component.data != nullptr && component.w == header.width &&
            component.h == header.height);
    if (channels == 1) {
      std::copy(component.data, component.data + pixels, out.begin());
    } else {
      for (std::size_t i = 0; i < pixels; ++i) {
        out[i * channels + c] = static_cast<std::uint16_t>(component.data[i]);
      }
    }
  }
}

}  // namespace mg::dicom
