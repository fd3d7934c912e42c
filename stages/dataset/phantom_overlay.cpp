#include "stages/dataset/phantom_overlay.hpp"

#include <algorithm>
#include <array>
#include <opencv2/imgproc.hpp>

#include "pipeline/error.hpp"

namespace mg::phantom {

namespace {

int direction(cv::Point step) {
  constexpr std::array<std::array<int, 3>, 3> codes = {{{7, 0, 1}, {6, -1, 2}, {5, 4, 3}}};
  return codes[step.y + 1][step.x + 1];
}

}  // namespace

Chain trace(const std::vector<std::uint8_t>& mask, int width, int height) {
  auto pixels = cv::Mat1b(height, width);
  std::copy(mask.begin(), mask.end(), pixels.begin());
  std::vector<std::vector<cv::Point>> outlines;
  cv::findContours(pixels, outlines, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
  if (outlines.empty()) throw Error("an empty mask has no outline");
  const auto& outline = *std::max_element(
      outlines.begin(), outlines.end(),
      [](const auto& a, const auto& b) { return cv::contourArea(a) < cv::contourArea(b); });
  Chain chain{outline[0].x, outline[0].y, {}};
  for (std::size_t i = 0; i < outline.size() && outline.size() > 1; ++i) {
    chain.steps.push_back(direction(outline[(i + 1) % outline.size()] - outline[i]));
  }
  return chain;
}

std::string overlay_text(const Chain& chain, Diagnosis diagnosis) {
  const auto cancer = diagnosis == Diagnosis::cancer;
  std::string text = "TOTAL_ABNORMALITIES 1\nABNORMALITY 1\n";
  text += cancer ? "LESION_TYPE MASS SHAPE IRREGULAR MARGINS SPICULATED\nASSESSMENT 5\n"
                 : "LESION_TYPE MASS SHAPE OVAL MARGINS CIRCUMSCRIBED\nASSESSMENT 3\n";
  text += std::string("SUBTLETY 5\nPATHOLOGY ") + (cancer ? "MALIGNANT" : "BENIGN");
  text += "\nTOTAL_OUTLINES 1\nBOUNDARY\n";
  text += std::to_string(chain.column) + " " + std::to_string(chain.row);
  for (const auto step : chain.steps) text += " " + std::to_string(step);
  return text + " #\n";
}

}  // namespace mg::phantom
