#include "runtime/graph/edges.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "runtime/graph/circles.hpp"

namespace mg {

namespace {

class Connection {
 public:
  Connection(const std::vector<StageEntry>& entries, bool whole, Mistakes& mistakes)
      : entries_(&entries), mistakes_(&mistakes), whole_(whole) {
    out_.from.resize(entries.size());
    out_.to.resize(entries.size());
    for (const auto& entry : entries) names_.push_back(entry.name);
  }

  Edges connect() {
    for (std::size_t i = 0; i < entries_->size(); ++i) {
      if (is_kind((*entries_)[i], Kind::source)) continue;
      for (const auto& from : (*entries_)[i].from) draw(i, from);
    }
    report_circles(sort());
    look_upstream();
    return std::move(out_);
  }

 private:
  void draw(std::size_t i, const Reference& from) {
    const auto& entry = (*entries_)[i];
    const auto found = std::find(names_.begin(), names_.end(), from.name);
    if (found == names_.end()) {
      if (!whole_) return;
      mistakes_->add(from.where,
                     owner_of(entry) + " comes from '" + from.name + "', which is no stage",
                     suggest_stage(from.name, entry.name));
      return;
    }
    const auto j = static_cast<std::size_t>(found - names_.begin());
    if (is_kind((*entries_)[j], Kind::sink)) {
      mistakes_->add(
          from.where,
          owner_of(entry) + " comes from '" + from.name + "', which is a sink and hands nothing on",
          "name a stage before it");
      return;
    }
    out_.from[i].push_back(j);
    out_.to[j].push_back(i);
  }

  std::string suggest_stage(const std::string& name, const std::string& self) const {
    std::vector<std::string> others;
    for (const auto& entry : *entries_) {
      if (entry.name != self && !is_kind(entry, Kind::sink)) others.push_back(entry.name);
    }
    const auto stage = name.substr(0, name.find('.'));
    if (std::find(others.begin(), others.end(), stage) != others.end()) {
      return "write from: " + stage + ", and name the value under inputs:";
    }
    return others.empty() ? "add that stage" : suggest(name, others);
  }

  /// By entry: whether it could be sorted. A source goes first even if it is written last.
  std::vector<bool> sort() {
    std::vector<bool> done(entries_->size());
    const auto ready = [&](std::size_t i) {
      return !done[i] && std::all_of(out_.from[i].begin(), out_.from[i].end(),
                                     [&](std::size_t from) { return done[from]; });
    };
    const auto next = [&]() -> std::optional<std::size_t> {
      std::optional<std::size_t> best;
      for (std::size_t i = 0; i < entries_->size(); ++i) {
        if (!ready(i)) continue;
        if (is_kind((*entries_)[i], Kind::source)) return i;
        if (!best) best = i;
      }
      return best;
    };
    while (const auto i = next()) {
      done[*i] = true;
      out_.order.push_back(*i);
    }
    return done;
  }

  void report_circles(const std::vector<bool>& sorted) {
    for (const auto& circle : find_circles(out_.from, sorted)) {
      std::string text;
      for (const auto i : circle) text += names_[i] + " -> ";
      const auto& first = (*entries_)[circle.front()];
      const auto edge = std::find_if(first.from.begin(), first.from.end(), [&](const auto& from) {
        return from.name == names_[circle.back()];
      });
      mistakes_->add(edge->where, "stages come from each other in a circle: " + text + first.name,
                     "let one of them come from an earlier stage");
    }
  }

  void look_upstream() {
    out_.above.assign(entries_->size(), std::vector<bool>(entries_->size()));
    for (const auto i : out_.order) {
      for (const auto from : out_.from[i]) {
        out_.above[i][from] = true;
        for (std::size_t j = 0; j < entries_->size(); ++j) {
          if (out_.above[from][j]) out_.above[i][j] = true;
        }
      }
    }
  }

  const std::vector<StageEntry>* entries_;
  Mistakes* mistakes_;
  bool whole_;
  std::vector<std::string> names_;
  Edges out_;
};

}  // namespace

Edges connect(const std::vector<StageEntry>& entries, bool whole, Mistakes& mistakes) {
  return Connection(entries, whole, mistakes).connect();
}

}  // namespace mg
