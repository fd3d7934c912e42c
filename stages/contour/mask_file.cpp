#include "stages/contour/mask_file.hpp"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "pipeline/error.hpp"
#include "stages/contour/segmentation_frames.hpp"
#include "stages/support/dicom/object.hpp"

namespace mg::contour {

namespace {

bool is_jpeg(const std::filesystem::path& file) {
  auto ending = file.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ending == ".jpg" || ending == ".jpeg";
}

/// The brightest color of each pixel; alpha is no color.
cv::Mat brightest_channel(const cv::Mat& picture) {
  std::vector<cv::Mat> channels;
  cv::split(picture, channels);
  if (channels.size() == 2 || channels.size() == 4) channels.pop_back();
  auto out = channels[0];
  for (const auto& channel : channels) out = cv::max(out, channel);
  return out;
}

bool is_dicom(const std::filesystem::path& file) {
  constexpr int preamble = 128;
  std::string mark(4, ' ');
  std::ifstream in(file, std::ios::binary);
  return in.seekg(preamble) && in.read(mark.data(), 4) && mark == "DICM";
}

/// Masks such as those of CBIS-DDSM: one frame of 8 or 16 bits.
cv::Mat read_dicom(const std::filesystem::path& file) {
  try {
    const auto object = dicom::read_object(file);
    const SegmentationFrames frames(object);
    if (frames.count() != 1) throw Error("a mask of several frames", "list it as `regions`");
    return frames[0];
  } catch (const Error& error) {
    throw Error(error.message(), error.hint(), {file.string(), 0, 0});
  }
}

cv::Mat read(const std::filesystem::path& file) {
  if (is_dicom(file)) return read_dicom(file);
  cv::Mat out;
  try {
    out = cv::imread(file.string(), cv::IMREAD_UNCHANGED);
  } catch (const cv::Exception&) {
    out.release();
  }
  if (out.empty()) {
    throw Error("the mask file cannot be read",
                "does it exist, and is it a PNG, PGM, TIFF, BMP, JPEG or DICOM picture?",
                {file.string(), 0, 0});
  }
  return out;
}

}  // namespace

cv::Mat1b with_outlines_filled(const cv::Mat1b& mask) {
  cv::Mat1b out = mask.clone();
  std::vector<std::vector<cv::Point>> outlines;
  cv::findContours(mask, outlines, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
  for (const auto& outline : outlines) {
    const auto box = cv::boundingRect(outline);
    cv::Mat1b filled(box.size(), 0);
    const std::vector<std::vector<cv::Point>> one = {outline};
    cv::drawContours(filled, one, 0, 255, cv::FILLED, cv::LINE_8, {}, 0, -box.tl());
    const auto covered = cv::countNonZero(filled & mask(box));
    if (2 * covered < cv::countNonZero(filled)) out(box).setTo(255, filled);
  }
  return out;
}

cv::Mat1b read_mask(const std::filesystem::path& file) {
  const auto gray = brightest_channel(read(file));
  double brightest = 0;
  cv::minMaxLoc(gray, nullptr, &brightest);
  const cv::Mat1b inside = gray > (is_jpeg(file) ? brightest / 2 : 0);
  if (cv::countNonZero(inside) == static_cast<int>(inside.total())) {
    throw Error("all of the mask is inside",
                "0 must mean outside: is the mask inverted, or is this the picture itself?",
                {file.string(), 0, 0});
  }
  return inside;
}

}  // namespace mg::contour
