#include "stages/image/picture_header.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string_view>

#include "pipeline/error.hpp"

namespace mg::image {

namespace {

[[noreturn]] void damaged(const std::string& format) {
  throw Error("the " + format + " file is truncated or damaged", "fetch it again");
}

/// Bytes that end where they end: reading beyond them throws Error.
class Reader {
 public:
  Reader(Bytes bytes, std::string format) : bytes_(bytes), format_(std::move(format)) {}

  std::size_t size() const { return bytes_.size(); }
  const std::string& format() const { return format_; }
  std::uint64_t big(std::size_t at, int count) const { return number(at, count, true); }
  std::uint64_t number(std::size_t at, int count, bool big_endian) const {
    if (at > size() || static_cast<std::size_t>(count) > size() - at) damaged(format_);
    std::uint64_t value = 0;
    for (int i = 0; i < count; ++i) {
      const auto from = at + static_cast<std::size_t>(big_endian ? i : count - 1 - i);
      value = value << 8 | std::to_integer<std::uint64_t>(bytes_[from]);
    }
    return value;
  }
  std::string_view text() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }

 private:
  Bytes bytes_;
  std::string format_;
};

PictureHeader read_png(const Reader& in) {
  if (in.text().substr(std::max<std::size_t>(in.size(), 64) - 64).find("IEND") ==
      std::string_view::npos) {
    damaged("PNG");
  }
  return {"PNG", static_cast<std::int64_t>(in.big(16, 4)),
          static_cast<std::int64_t>(in.big(20, 4))};
}

/// Up to the frame header: ITU-T T.81, B.2.2. libjpeg paints what is missing grey, so the end of
/// image marker must be there.
PictureHeader read_jpeg(const Reader& in) {
  if (in.text().rfind("\xff\xd9") == std::string_view::npos) damaged("JPEG");
  for (std::size_t at = 2;;) {
    if (in.big(at, 1) != 0xff) damaged("JPEG");
    const auto marker = in.big(at + 1, 1);
    if (marker == 0xff) {
      ++at;
      continue;
    }
    const auto no_frame = marker == 0xc4 || marker == 0xc8 || marker == 0xcc;
    if (marker >= 0xc0 && marker <= 0xcf && !no_frame) {
      return {"JPEG", static_cast<std::int64_t>(in.big(at + 7, 2)),
              static_cast<std::int64_t>(in.big(at + 5, 2))};
    }
    at += 2 + in.big(at + 2, 2);
  }
}

/// The first directory of a classic TIFF: tags 256 and 257 are its width and height.
PictureHeader read_tiff(const Reader& in) {
  const auto big = in.big(0, 1) == 'M';
  if (in.number(2, 2, big) != 42) throw Error("BigTIFF is not read", "save it as plain TIFF");
  PictureHeader out{"TIFF"};
  const auto directory = in.number(4, 4, big);
  const auto count = in.number(directory, 2, big);
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto entry = directory + 2 + 12 * i;
    const auto tag = in.number(entry, 2, big), type = in.number(entry + 2, 2, big);
    const auto value = static_cast<std::int64_t>(in.number(entry + 8, type == 3 ? 2 : 4, big));
    if (tag == 256) out.width = value;
    if (tag == 257) out.height = value;
  }
  if (in.number(directory + 2 + 12 * count, 4, big) != 0) {
    throw Error("the TIFF file has several pages", "save the right one on its own");
  }
  return out;
}

/// Netpbm: P1 .. P6, then numbers between white space; # begins a comment to the end of the line.
class PnmScanner {
 public:
  explicit PnmScanner(const Reader& in) : text_(in.text()) {}
  std::int64_t next() {
    skip();
    std::int64_t value = 0;
    const auto begin = at_;
    for (; at_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at_])); ++at_) {
      value = value * 10 + (text_[at_] - '0');
      if (value > 1'000'000'000) damaged("PNM");
    }
    if (at_ == begin) damaged("PNM");
    return value;
  }
  std::size_t behind() const { return at_ + 1; }  ///< where the pixels begin

 private:
  void skip() {
    while (at_ < text_.size() &&
           (std::isspace(static_cast<unsigned char>(text_[at_])) || text_[at_] == '#')) {
      if (text_[at_] == '#')
        at_ = std::min(text_.find('\n', at_), text_.size());
      else
        ++at_;
    }
  }
  std::string_view text_;
  std::size_t at_ = 2;
};

PictureHeader read_pnm(const Reader& in) {
  PnmScanner scanner(in);
  const auto kind = in.text()[1] - '0';
  PictureHeader out{"PNM", scanner.next(), scanner.next()};
  const auto bits_only = kind == 1 || kind == 4;
  const auto white = bits_only ? 1 : scanner.next();
  if (white < 1 || white > 65535) damaged("PNM");
  if (!bits_only) out.white = static_cast<int>(white);
  const auto row = kind == 4   ? (out.width + 7) / 8
                   : kind == 5 ? out.width * (white > 255 ? 2 : 1)
                   : kind == 6 ? out.width * (white > 255 ? 6 : 3)
                               : out.width;  // as text: a character and more a pixel
  const auto rest =
      static_cast<std::int64_t>(in.size()) - static_cast<std::int64_t>(scanner.behind());
  if (out.height > 0 && row > std::max<std::int64_t>(rest, 0) / out.height) damaged("PNM");
  return out;
}

}  // namespace

PictureHeader read_header(Bytes file) {
  const auto text = Reader(file, "").text();
  const auto starts = [&](std::string_view magic) { return text.substr(0, magic.size()) == magic; };
  PictureHeader header;
  if (starts("\x89PNG\r\n\x1a\n")) {
    header = read_png({file, "PNG"});
  } else if (starts("\xff\xd8\xff")) {
    header = read_jpeg({file, "JPEG"});
  } else if (starts("II*") || starts("MM") || starts("II+")) {
    header = read_tiff({file, "TIFF"});
  } else if (text.size() > 2 && text[0] == 'P' && text[1] >= '1' && text[1] <= '6') {
    header = read_pnm({file, "PNM"});
  } else {
    throw Error("this is no PNG, PGM, JPEG or TIFF file",
                text.size() >= 132 && text.substr(128, 4) == "DICM"
                    ? "DICOM is read by dicom.decode"
                    : "convert it to one of them");
  }
  if (header.width < 1 || header.height < 1) damaged(header.format);
  return header;
}

}  // namespace mg::image
