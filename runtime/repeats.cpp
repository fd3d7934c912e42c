#include "runtime/repeats.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "runtime/given_weights.hpp"
#include "runtime/report.hpp"
#include "runtime/resume/origin.hpp"
#include "runtime/spread.hpp"

namespace mg {

namespace fs = std::filesystem;

Repeats::Repeats(std::string word, const CommandLine& line, const CheckedGraph& graph,
                 const Catalogue& catalogue)
    : word_(std::move(word)),
      line_(line),
      console_(console_mode(line)),
      checkpoints_(line.out),
      folder_(line.resumes ? RunFolder::reopen(line.out) : RunFolder(line.out, graph.name)) {
  checkpoints_ = Checkpoints(folder_.path());
  story_.name = graph.name;
  story_.doc = graph.doc;
  story_.folder = folder_.path();
  story_.resolved = graph.resolved;
  const auto now = Origin::of(line, graph, catalogue, line.device_threads);
  if (line.resumes && Origin::lies_in(checkpoints_.folder())) {
    const auto then = Origin::read(checkpoints_.folder());
    require_same(differences(then, now), folder_.path());
    then.write(checkpoints_.folder());
    const auto warn = [this](const std::string& text) { console_.warn(text); };
    state_ = checkpoints_.latest(warn).value_or(RunState());
    return;
  }
  if (!fs::exists(path() / "graph.yaml")) folder_.write("graph.yaml", graph.resolved);
  now.write(checkpoints_.folder());
}

CommandLine Repeats::begin(std::uint64_t number) {
  numbers_.push_back(number);
  auto out = line_;
  out.out = path() / fmt::format("{}_{}", word_, number);
  out.resumes = line_.resumes && fs::exists(out.out);
  if (word_ == "fold") out.weights = of_fold(line_.weights, static_cast<int>(number));
  (word_ == "fold" ? out.folds : out.seeds) = 0;
  if (std::exchange(out.json, false)) out.quiet = true;
  return out;
}

std::string Repeats::name_of(std::uint64_t number) const {
  return fmt::format("{} {}", word_, number);
}

void Repeats::add_to_story(const Story& story) {
  if (findings_.size() == 1) {
    story_.command = story.command;
    story_.facts = story.facts;
    story_.drawing = story.drawing;
    story_.plan = story.plan;
    story_.tallies = story.tallies;
  } else {
    for (std::size_t i = 0; i < std::min(story.facts.size(), story_.facts.size()); ++i) {
      const auto& [name, text] = story.facts[i];
      auto& all = story_.facts[i].second;
      if (name == "seed" && text != all) all += ", " + text;
    }
  }
  add_part(story_.history, story.history, name_of(numbers_.back()));
}

void Repeats::add(const PassOutcome& outcome, const Story& story) {
  findings_.push_back(outcome.findings);
  add_to_story(story);
  const auto number = std::to_string(numbers_.back());
  for (auto row : outcome.rows) {
    row.columns.emplace(row.columns.begin(), word_, number);
    all_.rows.push_back(std::move(row));
  }
  all_.counts.read += outcome.counts.read;
  all_.counts.ok += outcome.counts.ok;
  all_.counts.skipped += outcome.counts.skipped;
  all_.counts.failed += outcome.counts.failed;
  all_.counts.cancelled += outcome.counts.cancelled;
  all_.seconds += outcome.seconds;
}

const PassOutcome& Repeats::finish() {
  spec_.name = fmt::format("{} {}s", findings_.size(), word_);
  spec_.split = Split::test;
  all_.spec = &spec_;
  std::vector<std::string> columns;
  for (const auto number : numbers_) columns.push_back(name_of(number));
  for (const auto& entry : findings_.front()) {
    const auto& sink = entry.first;
    std::vector<Findings> each;
    for (const auto& run : findings_) {
      const auto found = std::ranges::find(run, sink, &std::pair<std::string, Findings>::first);
      each.push_back(found == run.end() ? Findings() : found->second);
    }
    Findings all;
    if (!common(sink, each, all)) continue;
    all.tables.insert(all.tables.begin(), spread_table(word_ + "s", all, each, columns));
    all_.findings.emplace_back(sink, std::move(all));
  }
  folder_.add_pass(all_);
  folder_.write_samples(all_);
  console_.json(folder_.write_metrics(&all_));
  console_.result("\n" + report(all_));
  story_.last = &all_;
  folder_.write("report.html", page_of(story_));
  console_.result(
      fmt::format("\nrun folder of all {}s: {}\n", word_, fs::proximate(folder_.path()).string()));
  if (!std::exchange(state_.done, true)) checkpoints_.keep(state_);
  return all_;
}

}  // namespace mg
