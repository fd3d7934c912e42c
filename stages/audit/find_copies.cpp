// Pictures that occur more than once.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "stages/audit/finding.hpp"
#include "stages/audit/twins.hpp"

namespace mg::audit {
namespace {

/// What groups of equal pictures have to do with patients, splits and labels.
struct Spans {
  std::size_t pictures = 0, too_many = 0, patients = 0, splits = 0, labels = 0, masks = 0;
};

template <class Ask>
std::size_t kinds(const DataSet& set, const Twins& twins, Ask ask) {
  std::set<decltype(ask(set.records[0]))> out;
  for (const auto i : twins.members) out.insert(ask(set.records[i]));
  return out.size();
}

Spans spans_of(const DataSet& set, const std::vector<Twins>& groups) {
  Spans out;
  for (const auto& group : groups) {
    out.pictures += group.members.size();
    out.too_many += group.members.size() - 1;
    out.patients += kinds(set, group, [](const Record& r) { return r.patient; }) > 1;
    out.splits += kinds(set, group, [](const Record& r) { return r.split; }) > 1;
    out.labels += kinds(set, group, [](const Record& r) { return r.label; }) > 1;
    out.masks += kinds(set, group, [](const Record& r) {
                   return r.seen.lesion ? r.seen.lesion->area_px : 0;
                 }) > 1;
  }
  return out;
}

std::string effect_of(const Spans& spans, std::size_t groups, std::size_t all) {
  auto text = fmt::format("{} ({}): {} in {}. ",
                          count_of(spans.too_many, "picture", "is a copy", "are copies"),
                          percent(static_cast<double>(spans.too_many) / static_cast<double>(all)),
                          count_of(spans.pictures, "picture"), count_of(groups, "group"));
  if (spans.splits > 0) {
    text += fmt::format("{} in several splits: what is tested was learned by heart. ",
                        count_of(spans.splits, "group", "lies", "lie"));
  }
  if (spans.patients > 0) {
    text += fmt::format(
        "{} to several patients: grouping by patient does not keep them "
        "together. ",
        count_of(spans.patients, "group", "belongs", "belong"));
  }
  if (spans.labels > 0) {
    text +=
        fmt::format("{} different labels. ", count_of(spans.labels, "group", "carries", "carry"));
  }
  if (spans.masks > 0) {
    text += fmt::format("{} different lesions: each copy calls the others' lesion healthy. ",
                        count_of(spans.masks, "group", "shows", "show"));
  }
  text.pop_back();
  return text;
}

std::vector<Example> pairs_of(const DataSet& set, const std::vector<Twins>& groups) {
  std::vector<Example> out;
  for (const auto& group : groups) {
    if (out.size() == examples_at_most) break;
    Example example{{group.members[0], group.members[1]}, {}};
    const auto& a = set.records[group.members[0]];
    const auto& b = set.records[group.members[1]];
    example.caption = fmt::format("{} and {}{}{}", a.key, b.key, group.mirrored ? ", mirrored" : "",
                                  a.label != b.label ? ": " + a.label + ", " + b.label : "");
    out.push_back(std::move(example));
  }
  return out;
}

void find_twins_of_kind(const DataSet& set, const std::vector<Twins>& all, bool exact,
                        std::vector<Finding>& out) {
  std::vector<Twins> groups;
  std::copy_if(all.begin(), all.end(), std::back_inserter(groups),
               [&](const Twins& group) { return group.exact == exact; });
  if (groups.empty()) return;
  const auto spans = spans_of(set, groups);
  Finding finding{.id = exact ? "duplicates" : "near_duplicates"};
  finding.level = spans.splits + spans.labels + spans.masks > 0 ? Level::serious : Level::warning;
  finding.points = 100.0 * static_cast<double>(spans.too_many) / static_cast<double>(set.listed());
  finding.title =
      exact ? count_of(groups.size(), "picture", "occurs", "occur") + " more than once"
            : count_of(groups.size(), "picture", "occurs", "occur") + " again, slightly changed";
  finding.effect = effect_of(spans, groups.size(), set.records.size());
  finding.numbers = {{"groups", groups.size()},     {"pictures", spans.pictures},
                     {"copies", spans.too_many},    {"over_patients", spans.patients},
                     {"over_splits", spans.splits}, {"over_labels", spans.labels},
                     {"over_masks", spans.masks}};
  for (const auto& group : groups) {
    const auto keys = keys_of(set, group.members);
    finding.samples.insert(finding.samples.end(), keys.begin(), keys.end());
    finding.leave_out.insert(finding.leave_out.end(), keys.begin() + 1, keys.end());
  }
  finding.examples = pairs_of(set, groups);
  finding.mend = leave_out_yaml(finding.id);
  finding.advice =
      "Of each group the first picture stays; the copies are skipped, with the reason.";
  out.push_back(std::move(finding));
}

}  // namespace

void find_copies(const DataSet& set, std::vector<Finding>& out) {
  std::vector<Fingerprint> prints;
  for (const auto& record : set.records) prints.push_back(record.seen.print);
  const auto groups = find_twins(prints);
  find_twins_of_kind(set, groups, true, out);
  find_twins_of_kind(set, groups, false, out);
}

}  // namespace mg::audit
