#include "stages/image/decode.hpp"

#include <filesystem>
#include <fstream>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "pipeline/error.hpp"
#include "stages/support/opencv/opencv_view.hpp"

namespace mg::image {

namespace {

std::vector<std::byte> read_file(const std::filesystem::path& file, std::uint64_t limit) {
  std::ifstream in(file, std::ios::binary | std::ios::ate);
  const auto size = in && !std::filesystem::is_directory(file)
                        ? static_cast<std::streamoff>(in.tellg())
                        : std::streamoff{-1};
  if (size < 0) throw Error("the file cannot be read", "does it exist, and may you read it?");
  if (static_cast<std::uint64_t>(size) > limit) {
    throw Error("the file has " + std::to_string(size >> 20) + " MB, more than allowed",
                "raise max_megabytes if it is genuine");
  }
  std::vector<std::byte> bytes(static_cast<std::size_t>(size));
  in.seekg(0);
  if (!in.read(reinterpret_cast<char*>(bytes.data()), size)) {
    throw Error("the file cannot be read to its end");
  }
  return bytes;
}

cv::Mat decode_pixels(Bytes file, const std::string& format) {
  const cv::Mat encoded(1, static_cast<int>(file.size()), CV_8U,
                        const_cast<std::byte*>(file.data()));
  cv::Mat pixels;
  try {
    pixels = cv::imdecode(encoded, cv::IMREAD_UNCHANGED);
  } catch (const cv::Exception& fault) {
    throw Error("the " + format + " file cannot be decoded: " + fault.err, "fetch it again");
  }
  if (pixels.empty()) {
    throw Error("the " + format + " file cannot be decoded", "it is damaged: fetch it again");
  }
  if (pixels.depth() != CV_8U && pixels.depth() != CV_16U) {
    throw Error("the " + format + " file holds neither 8 nor 16 bit integers",
                "convert it to 16 bit first");
  }
  return pixels;
}

/// OpenCV's order is blue, green, red.
cv::Mat colored(const cv::Mat& pixels, Color color) {
  const auto channels = pixels.channels();
  const auto wanted = color == Color::gray ? 1 : color == Color::rgb ? 3 : channels >= 3 ? 3 : 1;
  cv::Mat out;
  if (channels == 1 && wanted == 1) return pixels;
  if (channels == 1)
    cv::cvtColor(pixels, out, cv::COLOR_GRAY2RGB);
  else if (channels == 2)
    cv::extractChannel(pixels, out, 0);
  else if (wanted == 1)
    cv::cvtColor(pixels, out, channels == 4 ? cv::COLOR_BGRA2GRAY : cv::COLOR_BGR2GRAY);
  else
    cv::cvtColor(pixels, out, channels == 4 ? cv::COLOR_BGRA2RGB : cv::COLOR_BGR2RGB);
  return out;
}

}  // namespace

Image decode(Bytes file, Color color, const Limits& limits) {
  const auto header = read_header(file);
  if (static_cast<std::uint64_t>(header.width) >
      limits.pixels / static_cast<std::uint64_t>(header.height)) {
    throw Error("the picture has " + std::to_string(header.width) + " × " +
                    std::to_string(header.height) + " pixels, more than allowed",
                "raise max_megapixels if it is genuine");
  }
  const auto pixels = colored(decode_pixels(file, header.format), color);
  Image image;
  image.pixels = to_pixels(pixels);
  image.geometry.source_width = pixels.cols;
  image.geometry.source_height = pixels.rows;
  image.white = header.white > 0 ? header.white : full_white(image.pixels.depth);
  return image;
}

Image Decode::operator()(const File& file) const {
  const auto limits = Limits{static_cast<std::uint64_t>(max_megapixels * 1e6),
                             static_cast<std::uint64_t>(max_megabytes * 0x1p20)};
  const auto bytes = read_file(file.path, limits.bytes);
  auto image = decode(bytes,
                      color == "gray"  ? Color::gray
                      : color == "rgb" ? Color::rgb
                                       : Color::keep,
                      limits);
  image.geometry.spacing = file.spacing.known() ? file.spacing : Spacing{spacing_mm, spacing_mm};
  image.side = file.side;
  image.view = file.view;
  return image;
}

}  // namespace mg::image
