#include "runtime/sampling.hpp"

#include <algorithm>

namespace mg {

namespace {

std::size_t divided_up(std::size_t count, std::size_t by) { return (count + by - 1) / by; }

/// How often the sampler draws each label.
std::size_t quota_of(const SamplesByLabel& members, Sampler sampler) {
  std::size_t all = 0, most = 0, least = SIZE_MAX;
  for (const auto& [label, list] : members) {
    all += list.size();
    most = std::max(most, list.size());
    least = std::min(least, list.size());
  }
  switch (sampler) {
    case Sampler::oversample:
      return most;
    case Sampler::undersample:
      return least;
    default:
      return divided_up(all, members.size());
  }
}

}  // namespace

void shuffle(Samples& list, Random random) {
  for (auto i = list.size(); i > 1; --i) std::swap(list[i - 1], list[random.below(i)]);
}

Samples in_turns(const Samples& members, std::size_t count, int epoch, Random random) {
  const auto start = count * static_cast<std::size_t>(epoch);
  Samples out, round;
  for (std::size_t i = start; i < start + count; ++i) {
    const auto place = i % members.size();
    if (round.empty() || place == 0) {
      round = members;
      shuffle(round, random.fork(i / members.size()));
    }
    out.push_back(round[place]);
  }
  return out;
}

SamplesByLabel drawn(const SamplesByLabel& members, Sampler sampler, int epoch, Random random) {
  if (sampler == Sampler::shuffle || members.size() < 2) return members;
  const auto quota = quota_of(members, sampler);
  SamplesByLabel out;
  for (const auto& [label, list] : members) {
    out[label] = in_turns(list, quota, epoch, random.fork(label));
  }
  return out;
}

std::size_t positives_needed(std::size_t positive, std::size_t others, Composition composition) {
  const auto [batch, least] = composition;
  const auto batches =
      std::max(divided_up(positive + others, batch), divided_up(others, batch - least));
  return std::max(positive, least * batches);
}

Samples composed(const Samples& positive, const Samples& others, Composition composition,
                 Random random) {
  const auto [batch, least] = composition;
  auto chosen = positive;
  shuffle(chosen, random.fork("positives"));
  const auto total = positive.size() + others.size();
  const auto batches = divided_up(total, batch);
  const auto set_aside = std::min(chosen.size(), least * batches);
  Samples rest(chosen.begin() + static_cast<std::ptrdiff_t>(set_aside), chosen.end());
  rest.insert(rest.end(), others.begin(), others.end());
  shuffle(rest, random.fork("others"));

  Samples out;
  auto next = chosen.begin();
  const auto end = next + static_cast<std::ptrdiff_t>(set_aside);
  auto filler = rest.begin();
  for (std::size_t b = 0; b < batches; ++b) {
    Samples one;
    const auto places = std::min(batch, total - b * batch);
    while (one.size() < std::min(places, least) && next != end) one.push_back(*next++);
    while (one.size() < places) one.push_back(filler != rest.end() ? *filler++ : *next++);
    shuffle(one, random.fork(b));
    out.insert(out.end(), one.begin(), one.end());
  }
  return out;
}

}  // namespace mg
