#include "runtime/engine/ledger.hpp"

#include <charconv>

#include "runtime/engine/join.hpp"

namespace mg {

void count(Counts& counts, Fate fate) {
  switch (fate) {
    case Fate::ok:
      ++counts.ok;
      break;
    case Fate::skipped:
      ++counts.skipped;
      break;
    case Fate::failed:
      ++counts.failed;
      break;
    case Fate::cancelled:
      ++counts.cancelled;
      break;
  }
}

std::uint64_t allowed_failures(const std::string& text, std::uint64_t total) {
  double number = 0;
  const auto* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  const std::string_view unit(rest, static_cast<std::size_t>(end - rest));
  if (error != std::errc() || !(number >= 0) || !(unit.empty() || unit == "%")) {
    throw Error("max_failures: '" + text + "' is neither a count nor a share",
                "write a number such as 20, or a share such as 1%");
  }
  const auto allowed = unit.empty() ? number : number / 100 * static_cast<double>(total);
  return static_cast<std::uint64_t>(std::min(allowed, 1e18));
}

Ledger::Ledger(const Pass& pass)
    : pass_(pass),
      most_failures_(allowed_failures(pass.graph.options.max_failures, pass.spec.order.size())) {
  counts_.read = pass.spec.order.size();
}

void Ledger::close(Shipment& shipment) {
  if (shut_) {
    ++cut_off_;
  } else {
    std::vector<Row> rows;
    for (auto& sample : shipment.samples) {
      if (pass_.spec.rows || !alive(sample)) rows.push_back(row_of(sample));
    }
    const auto fate = fate_of(shipment);
    count(counts_, fate);
    if (fate == Fate::failed) ++failed_;
    write_down(std::move(rows));
  }
  ++closed_;
  pass_.gate.note_finished();
}

void Ledger::write_down(std::vector<Row> rows) {
  for (auto& row : rows) {
    if (row.fate == Fate::failed) note_failure(row);
    if (pass_.spec.rows) rows_.push_back(std::move(row));
  }
}

void Ledger::note_failure(const Row& row) {
  troubled_.push_back(row);
  if (row.on_error != OnError::fail || shut_) return;
  shut_ = true;
  fault_ = "sample '" + row.key + "' failed: " + row.why;
  pass_.gate.stop();
}

void Ledger::finish() {
  counts_.cancelled += cut_off_ + (counts_.read - pass_.gate.admitted());
  if (shut_ || counts_.failed <= most_failures_) return;
  fault_ = std::to_string(counts_.failed) + " of " + std::to_string(counts_.read) +
           " samples failed, and max_failures allows " + pass_.graph.options.max_failures;
  if (!troubled_.empty()) {
    fault_ += "; the first: '" + troubled_.front().key + "', " + troubled_.front().why;
  }
}

Row Ledger::row_of(Sample& sample) const {
  Row row;
  if (pass_.spec.rows) {
    // A value that cannot say what it is fails its sample.
    const auto trouble = attempt(pass_.node(0).name, [&] { add_columns(sample, row); });
    if (trouble && alive(sample)) bury(sample, 0, *trouble, pass_.layout.tabular);
  }
  row.key = sample.identity->key;
  row.split = sample.split;
  row.fate = sample.fate;
  row.why = sample.why;
  if (!alive(sample)) {
    row.stage = pass_.node(sample.stage).name;
    row.on_error = pass_.step(sample.stage).on_error;
  }
  return row;
}

void Ledger::add_columns(const Sample& sample, Row& row) const {
  for (const auto& column : pass_.layout.columns) {
    const auto& value = sample.slots[static_cast<std::size_t>(column.slot)];
    if (!value) continue;
    for (auto& [name, text] : value.type().columns(value.address())) {
      row.columns.emplace_back(name.empty() ? column.title : column.title + "." + name,
                               std::move(text));
    }
  }
}

}  // namespace mg
