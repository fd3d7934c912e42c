// Masks that are not what they should be.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "stages/audit/finding.hpp"

namespace mg::audit {
namespace {

constexpr double outside_above = 0.5;  // share of a lesion that is not on tissue
constexpr double network_px = 256, lost_px = 16;

bool has_lesion(const Record& r) { return r.seen.lesion && r.seen.lesion->area_px > 0; }

void find_empty(const DataSet& set, std::vector<Finding>& out) {
  const auto found =
      which(set, [](const Record& r) { return r.claimed > 0 && r.seen.lesion && !has_lesion(r); });
  if (found.empty()) return;
  auto finding = finding_on(set, "empty_masks", Level::note, found);
  finding.level = Level::warning;
  finding.title = count_of(found.size(), "mask", "is", "are") + " empty";
  finding.effect =
      "The data set names a lesion, but nothing is inside of its mask: a network learns "
      "it as background.";
  finding.leave_out = finding.samples;
  finding.mend = leave_out_yaml(finding.id);
  out.push_back(std::move(finding));
}

void find_outside(const DataSet& set, std::vector<Finding>& out) {
  const auto found = which(
      set, [](const Record& r) { return has_lesion(r) && r.seen.lesion->outside > outside_above; });
  if (found.empty()) return;
  auto finding = finding_on(set, "lesions_outside_the_breast", Level::note, found);
  const auto lesions = which(set, has_lesion).size();
  const auto share = static_cast<double>(found.size()) / static_cast<double>(lesions);
  finding.level = share > 0.05 ? Level::serious : Level::warning;
  finding.title = count_of(found.size(), "lesion", "lies", "lie") + " mostly outside of the breast";
  finding.effect = fmt::format(
      "{} of the {} pictures with a lesion. More than a few speak for a "
      "mirrored axis, another size or the wrong picture.",
      percent(share), lesions);
  finding.leave_out = finding.samples;
  finding.mend = leave_out_yaml(finding.id);
  finding.advice = "Look first: black patches over the breast, as some copies have, look the same.";
  out.push_back(std::move(finding));
}

void find_skin(const DataSet& set, std::vector<Finding>& out) {
  const auto found =
      which(set, [](const Record& r) { return has_lesion(r) && r.seen.lesion->along_edge > 0; });
  if (found.empty()) return;
  auto finding = finding_on(set, "regions_along_the_skin", Level::note, found);
  finding.level = finding.points > 2 ? Level::warning : Level::note;
  finding.title =
      count_of(found.size(), "image", "has", "have") + " a region that follows the skin";
  finding.effect = fmt::format(
      "{} of the images: thickened skin was drawn like a lesion. A network "
      "for tumors learns the outline of the breast from them.",
      percent(finding.points / 100));
  finding.leave_out = finding.samples;
  finding.mend = leave_out_yaml(finding.id);
  finding.advice = "Where the data set names the kinds of its regions, choose the kinds instead.";
  out.push_back(std::move(finding));
}

void find_several(const DataSet& set, std::vector<Finding>& out) {
  const auto found = which(set, [](const Record& r) {
    return r.lesions > 1 || (has_lesion(r) && r.seen.lesion->parts > 1);
  });
  if (found.empty()) return;
  auto finding = finding_on(set, "several_lesions", Level::note, found);
  finding.title = count_of(found.size(), "image", "has", "have") + " more than one lesion";
  finding.effect =
      "A crop to the tumor shows one of them; a box around all may be most of the "
      "breast.";
  out.push_back(std::move(finding));
}

void find_small(const DataSet& set, std::vector<Finding>& out) {
  std::vector<double> shares;
  std::vector<std::size_t> lost;
  for (std::size_t i = 0; i < set.records.size(); ++i) {
    if (!has_lesion(set.records[i])) continue;
    const auto share = set.records[i].seen.lesion->share;
    shares.push_back(share);
    if (share * network_px * network_px < lost_px) lost.push_back(i);
  }
  if (shares.empty()) return;
  const auto typical = median(shares);
  auto finding = finding_on(set, "small_lesions", Level::note, lost);
  const auto part = static_cast<double>(lost.size()) / static_cast<double>(shares.size());
  finding.level = part > 0.05 ? Level::warning : Level::note;
  finding.title =
      fmt::format("Half of the lesions cover less than {} of the picture", percent(typical, 2));
  finding.effect = fmt::format(
      "Marking everything gives a Dice of {} on the typical one. Resized to {:.0f} × {:.0f}, {} of "
      "the {} lesions keep fewer than {:.0f} pixels.",
      percent(2 * typical / (1 + typical)), network_px, network_px, lost.size(), shares.size(),
      lost_px);
  finding.numbers = {{"median_share", typical},
                     {"dice_of_marking_everything", 2 * typical / (1 + typical)},
                     {"lost_at_256_px", static_cast<double>(lost.size())},
                     {"share_lost_at_256_px", part}};
  if (part > 0) {
    finding.mend = "vars: {size: 1024}\n";
    finding.advice = "The side of the network's input in graphs/two_stage.yaml and direct.yaml.";
  }
  out.push_back(std::move(finding));
}

void find_without(const DataSet& set, std::vector<Finding>& out) {
  const auto with = which(set, has_lesion).size();
  const auto without =
      which(set, [](const Record& r) { return r.annotated && r.seen.lesion && !has_lesion(r); });
  if (with == 0 || without.empty()) return;
  const auto share =
      static_cast<double>(without.size()) / static_cast<double>(with + without.size());
  if (share < 0.1) return;
  Finding finding{.id = "images_without_lesion", .points = 0};
  finding.title = percent(share, 0) + " of the pictures have no lesion";
  finding.effect = fmt::format(
      "A network that marks nothing is right on {} of {} pictures: judge by "
      "Dice over the pictures with a lesion and by lesions found.",
      without.size(), with + without.size());
  finding.numbers = {{"images", without.size()}, {"share", share}};
  out.push_back(std::move(finding));
}

}  // namespace

void find_in_masks(const DataSet& set, std::vector<Finding>& out) {
  if (set.records.empty()) return;
  for (const auto find :
       {find_empty, find_outside, find_skin, find_several, find_small, find_without}) {
    find(set, out);
  }
}

}  // namespace mg::audit
