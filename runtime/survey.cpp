#include "runtime/survey.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace mg {

namespace {

std::string label_of(const Listing& listing) {
  for (const auto& value : listing.values) {
    if (value && value.type().name == TypeOf<Label>::name) return value.as<Label>().name;
  }
  return {};
}

void shuffle(std::vector<std::uint64_t>& list, Random random) {
  for (auto i = list.size(); i > 1; --i) std::swap(list[i - 1], list[random.below(i)]);
}

/// `count` samples out of `members`, in turns: this epoch goes on where the one before stopped.
void take_in_turns(const std::vector<std::uint64_t>& members, std::size_t count, int epoch,
                   Random random, std::vector<std::uint64_t>& out) {
  const auto start = count * static_cast<std::size_t>(epoch);
  auto round = std::vector<std::uint64_t>();
  for (std::size_t i = start; i < start + count; ++i) {
    const auto place = i % members.size();
    if (round.empty() || place == 0) {
      round = members;
      shuffle(round, random.fork(i / members.size()));
    }
    out.push_back(round[place]);
  }
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

std::vector<std::uint64_t> Survey::epoch(const Training& wishes, int epoch, Random random) const {
  auto members = learnable(wishes);
  std::map<std::string, std::vector<std::uint64_t>> by_label;
  for (const auto i : members) by_label[labels_[i]].push_back(i);
  if (wishes.balance && by_label.size() > 1) {
    const auto size = members.size();
    members.clear();
    for (const auto& [label, list] : by_label) {
      const auto quota = (size + by_label.size() - 1) / by_label.size();
      take_in_turns(list, quota, epoch, random.fork(label), members);
    }
  }
  shuffle(members, random.fork(static_cast<std::uint64_t>(epoch)));
  return members;
}

}  // namespace mg
