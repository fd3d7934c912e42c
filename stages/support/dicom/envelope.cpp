#include "stages/support/dicom/envelope.hpp"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcistrmb.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <fstream>

#include "pipeline/error.hpp"

namespace mg::dicom {

namespace {

constexpr std::size_t preamble = 128;

unsigned byte_at(Bytes bytes, std::size_t at) { return std::to_integer<unsigned>(bytes[at]); }
unsigned little16(Bytes b, std::size_t at) { return byte_at(b, at) | byte_at(b, at + 1) << 8; }
std::uint32_t little32(Bytes b, std::size_t at) {
  return little16(b, at) | static_cast<std::uint32_t>(little16(b, at + 2)) << 16;
}

bool names_a_vr(Bytes bytes, std::size_t at) {
  const auto upper = [&](std::size_t i) {
    return std::isupper(static_cast<int>(byte_at(bytes, i)));
  };
  return at + 2 <= bytes.size() && upper(at) && upper(at + 1);
}

[[noreturn]] void no_dicom() {
  throw Error("this is no DICOM file", "pictures of other kinds are read by image.decode");
}

/// How the elements of a data set without meta information are written, from its first element.
Coding guess_coding(Bytes data_set) {
  if (data_set.size() < 8) no_dicom();
  const auto group = little16(data_set, 0);
  if (names_a_vr(data_set, 4)) {
    if (group != 0 && group <= 0x10) return Coding::explicit_little;
    if (group != 0 && group % 0x100 == 0 && group <= 0x1000) return Coding::explicit_big;
  }
  if (group != 0 && group <= 0x10 && little32(data_set, 4) < data_set.size()) {
    return Coding::implicit_little;
  }
  no_dicom();
}

Coding coding_of(const std::string& syntax) {
  if (syntax == "1.2.840.10008.1.2") return Coding::implicit_little;
  if (syntax == "1.2.840.10008.1.2.2") return Coding::explicit_big;
  return Coding::explicit_little;
}

std::string syntax_of(Coding coding) {
  switch (coding) {
    case Coding::implicit_little:
      return "1.2.840.10008.1.2";
    case Coding::explicit_big:
      return "1.2.840.10008.1.2.2";
    case Coding::explicit_little:
      break;
  }
  return "1.2.840.10008.1.2.1";
}

/// Walks over the elements of group 2, always explicit little endian; returns where it ends.
std::size_t read_meta(Bytes file, std::size_t at, std::string& syntax) {
  while (at + 8 <= file.size() && little16(file, at) == 2) {
    const char vr[] = {static_cast<char>(byte_at(file, at + 4)),
                       static_cast<char>(byte_at(file, at + 5)), 0};
    const auto is_long = std::string("OB OW OF SQ UN UT").find(vr) != std::string::npos;
    if (is_long && at + 12 > file.size()) break;
    const std::size_t length = is_long ? little32(file, at + 8) : little16(file, at + 6);
    const auto value = at + (is_long ? 12 : 8);
    if (length > file.size() - value) throw Error("the file ends within its meta information");
    if (little16(file, at + 2) == 0x10) {
      syntax.assign(reinterpret_cast<const char*>(file.data() + value), length);
      syntax.erase(std::find_if(syntax.begin(), syntax.end(),
                                [](char c) { return c != '.' && (c < '0' || c > '9'); }),
                   syntax.end());
    }
    at = value + length;
  }
  return at;
}

std::vector<std::byte> inflate_some(Bytes deflated, std::size_t limit, bool& more) {
  DcmInputBufferStream stream;
  stream.setBuffer(const_cast<std::byte*>(deflated.data()),
                   static_cast<offile_off_t>(deflated.size()));
  stream.setEos();
  if (stream.installCompressionFilter(ESC_zlib).bad()) {
    throw Error("this build of DCMTK cannot inflate");
  }
  std::vector<std::byte> out;
  constexpr std::size_t piece = std::size_t{1} << 20;
  while (stream.good() && !stream.eos() && out.size() <= limit) {
    const auto had = out.size();
    out.resize(had + std::min(piece, limit + 1 - had));
    const auto got = stream.read(out.data() + had, static_cast<offile_off_t>(out.size() - had));
    out.resize(had + static_cast<std::size_t>(std::max<offile_off_t>(got, 0)));
    if (got <= 0) break;
  }
  if (!stream.good()) throw Error("the deflated data set is damaged");
  more = out.size() > limit;
  if (more) out.resize(limit);
  return out;
}

}  // namespace

Buffer read_file(const std::filesystem::path& file, std::uint64_t limit) {
  std::ifstream in(file, std::ios::binary | std::ios::ate);
  const auto size = in && !std::filesystem::is_directory(file)
                        ? static_cast<std::streamoff>(in.tellg())
                        : std::streamoff{-1};
  if (size < 0) throw Error("the file cannot be read", "does it exist, and may you read it?");
  if (static_cast<std::uint64_t>(size) > limit) {
    throw Error("the file has " + std::to_string(size >> 20) + " MB, more than allowed",
                "raise max_megabytes if it is genuine");
  }
  Buffer buffer{std::make_unique_for_overwrite<std::byte[]>(static_cast<std::size_t>(size)),
                static_cast<std::size_t>(size)};
  in.seekg(0);
  if (!in.read(reinterpret_cast<char*>(buffer.data.get()), size)) {
    throw Error("the file cannot be read to its end");
  }
  return buffer;
}

Envelope open_envelope(Bytes file) {
  const auto marked =
      file.size() >= preamble + 4 && std::memcmp(file.data() + preamble, "DICM", 4) == 0;
  if (!marked && file.size() < 8) no_dicom();
  Envelope out;
  const auto begin = read_meta(file, marked ? preamble + 4 : 0, out.syntax);
  out.data_set = file.subspan(std::min(begin, file.size()));
  if (out.syntax.empty()) {
    out.coding = guess_coding(out.data_set);
    out.syntax = syntax_of(out.coding);
  } else {
    out.coding = coding_of(out.syntax);
    out.deflated = out.syntax == "1.2.840.10008.1.2.1.99";
  }
  return out;
}

std::vector<std::byte> inflate(Bytes deflated, std::size_t limit) {
  auto more = false;
  auto out = inflate_some(deflated, limit, more);
  if (more) {
    throw Error("the deflated data set inflates to more than its header declares",
                "it is damaged or hostile");
  }
  return out;
}

std::vector<std::byte> inflate_start(Bytes deflated, std::size_t wanted) {
  auto more = false;
  return inflate_some(deflated, wanted, more);
}

}  // namespace mg::dicom
