#include "stages/audit/measure.hpp"

#include <algorithm>
#include <bit>
#include <opencv2/imgproc.hpp>
#include <variant>

#include "stages/audit/burnt_in.hpp"
#include "stages/audit/coarse.hpp"

namespace mg::audit {
namespace {

constexpr int fine_px = 1024, coarse_px = 256;

int bits_of(double white) {
  return std::max(1, static_cast<int>(std::bit_width(static_cast<std::uint64_t>(white))));
}

void look_at_mask_files(const Annotations& annotations, Measured& out) {
  for (const auto& lesion : annotations.lesions) {
    const auto* file = std::get_if<MaskFile>(&lesion.shape);
    if (!file) continue;
    if (const auto seen = look_at_mask_file(file->path)) out.mask_files.push_back(*seen);
  }
}

cv::Mat1b enlarged(const cv::Mat1b& tissue, const cv::Size& size) {
  cv::Mat1b out;
  cv::resize(tissue, out, size, 0, 0, cv::INTER_NEAREST);
  return out;
}

void look_for_text(const cv::Mat1f& fine, const cv::Mat1b& tissue, int picture_px, Measured& out) {
  const auto found = find_burnt_in(fine, enlarged(tissue, fine.size()));
  out.texts = found.texts.size();
  out.labels = found.labels.size();
  const auto& shown = found.texts.empty() ? found.labels : found.texts;
  if (!shown.empty() && picture_px > 0) out.text_picture = detail(fine, shown[0], picture_px);
}

}  // namespace

Measured Measure::operator()(const Image& image, const Mask* truth,
                             const Annotations* annotations) const {
  const auto fine = coarse(image, fine_px);
  cv::Mat1f small = fine;
  const double shrink = static_cast<double>(std::max(fine.cols, fine.rows)) / coarse_px;
  if (shrink > 1) cv::resize(fine, small, {}, 1 / shrink, 1 / shrink, cv::INTER_AREA);
  const auto tissue = silhouette(small);
  Measured out;
  out.width = image.geometry.source_width;
  out.height = image.geometry.source_height;
  out.bits = bits_of(image.white);
  out.spacing_mm = image.geometry.spacing.known() ? image.geometry.spacing.x_mm : 0;
  out.print = fingerprint(small, tissue);
  out.print.content = content_hash(image.pixels);
  out.tones = tones_of(small, tissue);
  out.tissue = static_cast<double>(cv::countNonZero(tissue)) / static_cast<double>(tissue.total());
  if (truth) out.lesion = measure(*truth, tissue);
  if (annotations) look_at_mask_files(*annotations, out);
  look_for_text(fine, tissue, picture_px, out);
  if (picture_px > 0) out.picture = thumbnail(fine, truth, picture_px);
  return out;
}

}  // namespace mg::audit
