#include "stages/metrics/segmentation.hpp"

#include <array>

#include "pipeline/random.hpp"
#include "stages/metrics/baseline.hpp"

namespace mg::metrics {
namespace {

/// What is summed for each patient. `true_empty`: images without a tumor where nothing was marked.
enum Column : std::size_t {
  images,
  tumor_images,
  dice_sum,
  iou_sum,
  whole_image_dice_sum,
  truth_px,
  predicted_px,
  both_px,
  lesions,
  found,
  empty_images,
  true_empty,
  false_on_empty,
  columns
};
using Sums = std::array<double, columns>;

double ratio(double part, double whole) { return whole > 0 ? part / whole : undefined; }

std::size_t whole(double count) { return static_cast<std::size_t>(count); }

/// The figures, each with how it follows from the sums and with what it rests on.
struct Rule {
  const char* name;
  Column part, of;
  const char* doc;
};
constexpr std::array rules{
    Rule{"dice", dice_sum, tumor_images, "mean Dice over the images with a tumor; a miss counts 0"},
    Rule{"iou", iou_sum, tumor_images, "mean IoU over the images with a tumor; a miss counts 0"},
    Rule{"detection_rate", found, lesions, "share of the lesions that were found"},
    Rule{"specificity_on_empty", true_empty, empty_images,
         "share of the images without a tumor where nothing was marked"},
    Rule{"false_positives_on_empty", false_on_empty, empty_images,
         "marked parts an image without a tumor"},
    Rule{"baseline_dice", whole_image_dice_sum, tumor_images,
         "Dice of marking the whole image, over the images with a tumor"},
};
constexpr const char* pooled_doc = "Dice of the pixels of all images together";

double pooled_dice(const Sums& sums) {
  return ratio(2 * sums[both_px], sums[truth_px] + sums[predicted_px]);
}

std::vector<Figure> named_figures(const Sums& sums) {
  std::vector<Figure> figures;
  for (const auto& rule : rules) {
    figures.push_back({.name = rule.name, .n = whole(sums[rule.of]), .doc = rule.doc});
  }
  figures.push_back({.name = "pooled_dice", .n = whole(sums[images]), .doc = pooled_doc});
  return figures;
}

Sums total(const ClusterSums& patients, std::span<const double> weights) {
  Sums sums{};
  patients.totals(weights, sums);
  return sums;
}

}  // namespace

void Segmentation::start(const RunInfo& run) {
  seed_ = combine(run.seed, stable_hash("metrics.segmentation"));
  patients_ = {};
  sums_ = ClusterSums(columns);
  not_judged_ = {};
}

void Segmentation::add(const Context& context, const Mask& truth, const Mask& tumor) {
  const DetectionRule rule{
      found_by == "iou" ? DetectionRule::Measure::iou : DetectionRule::Measure::overlap, found_at,
      smallest_px};
  const auto image = compare(truth, tumor, rule);
  count(image, patients_.index_of(cluster_name(context.identity())));
}

void Segmentation::count(const ImageResult& image, std::size_t patient) {
  Sums sums{};
  sums[images] = 1;
  sums[truth_px] = static_cast<double>(image.overlap.truth);
  sums[predicted_px] = static_cast<double>(image.overlap.predicted);
  sums[both_px] = static_cast<double>(image.overlap.both);
  if (image.overlap.truth > 0) {
    sums[tumor_images] = 1;
    sums[dice_sum] = dice(image.overlap);
    sums[iou_sum] = iou(image.overlap);
    sums[whole_image_dice_sum] =
        whole_image_dice(sums[truth_px] / static_cast<double>(image.pixels));
    sums[lesions] = static_cast<double>(image.lesions);
    sums[found] = static_cast<double>(image.found);
  } else {
    sums[empty_images] = 1;
    sums[true_empty] = image.overlap.predicted == 0 ? 1 : 0;
    sums[false_on_empty] = static_cast<double>(image.false_positives);
  }
  sums_.add(patient, sums);
}

void Segmentation::missed(const Context&, Fate fate, const std::string& why) {
  not_judged_.add(fate, why);
}

Findings Segmentation::finish() {
  const Bootstrap options{.resamples = resamples, .seed = seed_};
  const auto statistic = [&](std::span<const double> weights, std::span<double> figures) {
    const auto sums = total(sums_, weights);
    for (std::size_t i = 0; i < rules.size(); ++i) {
      figures[i] = ratio(sums[rules[i].part], sums[rules[i].of]);
    }
    figures[rules.size()] = pooled_dice(sums);
  };
  const auto all = total(sums_, std::vector<double>(patients_.size(), 1.0));
  Findings out;
  out.figures = measure(named_figures(all), patients_.size(), statistic, options);
  out.notes = not_judged_.notes();
  out.notes.push_back("Dice and IoU rest on the " + count_of(whole(all[tumor_images]), "image") +
                      " with a tumor; the " + count_of(whole(all[empty_images]), "image") +
                      " without one by specificity_on_empty.");
  out.notes.push_back(interval_note(patients_.size(), options));
  return out;
}

}  // namespace mg::metrics
