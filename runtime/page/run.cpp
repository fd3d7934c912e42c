// What it ran on, what was lost, how long it took, and how to repeat it.
#include <algorithm>
#include <functional>
#include <map>
#include <span>

#include "pipeline/page/html.hpp"
#include "pipeline/page/plot.hpp"
#include "pipeline/page/text.hpp"
#include "runtime/page/parts.hpp"

namespace mg {

using page::escape;
using page::fill;
using page::fixed;

namespace {

constexpr std::size_t lost_at_most = 40;

template <class T>
std::size_t place_of(std::vector<T>& list, const T& value) {
  const auto at = std::ranges::find(list, value);
  if (at != list.end()) return static_cast<std::size_t>(at - list.begin());
  list.push_back(value);
  return list.size() - 1;
}

std::string split_name(Split split) { return split == Split::none ? "all" : to_string(split); }
std::string label_name(const std::string& label) { return label.empty() ? "no label" : label; }

std::string tally_plot(const std::vector<Tally>& tallies) {
  std::vector<std::string> labels;
  for (const auto& tally : tallies) place_of(labels, label_name(tally.label));
  std::vector<Split> splits;
  std::vector<page::Stack> stacks;
  for (const auto& tally : tallies) {
    const auto at = place_of(splits, tally.split);
    if (at == stacks.size()) stacks.push_back({split_name(tally.split), "", {}});
    stacks[at].parts.resize(labels.size());
    stacks[at].parts[place_of(labels, label_name(tally.label))] +=
        static_cast<double>(tally.samples);
  }
  for (auto& stack : stacks) {
    double sum = 0;
    for (const auto part : stack.parts) sum += part;
    stack.note = fixed(sum, 0) + " samples";
  }
  return page::stack_plot("Samples by split and label", labels, stacks);
}

std::string time_text(double seconds) {
  return seconds < 100 ? fixed(seconds, 1) + " s" : fixed(seconds / 60, 1) + " min";
}

double since(std::chrono::system_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::system_clock::now() - start).count();
}

std::string lost_samples(const Story& story) {
  page::HtmlTable table{"Samples that were lost", {"sample", "pass", "fate", "why"}, {}};
  std::size_t more = 0;
  const auto add = [&](std::vector<std::string> row) {
    if (table.rows.size() < lost_at_most)
      table.rows.push_back(std::move(row));
    else
      ++more;
  };
  const auto name = story.last && story.last->spec ? story.last->spec->name : std::string();
  for (const auto& lost : story.history.lost) {
    if (lost.pass != name) add({lost.key, lost.pass, to_string(Fate::failed), lost.why});
  }
  if (story.last) {
    for (const auto& row : story.last->rows) {
      if (row.fate != Fate::ok) add({row.key, name, to_string(row.fate), row.why});
    }
  }
  if (table.rows.empty()) return {};
  auto out = "<div class=\"wrap\">" + page::table(table) + "</div>\n";
  if (more > 0) {
    out += "<p class=\"quiet\">and " + std::to_string(more) +
           " more: predictions.csv and quarantine.jsonl have them all</p>\n";
  }
  return out;
}

}  // namespace

std::string data_part(const Story& story) {
  std::string out;
  if (!story.tallies.empty()) {
    page::HtmlTable table{
        "Samples and patients by split and label", {"split", "label", "samples", "patients"}, {}};
    for (const auto& tally : story.tallies) {
      table.rows.push_back({split_name(tally.split), label_name(tally.label),
                            std::to_string(tally.samples), std::to_string(tally.patients)});
    }
    out += "<h3>Data</h3>\n" + tally_plot(story.tallies) + page::table(table);
  }
  if (!story.drawing.empty()) {
    const std::span bytes(reinterpret_cast<const unsigned char*>(story.drawing.data()),
                          story.drawing.size());
    out += fill(
        "<h3>Graph</h3>\n<p class=\"drawing\"><img src=\"{}\" alt=\"The stages of {} and the "
        "values that travel between them\"></p>\n",
        {page::data_uri("image/svg+xml", bytes), escape(story.name)});
  }
  return out.empty() ? out : "<h2 id=\"data\">What was run, on what</h2>\n" + out;
}

std::string lost_part(const Story& story) {
  std::map<std::string, std::size_t> reasons;
  if (story.last) {
    for (const auto& row : story.last->rows) {
      if (row.fate != Fate::ok) ++reasons[to_string(row.fate) + ": " + row.why];
    }
  }
  const auto samples = lost_samples(story);
  if (samples.empty()) {
    return "<h2 id=\"lost\">Lost samples</h2>\n<p>None: every sample came to its end.</p>\n";
  }
  std::vector<std::pair<std::size_t, std::string>> sorted;
  for (const auto& [why, count] : reasons) sorted.emplace_back(count, why);
  std::ranges::stable_sort(sorted, std::greater<>(), &std::pair<std::size_t, std::string>::first);
  std::string list;
  for (std::size_t i = 0; i < std::min<std::size_t>(sorted.size(), 10); ++i) {
    list += fill("<li>{} × {}</li>\n", {std::to_string(sorted[i].first), escape(sorted[i].second)});
  }
  if (!list.empty()) list = "<ul class=\"notes\">\n" + list + "</ul>\n";
  return "<h2 id=\"lost\">Lost samples</h2>\n" + list + samples;
}

std::string time_part(const Story& story) {
  std::vector<std::string> kinds, stages;
  for (const auto& time : story.history.times)
    place_of(kinds, time.kind), place_of(stages, time.stage);
  std::vector<page::Stack> stacks;
  for (const auto& stage : stages) stacks.push_back({stage, "", std::vector<double>(kinds.size())});
  for (const auto& time : story.history.times) {
    stacks[place_of(stages, time.stage)].parts[place_of(kinds, time.kind)] += time.seconds;
  }
  for (auto& stack : stacks) {
    double sum = 0;
    for (const auto part : stack.parts) sum += part;
    stack.note = time_text(sum);
  }
  if (stacks.empty()) return {};
  return "<h2 id=\"time\">Time</h2>\n<p class=\"quiet\">" + time_text(since(story.started)) +
         " from start to end. Below: each stage's work, summed over threads.</p>\n" +
         page::stack_plot("Seconds by stage and kind of pass", kinds, stacks);
}

std::string repeat_part(const Story& story) {
  auto out = "<h2 id=\"repeat\">How to repeat it</h2>\n<pre><code>" + escape(story.command) +
             "</code></pre>\n<p>The folder of this run has graph.yaml, in which everything is "
             "resolved: <code>mammograph run graph.yaml</code> does the same again.</p>\n";
  std::string facts;
  for (const auto& [name, text] : story.facts) {
    facts += fill("<dt>{}</dt><dd>{}</dd>\n", {escape(name), escape(text)});
  }
  out += "<dl class=\"facts\">\n" + facts + "</dl>\n";
  if (!story.plan.empty()) {
    out += "<h3>Passes</h3>\n<pre><code>" + escape(story.plan) + "</code></pre>\n";
  }
  return out + "<details><summary>graph.yaml</summary>\n<pre><code>" + escape(story.resolved) +
         "</code></pre></details>\n";
}

}  // namespace mg
