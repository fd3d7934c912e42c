#include "stages/write/write_overlay.hpp"

#include <array>
#include <cstdio>
#include <iterator>

#include "pipeline/random.hpp"
#include "pipeline/whole_file.hpp"
#include "stages/write/draw_overlay.hpp"
#include "stages/write/encode.hpp"
#include "stages/write/names.hpp"

namespace mg::write {
namespace {

std::string percent(double share) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%.0f %%", 100 * share);
  return text.data();
}

/// "label: cancer    named: benign (73 %)", or what of it is known.
std::string verdict(const Label* label, const Scores* scores) {
  std::string text;
  if (label) text = "label: " + label->name;
  if (!scores || scores->classes.empty()) return text;
  const auto& best = scores->best();
  for (const auto& [name, share] : scores->classes) {
    if (name != best) continue;
    return text + (text.empty() ? "" : "    ") + "named: " + best + " (" + percent(share) + ")";
  }
  return text;
}

}  // namespace

void Overlays::start(const RunInfo& run) {
  where_ = run.folder / folder;
  chosen_.clear();
}

void Overlays::add(const Context& context, const Image& image, const Mask* truth, const Mask* tumor,
                   const Label* label, const Scores* scores) {
  const auto& key = context.identity().key;
  const auto rank = stable_hash(key);
  const auto limit = static_cast<std::size_t>(count);
  if (limit == 0 || (chosen_.size() == limit && rank >= std::prev(chosen_.end())->first)) return;
  Overlay overlay{&image, truth, tumor, {key}};
  if (auto text = verdict(label, scores); !text.empty()) overlay.captions.push_back(text);
  chosen_.emplace(rank, Drawing{key, encode_png(draw(overlay, side_px))});
  if (chosen_.size() > limit) chosen_.erase(std::prev(chosen_.end()));
}

Findings Overlays::finish() {
  Findings out;
  for (const auto& [rank, drawing] : chosen_) {
    const auto file = where_ / safe_path(drawing.key, ".png");
    write_whole(file, as_bytes(drawing.png), Existing::replace);
    out.pictures.push_back({file, "some of all samples", drawing.key});
  }
  if (chosen_.empty()) return {};
  out.notes.push_back(std::to_string(chosen_.size()) + " samples are drawn in " + where_.string() +
                      ".");
  return out;
}

}  // namespace mg::write
