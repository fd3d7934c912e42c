#include "stages/dataset/picture_size.hpp"

#include <array>
#include <fstream>
#include <string>

namespace mg {

namespace {

using Found = std::optional<PictureSize>;

/// The next bytes as a number, most significant first; negative at the end.
long number(std::istream& in, int bytes) {
  long value = 0;
  for (int i = 0; i < bytes; ++i) {
    const auto byte = in.get();
    if (byte < 0) return -1;
    value = value * 256 + byte;
  }
  return value;
}

Found sized(long width, long height) {
  constexpr long most = 1 << 20;
  if (width <= 0 || height <= 0 || width > most || height > most) return {};
  return PictureSize{static_cast<int>(width), static_cast<int>(height)};
}

Found size_of_png(std::istream& in) {
  in.seekg(16);  // the signature and the head of IHDR, which comes first
  const auto width = number(in, 4);
  return sized(width, number(in, 4));
}

/// Segments up to the frame header: SOF0 to SOF15 without DHT, JPG and DAC (ITU-T T.81, table B.1).
Found size_of_jpeg(std::istream& in) {
  in.seekg(2);
  while (in.get() == 0xff) {
    auto marker = in.get();
    while (marker == 0xff) marker = in.get();
    const auto length = number(in, 2);
    if (length < 2) return {};
    if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
      in.get();  // the precision
      const auto height = number(in, 2);
      return sized(number(in, 2), height);
    }
    in.seekg(length - 2, std::ios::cur);
  }
  return {};
}

Found size_of_pnm(std::istream& in) {
  in.seekg(2);
  std::array<long, 2> sides{};
  for (auto& side : sides) {
    while (in >> std::ws && in.peek() == '#') in.ignore(1 << 16, '\n');
    in >> side;
  }
  return in ? sized(sides[0], sides[1]) : Found();
}

}  // namespace

Found picture_size(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string start(2, '\0');
  if (!in.read(start.data(), 2)) return {};
  if (start == "\x89P") return size_of_png(in);
  if (start == "\xff\xd8") return size_of_jpeg(in);
  return start[0] == 'P' && start[1] >= '1' && start[1] <= '6' ? size_of_pnm(in) : Found();
}

}  // namespace mg
