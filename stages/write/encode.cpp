#include "stages/write/encode.hpp"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>

#include "pipeline/error.hpp"
#include "stages/support/opencv/opencv_view.hpp"

namespace mg::write {

cv::Mat stretch(const Image& image, int bits) {
  const auto& pixels = image.pixels;
  if (pixels.width < 1 || pixels.height < 1) throw Error("the picture has no pixels");
  if (!(image.white > 0)) throw Error("the picture's white must be above 0");
  if (pixels.channels != 1 && pixels.channels != 3) {
    throw Error("a PNG has one channel or three, this picture has " +
                std::to_string(pixels.channels));
  }
  auto matrix = view(pixels);
  const auto depth = bits == 8 ? Depth::u8 : Depth::u16;
  if (pixels.depth != depth || image.white != full_white(depth)) {
    cv::Mat stretched;
    matrix.convertTo(stretched, bits == 8 ? CV_8U : CV_16U, full_white(depth) / image.white);
    matrix = stretched;
  }
  if (pixels.channels == 3) {
    cv::Mat swapped;
    cv::cvtColor(matrix, swapped, cv::COLOR_RGB2BGR);
    matrix = swapped;
  }
  return matrix;
}

std::vector<unsigned char> encode_png(const cv::Mat& matrix) {
  std::vector<unsigned char> bytes;
  // No parameters on purpose: naming a compression level makes OpenCV give up the run-length
  // strategy and takes four times as long.
  if (!cv::imencode(".png", matrix, bytes)) throw Error("OpenCV cannot encode this picture as PNG");
  return bytes;
}

std::vector<unsigned char> encode_jpeg(const cv::Mat& matrix) {
  std::vector<unsigned char> bytes;
  if (!cv::imencode(".jpg", matrix, bytes, {cv::IMWRITE_JPEG_QUALITY, 90})) {
    throw Error("OpenCV cannot encode this picture as JPEG");
  }
  return bytes;
}

std::vector<unsigned char> encode_png(const Image& image, int bits) {
  return encode_png(stretch(image, bits));
}

}  // namespace mg::write
