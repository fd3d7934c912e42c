// What became of every sample of a pass.
#pragma once

#include <atomic>

#include "runtime/engine/work.hpp"

namespace mg {

void count(Counts& counts, Fate fate);

/// How many samples may fail, of `total`: `text` is a count or a share such as "1%".
/// Throws Error if it is neither.
std::uint64_t allowed_failures(const std::string& text, std::uint64_t total);

/// Closes the samples of a pass one by one, in order. With the first failure at a stage whose
/// policy is to fail, the books are shut: what had been begun after it counts as cancelled, so that
/// they say the same for any number of threads.
class Ledger {
 public:
  explicit Ledger(const Pass& pass);

  void close(Shipment& shipment);
  /// When the pass has ended: who was never read is cancelled, and whether too many failed.
  void finish();

  // Any thread may ask.
  std::uint64_t closed() const { return closed_; }
  std::uint64_t failed() const { return failed_; }

  // After finish().
  const Counts& counts() const { return counts_; }
  const std::string& fault() const { return fault_; }
  std::vector<Row>& rows() { return rows_; }
  std::vector<Row>& troubled() { return troubled_; }

 private:
  Row row_of(Sample& sample) const;
  void add_columns(const Sample& sample, Row& row) const;
  void write_down(std::vector<Row> rows);
  void note_failure(const Row& row);

  const Pass& pass_;
  Counts counts_;
  std::vector<Row> rows_, troubled_;
  std::string fault_;
  std::uint64_t most_failures_;
  bool shut_ = false;
  std::uint64_t cut_off_ = 0;  ///< closed after the books were shut
  std::atomic<std::uint64_t> closed_ = 0, failed_ = 0;
};

}  // namespace mg
