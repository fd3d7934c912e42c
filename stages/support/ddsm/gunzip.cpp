#include "stages/support/ddsm/gunzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <memory>

#include "pipeline/error.hpp"

namespace mg::ddsm {

bool is_gzipped(std::string_view bytes) { return bytes.substr(0, 2) == "\x1f\x8b"; }

std::string gunzip(std::string_view bytes, std::size_t limit, const std::string& file) {
  constexpr int gzip_window = 16 + MAX_WBITS;
  z_stream stream{};
  if (inflateInit2(&stream, gzip_window) != Z_OK) {
    throw Error("zlib cannot be started", {}, {file, 0, 0});
  }
  const std::unique_ptr<z_stream, int (*)(z_streamp)> ends(&stream, inflateEnd);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  constexpr std::size_t piece = std::size_t{1} << 18;
  for (int state = Z_OK; state != Z_STREAM_END;) {
    const auto had = out.size();
    out.resize(had + piece);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + had);
    stream.avail_out = piece;
    state = inflate(&stream, Z_NO_FLUSH);
    out.resize(out.size() - stream.avail_out);
    if (out.size() > limit) {
      throw Error("the file unpacks to more than " + std::to_string(limit >> 20) + " MB",
                  "it is damaged or hostile", {file, 0, 0});
    }
    if (state != Z_OK && state != Z_STREAM_END) {
      throw Error("the compressed file is damaged or cut off", "fetch it again", {file, 0, 0});
    }
  }
  return out;
}

}  // namespace mg::ddsm
