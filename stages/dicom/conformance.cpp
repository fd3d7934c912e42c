#include "stages/dicom/conformance.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <span>
#include <sstream>
#include <utility>

#include "pipeline/error.hpp"
#include "pipeline/sha256.hpp"
#include "stages/dicom/color.hpp"
#include "stages/dicom/manifest.hpp"

namespace mg::dicom {

namespace fs = std::filesystem;

namespace {

template <class T>
void add_values(Sha256& digest, const std::vector<T>& values) {
  digest.add(std::as_bytes(std::span(values)));
}

void add_frame(Sha256& digest, Samples samples, const Layout& layout) {
  const Meaning meaning{.bits = layout.bits, .is_signed = layout.is_signed};
  auto words = std::move(samples.words).mapped([&](std::uint16_t word) {
    return static_cast<std::uint16_t>(meaning.stored(layout.raw(word)));
  });
  for (auto& word : samples.wide) {
    word = static_cast<std::uint32_t>(meaning.stored(layout.raw(word)));
  }
  if (layout.wide()) return add_values(digest, samples.wide);
  if (layout.samples == 3 && !samples.rgb) {
    make_rgb(words, layout.photometric, layout.bits);
  }
  if (layout.bits_allocated == 16) return add_values(digest, words);
  const std::vector<std::uint8_t> bytes(words.begin(), words.end());
  add_values(digest, bytes);
}

bool is_bad(Verdict verdict) {
  return verdict == Verdict::differs || verdict == Verdict::refused_wrongly ||
         verdict == Verdict::missing;
}

std::string words_for(Verdict verdict) {
  switch (verdict) {
    case Verdict::equal:
      return "equal";
    case Verdict::differs:
      return "other pixels";
    case Verdict::refused_wrongly:
      return "refused, but must be read";
    case Verdict::refused:
      return "refused";
    case Verdict::decoded:
      return "read, nothing to compare with";
    case Verdict::missing:
      break;
  }
  return "not there";
}

/// Counts by transfer syntax.
struct Tally {
  std::size_t must = 0, equal = 0, other = 0, refused = 0, read = 0;
};

std::string line_of(const std::string& name, const Tally& t) {
  char text[128];
  std::snprintf(text, sizeof text, "%-26s %6zu %6zu %8zu %8zu %6zu", name.c_str(), t.must, t.equal,
                t.must - t.equal, t.refused, t.read);
  return text;
}

std::vector<std::string> table_of(const std::vector<Trial>& trials) {
  std::map<std::string, Tally> rows;
  Tally all;
  for (const auto& trial : trials) {
    for (auto* tally : {&rows[trial.syntax.empty() ? "not told" : trial.syntax], &all}) {
      tally->must += !trial.expected.empty();
      tally->equal += trial.verdict == Verdict::equal;
      tally->refused += trial.verdict == Verdict::refused;
      tally->read += trial.verdict == Verdict::decoded;
    }
  }
  std::vector<std::string> lines;
  char head[128];
  std::snprintf(head, sizeof head, "%-26s %6s %6s %8s %8s %6s", "transfer syntax", "must", "equal",
                "at fault", "refused", "read");
  lines.emplace_back(head);
  for (const auto& [name, tally] : rows) lines.push_back(line_of(name, tally));
  lines.push_back(line_of("all", all));
  lines.emplace_back("must: the manifest has a digest; refused, read: files without one");
  return lines;
}

/// Why files without a digest were refused, the most frequent reason first.
std::vector<std::string> reasons_of(const std::vector<Trial>& trials) {
  std::map<std::string, std::size_t> counts;
  for (const auto& trial : trials) {
    if (trial.verdict == Verdict::refused) ++counts[trial.why];
  }
  std::vector<std::pair<std::size_t, std::string>> order;
  for (const auto& [why, count] : counts) order.emplace_back(count, why);
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> lines;
  for (const auto& [count, why] : order) lines.push_back(std::to_string(count) + " × " + why);
  return lines;
}

std::string seconds_text(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6f", seconds);
  return text;
}

}  // namespace

std::string digest_of(const StoredFile& file) {
  Sha256 digest;
  for (int i = 0; i < file.layout().frames; ++i) {
    add_frame(digest, file.samples(i), file.layout());
  }
  return digest.hex();
}

Facts Digest::operator()(const File& file) const {
  const auto limits = Limits{static_cast<std::uint64_t>(max_megapixels * 1e6),
                             static_cast<std::uint64_t>(max_megabytes * 0x1p20), 64};
  const auto began = std::chrono::steady_clock::now();
  Facts out;
  try {
    const auto buffer = read_file(file.path, limits.bytes);
    out.known.emplace_back("sha256", digest_of(StoredFile(buffer.bytes(), limits)));
  } catch (const Error& error) {
    out.known.emplace_back("refused", error.message());
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  out.known.emplace_back("seconds", seconds_text(took.count()));
  return out;
}

void Conformance::start(const RunInfo& run) {
  run_ = &run;
  trials_ = read_manifest(manifest);
  by_path_.clear();
  for (std::size_t i = 0; i < trials_.size(); ++i) {
    by_path_[(manifest.parent_path() / trials_[i].path).lexically_normal()] = i;
  }
}

Trial* Conformance::find(const fs::path& file) {
  const auto found = by_path_.find(file.lexically_normal());
  return found == by_path_.end() ? nullptr : &trials_[found->second];
}

void Conformance::add(const Context& /*context*/, const File& file, const Facts& digest) {
  auto* trial = find(file.path);
  if (trial == nullptr) return;  // the manifest itself, a README
  trial->seconds = std::stod(digest["seconds"]);
  trial->why = digest["refused"];
  const auto must = !trial->expected.empty();
  if (!trial->why.empty())
    trial->verdict = must ? Verdict::refused_wrongly : Verdict::refused;
  else if (must)
    trial->verdict = digest["sha256"] == trial->expected ? Verdict::equal : Verdict::differs;
  else
    trial->verdict = Verdict::decoded;
}

void Conformance::missed(const Context& context, Fate /*fate*/, const std::string& why) {
  auto* trial = find(context.identity().file);
  if (trial == nullptr) return;
  trial->verdict = Verdict::refused_wrongly;
  trial->why = why;
}

Findings Conformance::finish() {
  Findings out;
  mg::Table files{
      "files", "what became of every file", {"file", "syntax", "kind", "verdict", "why"}, {}};
  std::vector<std::string> faults;
  double slowest = 0;
  for (const auto& trial : trials_) {
    files.rows.push_back(
        {trial.path, trial.syntax, trial.kind, words_for(trial.verdict), trial.why});
    slowest = std::max(slowest, trial.seconds);
    if (is_bad(trial.verdict)) {
      faults.push_back(trial.path + (trial.kind.empty() ? "" : " (" + trial.kind + ")") + ": " +
                       words_for(trial.verdict) + (trial.why.empty() ? "" : ": " + trial.why));
    }
  }
  const auto equal = static_cast<std::size_t>(
      std::count_if(trials_.begin(), trials_.end(),
                    [](const Trial& trial) { return trial.verdict == Verdict::equal; }));
  out.notes = table_of(trials_);
  for (auto& line : reasons_of(trials_)) out.notes.push_back(std::move(line));
  out.figures = {{"equal", static_cast<double>(equal), not_known, not_known, trials_.size(),
                  "files whose pixels equal the manifest's"},
                 {"at_fault", static_cast<double>(faults.size()), not_known, not_known,
                  trials_.size(), "files that must be read and are not, or differ"},
                 {"slowest_seconds", slowest, not_known, not_known, trials_.size(),
                  "the longest time that one file took"}};
  out.tables.push_back(std::move(files));
  if (faults.empty()) return out;
  for (const auto& line : out.notes) run_->log(line);
  for (const auto& fault : faults) run_->log(fault);
  throw Error(std::to_string(faults.size()) + " of " + std::to_string(trials_.size()) +
                  " files are not read as the manifest says",
              "they are listed above");
}

}  // namespace mg::dicom
