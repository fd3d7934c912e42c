#include "runtime/graph/places.hpp"

#include <algorithm>
#include <string>

namespace mg {

namespace {

using Entries = std::vector<StageEntry>;

std::string any_source(const StageCatalogue& catalogue) {
  std::string text;
  for (const auto& name : catalogue.names()) {
    const auto* const info = catalogue.find(name);
    if (info && info->kind == Kind::source) text += (text.empty() ? "" : " or ") + name;
  }
  return text.empty() ? "a stage that lists samples" : text;
}

void check_source(const Entries& entries, const StageCatalogue& catalogue, const Where& file,
                  Mistakes& mistakes) {
  const StageEntry* first = nullptr;
  auto doubtful = false;
  for (const auto& entry : entries) {
    doubtful = doubtful || entry.doubtful;
    if (!is_kind(entry, Kind::source)) continue;
    if (first) {
      mistakes.add(entry.where,
                   owner_of(entry) + " is a second source; the first is '" + first->name + "'",
                   "keep one of them: a graph has one source");
    }
    first = first ? first : &entry;
  }
  if (first || doubtful) return;
  mistakes.add(file, "the graph has no source", "begin with " + any_source(catalogue));
}

/// The stage that is written before entry i, if others may come from it.
std::string stage_before(const Entries& entries, std::size_t i) {
  while (i > 0) {
    if (!is_kind(entries[--i], Kind::sink)) return entries[i].name;
  }
  return "and the name of a stage";
}

void check_from(const Entries& entries, std::size_t i, Mistakes& mistakes) {
  const auto& entry = entries[i];
  if (entry.info->kind == Kind::source && entry.says_from) {
    mistakes.add(entry.from.empty() ? entry.where : entry.from.front().where,
                 owner_of(entry) + " is a source and comes from nowhere", "remove from:");
  }
  if (entry.info->kind != Kind::source && !entry.says_from) {
    mistakes.add(entry.where, owner_of(entry) + " does not say where its samples come from",
                 "write from: " + stage_before(entries, i));
  }
}

/// If not, a stage that seems to lead nowhere may have been meant by an edge that is wrong.
bool knows_all_edges(const Entries& entries, const Edges& edges) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto& entry = entries[i];
    const auto resolved = entry.says_from && edges.from[i].size() == entry.from.size();
    const auto doubtful = entry.doubtful && entry.from.empty();
    if (!is_kind(entry, Kind::source) && (doubtful || !resolved)) return false;
  }
  return true;
}

}  // namespace

void check_places(const Entries& entries, const Edges& edges, const StageCatalogue& catalogue,
                  const Where& file, Mistakes& mistakes) {
  check_source(entries, catalogue, file, mistakes);
  const auto all_known = knows_all_edges(entries, edges);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto& entry = entries[i];
    if (!entry.info) continue;
    check_from(entries, i, mistakes);
    const auto may_end = entry.info->kind == Kind::sink || entry.info->kind == Kind::model;
    if (may_end || !edges.to[i].empty() || !all_known) continue;
    mistakes.add(entry.where, "nothing comes after " + owner_of(entry),
                 "let another stage take from: " + entry.name +
                     ", or end the graph with a model, a metric or a writer");
  }
}

}  // namespace mg
