#include "runtime/graph/edges.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace mg {

namespace {

bool is_kind(const StageEntry& entry, Kind kind) { return entry.info && entry.info->kind == kind; }

class Connection {
 public:
  Connection(const std::vector<StageEntry>& entries, Mistakes& mistakes)
      : entries_(&entries), mistakes_(&mistakes) {
    out_.from.resize(entries.size());
    out_.to.resize(entries.size());
    for (const auto& entry : entries) names_.push_back(entry.name);
  }

  Edges take() { return std::move(out_); }

  void draw(bool whole) {
    for (std::size_t i = 0; i < entries_->size(); ++i) {
      for (const auto& from : (*entries_)[i].from) draw_edge(i, from, whole);
    }
  }

  /// Walks the stages in order; what is left over is in a circle or behind one.
  void sort() {
    std::vector<bool> done(entries_->size());
    const auto ready = [&](std::size_t i) {
      return !done[i] && std::all_of(out_.from[i].begin(), out_.from[i].end(),
                                     [&](std::size_t from) { return done[from]; });
    };
    // A source goes first even if it is written last.
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
    report_circles(done);
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

  void check_source(const StageCatalogue& catalogue, bool whole, const Where& file) {
    const StageEntry* first = nullptr;
    for (const auto& entry : *entries_) {
      if (!is_kind(entry, Kind::source)) continue;
      if (first) {
        mistakes_->add(entry.where,
                       owner_of(entry) + " is a second source; the first is '" + first->name + "'",
                       "keep one of them: a graph has one source");
      }
      first = first ? first : &entry;
    }
    const auto doubtful = std::any_of(entries_->begin(), entries_->end(),
                                      [](const auto& entry) { return entry.doubtful; });
    if (first || doubtful || !whole) return;
    mistakes_->add(file, "the graph has no source", "begin with " + any_source(catalogue));
  }

  void check_places() {
    for (std::size_t i = 0; i < entries_->size(); ++i) {
      const auto& entry = (*entries_)[i];
      if (!entry.info) continue;
      check_from(i);
      if (entry.info->kind == Kind::sink || entry.info->kind == Kind::model) continue;
      if (!out_.to[i].empty()) continue;
      mistakes_->add(entry.where, "nothing comes after " + owner_of(entry),
                     "let another stage take from: " + entry.name +
                         ", or end the graph with a model, a metric or a writer");
    }
  }

 private:
  void draw_edge(std::size_t i, const Reference& from, bool whole) {
    const auto found = std::find(names_.begin(), names_.end(), from.name);
    const auto& entry = (*entries_)[i];
    if (found == names_.end()) {
      if (!whole) return;
      mistakes_->add(from.where,
                     owner_of(entry) + " comes from '" + from.name + "', which is no stage",
                     suggest_stage(from.name, entry.name));
      return;
    }
    const auto j = static_cast<std::size_t>(found - names_.begin());
    if (is_kind((*entries_)[j], Kind::sink)) {
      mistakes_->add(from.where,
                     owner_of(entry) + " comes from '" + from.name +
                         "', which is a sink and hands nothing on",
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
    const auto dot = name.find('.');
    const auto stage = name.substr(0, dot);
    if (dot != std::string::npos &&
        std::find(others.begin(), others.end(), stage) != others.end()) {
      return "write from: " + stage + ", and name the value under inputs:";
    }
    return others.empty() ? "add that stage" : suggest(name, others);
  }

  void check_from(std::size_t i) {
    const auto& entry = (*entries_)[i];
    if (entry.info->kind == Kind::source) {
      if (!entry.says_from) return;
      mistakes_->add(entry.from.empty() ? entry.where : entry.from.front().where,
                     owner_of(entry) + " is a source and comes from nowhere", "remove from:");
    } else if (!entry.says_from) {
      mistakes_->add(entry.where, owner_of(entry) + " does not say where its samples come from",
                     "write from: " + before(i));
    }
  }
  /// The stage that is written before this one, if others may come from it.
  std::string before(std::size_t i) const {
    while (i > 0) {
      if (!is_kind((*entries_)[--i], Kind::sink)) return (*entries_)[i].name;
    }
    return "and the name of a stage";
  }

  static std::string any_source(const StageCatalogue& catalogue) {
    std::string text;
    for (const auto& name : catalogue.names()) {
      const auto* const info = catalogue.find(name);
      if (info && info->kind == Kind::source) text += (text.empty() ? "" : " or ") + name;
    }
    return text.empty() ? "a stage that lists samples" : text;
  }

  /// What could not be sorted comes from something that could not be sorted: walking back from it
  /// ends in a circle.
  void report_circles(const std::vector<bool>& sorted) {
    std::vector<bool> seen(sorted);
    for (std::size_t i = 0; i < entries_->size(); ++i) {
      std::vector<std::size_t> path;
      auto at = i;
      while (!seen[at]) {
        seen[at] = true;
        path.push_back(at);
        at = *std::find_if(out_.from[at].begin(), out_.from[at].end(),
                           [&](std::size_t j) { return !sorted[j]; });
      }
      const auto begin = std::find(path.begin(), path.end(), at);
      if (begin != path.end()) report_circle({begin, path.end()});
    }
  }
  /// `circle` was walked against the arrows.
  void report_circle(std::vector<std::size_t> circle) {
    std::reverse(circle.begin(), circle.end());
    std::rotate(circle.begin(), std::min_element(circle.begin(), circle.end()), circle.end());
    const auto& first = (*entries_)[circle.front()];
    std::string text;
    for (const auto i : circle) text += (*entries_)[i].name + " -> ";
    const auto& last = names_[circle.back()];
    const auto edge = std::find_if(first.from.begin(), first.from.end(),
                                   [&](const auto& from) { return from.name == last; });
    mistakes_->add(edge->where, "stages come from each other in a circle: " + text + first.name,
                   "let one of them come from an earlier stage");
  }

  const std::vector<StageEntry>* entries_;
  Mistakes* mistakes_;
  std::vector<std::string> names_;
  Edges out_;
};

}  // namespace

Edges connect(const std::vector<StageEntry>& entries, const StageCatalogue& catalogue, bool whole,
              const Where& file, Mistakes& mistakes) {
  Connection connection(entries, mistakes);
  connection.draw(whole);
  connection.sort();
  connection.look_upstream();
  connection.check_source(catalogue, whole, file);
  if (whole) connection.check_places();
  return connection.take();
}

}  // namespace mg
