#include "runtime/engine/join.hpp"

#include <algorithm>
#include <functional>

namespace mg {

namespace {

using Samples = std::vector<Sample>;
using Rank = int (*)(Fate);
using Lonely = std::function<void(const Sample&, const Samples& others, Samples& out)>;

/// The worst decides for a stage that depends on all branches...
int by_dependence(Fate fate) {
  switch (fate) {
    case Fate::ok:
      return 0;
    case Fate::skipped:
      return 1;
    case Fate::cancelled:
      return 2;
    case Fate::failed:
      return 3;
  }
  return 3;
}

/// ... but at the end one good branch outweighs those that left the sample out.
int at_the_end(Fate fate) {
  switch (fate) {
    case Fate::skipped:
      return 0;
    case Fate::cancelled:
      return 1;
    case Fate::ok:
      return 2;
    case Fate::failed:
      return 3;
  }
  return 3;
}

bool came_of(const Sample& child, const Sample& parent) {
  const auto depth = parent.made_by.size();
  return child.made_by.size() >= depth &&
         std::equal(parent.made_by.begin(), parent.made_by.end(), child.made_by.begin()) &&
         child.path.starts_with(parent.path) &&
         (child.path.size() == parent.path.size() || child.path[parent.path.size()] == '.');
}

bool same(const Sample& a, const Sample& b) { return a.path == b.path && a.made_by == b.made_by; }

Sample meet(const Sample& a, const Sample& b, Rank rank) {
  const bool finer = b.made_by.size() > a.made_by.size();
  Sample out = finer ? b : a;
  const Sample& other = finer ? a : b;
  for (std::size_t slot = 0; slot < out.slots.size(); ++slot) {
    if (out.slots[slot] || !other.slots[slot]) continue;
    out.slots[slot] = other.slots[slot];
    if (slot >= other.accounts.size()) continue;
    if (out.accounts.size() <= slot) out.accounts.resize(slot + 1);
    out.accounts[slot] = other.accounts[slot];
  }
  const auto ours = rank(out.fate), theirs = rank(other.fate);
  if (theirs > ours || (theirs == ours && other.stage < out.stage)) {
    out.fate = other.fate;
    out.why = other.why;
    out.stage = other.stage;
  }
  return out;
}

Samples pair_up(const Samples& as, const Samples& bs, Rank rank, const Lonely& lonely) {
  Samples out;
  if (std::equal(as.begin(), as.end(), bs.begin(), bs.end(), same)) {
    std::transform(as.begin(), as.end(), bs.begin(), std::back_inserter(out),
                   [&](const Sample& a, const Sample& b) { return meet(a, b, rank); });
    return out;
  }
  for (const auto& a : as) {
    const auto before = out.size();
    for (const auto& b : bs) {
      if (came_of(a, b) || came_of(b, a)) out.push_back(meet(a, b, rank));
    }
    if (out.size() == before) lonely(a, bs, out);
  }
  return out;
}

Mishap multiplied_differently(const CheckedGraph& graph, std::size_t at, const Sample& a,
                              const Samples& others) {
  std::string ours = "one branch", theirs = "another";
  for (const auto& b : others) {
    const auto [x, y] =
        std::mismatch(a.made_by.begin(), a.made_by.end(), b.made_by.begin(), b.made_by.end());
    if (x == a.made_by.end() || y == b.made_by.end()) continue;
    ours = "'" + graph.nodes[*x].name + "'";
    theirs = "'" + graph.nodes[*y].name + "'";
    break;
  }
  return mishap(Fate::failed, graph.nodes[at].name,
                "cannot join what " + ours + " and " + theirs +
                    " made several of in different ways (do it before the branches part)");
}

}  // namespace

Ref join(const CheckedGraph& graph, const Layout& layout, std::size_t at,
         const std::vector<Ref>& branches) {
  auto out = std::make_shared<Shipment>(*branches.front());
  const Lonely fail = [&](const Sample& a, const Samples& others, Samples& into) {
    into.push_back(a);
    bury(into.back(), at, multiplied_differently(graph, at, a, others), layout.tabular);
  };
  for (std::size_t i = 1; i < branches.size(); ++i) {
    out->samples = pair_up(out->samples, branches[i]->samples, by_dependence, fail);
    if (!out->token) out->token = branches[i]->token;
  }
  for (auto& sample : out->samples) {
    if (!alive(sample)) bury(sample, sample.stage, {sample.fate, sample.why}, layout.tabular);
  }
  if (!alive(*out)) out->token = nullptr;
  return out;
}

Ref settle(const std::vector<Ref>& branches) {
  auto out = std::make_shared<Shipment>(*branches.front());
  const Lonely keep = [](const Sample& a, const Samples&, Samples& into) { into.push_back(a); };
  for (std::size_t i = 1; i < branches.size(); ++i) {
    const auto& ours = out->samples;
    const auto& theirs = branches[i]->samples;
    auto all = pair_up(ours, theirs, at_the_end, keep);
    for (const auto& b : theirs) {
      const bool met = std::any_of(ours.begin(), ours.end(),
                                   [&](const Sample& a) { return came_of(a, b) || came_of(b, a); });
      if (!met) all.push_back(b);
    }
    out->samples = std::move(all);
  }
  return out;
}

Fate fate_of(const Parcel& parcel) {
  auto out = Fate::skipped;
  for (const auto& sample : parcel.samples) {
    if (at_the_end(sample.fate) > at_the_end(out)) out = sample.fate;
  }
  return out;
}

}  // namespace mg
