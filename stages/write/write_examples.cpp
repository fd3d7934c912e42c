#include "stages/write/write_examples.hpp"

#include <array>
#include <cstdio>
#include <iterator>

#include "pipeline/whole_file.hpp"
#include "stages/support/opencv/opencv_view.hpp"
#include "stages/write/draw_overlay.hpp"
#include "stages/write/encode.hpp"
#include "stages/write/names.hpp"

namespace mg::write {
namespace {

std::string share(const char* format, double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), format, value);
  return text.data();
}

/// "Dice 0.91, 1 of 1 lesions found, 2 false marks".
std::string words(const Agreement& agreement) {
  std::string out;
  if (agreement.lesions > 0) {
    out = "Dice " + share("%.2f", agreement.dice) + ", " + std::to_string(agreement.found) +
          " of " + std::to_string(agreement.lesions) + " lesions found";
  }
  if (agreement.false_marks == 0) return out.empty() ? "no lesion, none marked" : out;
  return out + (out.empty() ? "no lesion, " : ", ") + std::to_string(agreement.false_marks) +
         (agreement.false_marks == 1 ? " false mark" : " false marks");
}

/// "cancer, named benign (73 %)".
std::string words(const Label& label, const Scores& scores) {
  const auto& named = scores.best();
  for (const auto& [name, score] : scores.classes) {
    if (name == named) return label.name + ", named " + named + share(" (%.0f %%)", 100 * score);
  }
  return label.name;
}

Agreement agreement_of(const Mask& truth, const Mask& tumor, double found_at) {
  const auto& pixels = truth.pixels;
  const cv::Mat1b right = view(pixels) != 0;
  const bool same = truth.geometry == tumor.geometry && pixels.width == tumor.pixels.width &&
                    pixels.height == tumor.pixels.height;
  if (same) return compare(right, view(tumor.pixels) != 0, found_at);
  return compare(right, carry(tumor, truth.geometry, pixels.width, pixels.height), found_at);
}

}  // namespace

void Examples::start(const RunInfo& run) {
  where_ = run.folder / folder;
  kept_.clear();
}

bool Examples::gets_in(const Example& example) const {
  const auto kind = kept_.find(example.kind);
  if (each == 0) return false;
  if (kind == kept_.end() || kind->second.size() < static_cast<std::size_t>(each)) return true;
  return example.rank > std::prev(kind->second.end())->first;
}

void Examples::keep(const Example& example, const Shared& drawing) {
  auto& kind = kept_[example.kind];
  kind.emplace(example.rank, drawing);
  if (kind.size() > static_cast<std::size_t>(each)) kind.erase(std::prev(kind.end()));
}

void Examples::add(const Context& context, const Image& image, const Mask* truth, const Mask* tumor,
                   const Label* label, const Scores* scores, const Image* attention) {
  std::vector<Example> candidates;
  std::string caption;
  if (truth && tumor) {
    const auto agreement = agreement_of(*truth, *tumor, found_at);
    candidates = examples_of(agreement);
    caption = words(agreement);
  }
  if (label && scores && !scores->classes.empty()) {
    const auto more = examples_of(*label, *scores, positive_of(*scores, positive));
    candidates.insert(candidates.end(), more.begin(), more.end());
    caption = words(*label, *scores) + (caption.empty() ? "" : "; " + caption);
  }
  std::erase_if(candidates, [&](const Example& example) { return !gets_in(example); });
  if (candidates.empty()) return;
  const auto& key = context.identity().key;
  const Overlay overlay{.image = &image, .truth = truth, .predicted = tumor, .heat = attention};
  const auto drawing = std::make_shared<const Drawing>(
      Drawing{key, key + ": " + caption, encode_jpeg(draw(overlay, side_px))});
  for (const auto& example : candidates) keep(example, drawing);
}

Findings Examples::finish() {
  Findings out;
  std::set<std::string> written;
  for (const auto& [kind, drawings] : kept_) {
    for (const auto& [rank, drawing] : drawings) {
      const auto file = where_ / safe_path(drawing->key, ".jpg");
      if (written.insert(drawing->key).second) {
        write_whole(file, as_bytes(drawing->jpeg), Existing::replace);
      }
      out.pictures.push_back({file, kind, drawing->caption});
    }
  }
  if (!written.empty()) {
    out.notes.push_back(std::to_string(written.size()) + " examples are drawn in " +
                        where_.string() + ".");
  }
  return out;
}

}  // namespace mg::write
