#include "stages/audit/twins.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace mg::audit {
namespace {

/// Sets of indices that are joined pair by pair (union-find).
class Groups {
 public:
  explicit Groups(std::size_t n) : parent_(n), exact_(n, true), mirrored_(n, false) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }
  std::size_t root(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void join(std::size_t a, std::size_t b, bool exact, bool mirrored) {
    const auto low = std::min(root(a), root(b)), high = std::max(root(a), root(b));
    parent_[high] = low;
    exact_[low] = exact_[low] && exact_[high] && exact;
    mirrored_[low] = mirrored_[low] || mirrored_[high] || mirrored;
  }
  std::vector<Twins> take() {
    std::map<std::size_t, Twins> groups;
    for (std::size_t i = 0; i < parent_.size(); ++i) groups[root(i)].members.push_back(i);
    std::vector<Twins> out;
    for (auto& [first, group] : groups) {
      if (group.members.size() < 2) continue;
      out.push_back({std::move(group.members), exact_[first], mirrored_[first]});
    }
    return out;
  }

 private:
  std::vector<std::size_t> parent_;
  std::vector<bool> exact_, mirrored_;
};

/// Joins pictures with the same pixels; returns one of each.
std::vector<std::size_t> join_equal(const std::vector<Fingerprint>& pictures, Groups& groups) {
  std::map<ContentHash, std::size_t> first;
  std::vector<std::size_t> different;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    const auto [at, added] = first.try_emplace(pictures[i].content, i);
    if (added) different.push_back(i);
    if (!added) groups.join(at->second, i, true, false);
  }
  return different;
}

}  // namespace

std::vector<Twins> find_twins(const std::vector<Fingerprint>& pictures, const TwinRule& rule) {
  Groups groups(pictures.size());
  const auto different = join_equal(pictures, groups);
  for (std::size_t i = 0; i < different.size(); ++i) {
    const auto& a = pictures[different[i]];
    for (std::size_t j = i + 1; j < different.size(); ++j) {
      const auto& b = pictures[different[j]];
      for (const bool mirrored : {false, true}) {
        if (distance(a.hash, mirrored ? b.mirrored : b.hash) > rule.bits) continue;
        if (likeness(a, b, mirrored) < rule.likeness) continue;
        groups.join(different[i], different[j], false, mirrored);
        break;
      }
    }
  }
  return groups.take();
}

}  // namespace mg::audit
