#include "runtime/survey.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "pipeline/error.hpp"

namespace mg {

namespace {

std::string label_of(const Listing& listing) {
  for (const auto& value : listing.values) {
    if (value && value.type().name == TypeOf<Label>::name) return value.as<Label>().name;
  }
  return {};
}

Samples shuffled(Samples list, Random random) {
  shuffle(list, random);
  return list;
}

/// Those of `labeled` that are wanted, or the one that the fewest samples have.
std::set<std::string> positive_labels(const SamplesByLabel& labeled,
                                      const std::vector<std::string>& wanted) {
  if (wanted.empty()) {
    const auto rarest = std::min_element(
        labeled.begin(), labeled.end(),
        [](const auto& a, const auto& b) { return a.second.size() < b.second.size(); });
    return {rarest->first};
  }
  std::set<std::string> out;
  std::vector<std::string> names;
  for (const auto& [label, list] : labeled) {
    names.push_back(label);
    if (std::find(wanted.begin(), wanted.end(), label) != wanted.end()) out.insert(label);
  }
  if (!out.empty()) return out;
  throw Error("no training sample has one of the positive_labels", suggest(wanted.front(), names));
}

}  // namespace

Survey::Survey(const CheckedGraph&, const Source& source) {
  for (std::size_t i = 0; i < source.size(); ++i) {
    const auto listing = source.sample(i);
    splits_.push_back(listing.split);
    labels_.push_back(label_of(listing));
    const auto& who = listing.identity;
    patients_.push_back(stable_hash(who.patient.empty() ? "key/" + who.key : who.patient));
  }
}

std::vector<std::uint64_t> Survey::of(Split split) const {
  std::vector<std::uint64_t> out;
  for (std::size_t i = 0; i < splits_.size(); ++i) {
    if (split == Split::none || splits_[i] == split) out.push_back(i);
  }
  return out;
}

std::vector<std::pair<std::string, std::size_t>> Survey::labels(Split split) const {
  std::map<std::string, std::size_t> counts;
  for (const auto i : of(split)) {
    if (!labels_[i].empty()) ++counts[labels_[i]];
  }
  return {counts.begin(), counts.end()};
}

std::vector<Tally> Survey::tallies() const {
  std::map<std::pair<Split, std::string>, std::vector<std::uint64_t>> groups;
  for (std::size_t i = 0; i < splits_.size(); ++i) {
    groups[{splits_[i], labels_[i]}].push_back(patients_[i]);
  }
  std::vector<Tally> out;
  for (auto& [group, patients] : groups) {
    const auto samples = patients.size();
    std::sort(patients.begin(), patients.end());
    const auto last = std::unique(patients.begin(), patients.end());
    out.push_back(
        {group.first, group.second, samples, static_cast<std::size_t>(last - patients.begin())});
  }
  return out;
}

bool Survey::has_splits() const {
  return std::any_of(splits_.begin(), splits_.end(), [](Split s) { return s != Split::none; });
}

std::vector<std::uint64_t> Survey::learnable(const Training& wishes) const {
  auto out = of(Split::train);
  if (wishes.labels.empty()) return out;
  std::erase_if(out, [&](std::uint64_t i) {
    return std::find(wishes.labels.begin(), wishes.labels.end(), labels_[i]) == wishes.labels.end();
  });
  return out;
}

SamplesByLabel Survey::by_label(const Samples& samples) const {
  SamplesByLabel out;
  for (const auto i : samples) out[labels_[i]].push_back(i);
  return out;
}

Samples Survey::epoch(const Training& wishes, int epoch, Random random) const {
  const auto members = learnable(wishes);
  const auto order = random.fork(static_cast<std::uint64_t>(epoch));
  if (wishes.positives > 0 && !members.empty())
    return with_positives(members, wishes, epoch, random);
  if (wishes.sampler == Sampler::shuffle) return shuffled(members, order);
  Samples all;
  for (const auto& [label, list] : drawn(by_label(members), wishes.sampler, epoch, random)) {
    all.insert(all.end(), list.begin(), list.end());
  }
  return shuffled(std::move(all), order);
}

Samples Survey::with_positives(const Samples& members, const Training& wishes, int epoch,
                               Random random) const {
  const auto labeled = by_label(members);
  const auto positive = positive_labels(labeled, wishes.positive_labels);
  Samples few, drawn_few, others;
  for (const auto& [label, list] : drawn(labeled, wishes.sampler, epoch, random)) {
    auto& side = positive.contains(label) ? drawn_few : others;
    side.insert(side.end(), list.begin(), list.end());
    if (positive.contains(label))
      few.insert(few.end(), labeled.at(label).begin(), labeled.at(label).end());
  }
  const Composition composition{static_cast<std::size_t>(wishes.batch),
                                static_cast<std::size_t>(wishes.positives)};
  const auto needed = positives_needed(drawn_few.size(), others.size(), composition);
  const auto more = in_turns(few, needed - drawn_few.size(), epoch, random.fork("more positives"));
  drawn_few.insert(drawn_few.end(), more.begin(), more.end());
  return composed(drawn_few, others, composition,
                  random.fork("batches").fork(static_cast<std::uint64_t>(epoch)));
}

}  // namespace mg
