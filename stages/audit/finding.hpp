// What is wrong with a data set, in words and numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "stages/audit/data_set.hpp"

namespace mg::audit {

enum class Level : std::uint8_t { serious, warning, note };
std::string to_string(Level level);

/// Samples to look at, side by side.
struct Example {
  std::vector<std::size_t> records;
  std::string caption;
  bool text = false;  ///< show what is burnt in
};

struct Finding {
  std::string id;  ///< snake_case, stable: a key of audit.json
  Level level = Level::note;
  double points = 0;  ///< how much of a result it may spoil, in percent: sorts within a level
  std::string title;
  std::string effect;  ///< sentences with numbers
  std::vector<std::pair<std::string, double>> numbers;
  std::vector<std::string> samples;      ///< their keys
  std::vector<std::string> leave_out{};  ///< of these: what is better left out
  std::vector<Example> examples;
  std::string mend;    ///< YAML that a graph takes over, or empty
  std::string advice;  ///< a sentence about it
};

/// All findings, worst first.
std::vector<Finding> find_all(const DataSet& set);

// By what they look at; each adds its findings.
void find_lost(const DataSet& set, std::vector<Finding>& out);
void find_copies(const DataSet& set, std::vector<Finding>& out);
void find_in_labels(const DataSet& set, std::vector<Finding>& out);
void find_if_patients_were_labelled(const DataSet& set, std::vector<Finding>& out);
void find_assessments(const DataSet& set, std::vector<Finding>& out);
void find_in_mask_files(const DataSet& set, std::vector<Finding>& out);
void find_in_masks(const DataSet& set, std::vector<Finding>& out);
void find_in_splits(const DataSet& set, std::vector<Finding>& out);
void find_shortcuts(const DataSet& set, std::vector<Finding>& out);
void find_in_pixels(const DataSet& set, std::vector<Finding>& out);

constexpr std::size_t examples_at_most = 6;

/// The records for which `is` holds.
template <class Is>
std::vector<std::size_t> which(const DataSet& set, Is is) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < set.records.size(); ++i) {
    if (is(set.records[i])) out.push_back(i);
  }
  return out;
}

/// The upper of the two in the middle, if there are two. Not of nothing.
double median(std::vector<double> values);

/// "50.7 %".
std::string percent(double share, int decimals = 1);
/// "1 image", "12 images".
std::string count_of(std::size_t count, const std::string& noun);
/// "1 image is", "12 images are": the verb follows the count.
std::string count_of(std::size_t count, const std::string& noun, const char* one, const char* many);
/// The key of each record.
std::vector<std::string> keys_of(const DataSet& set, const std::vector<std::size_t>& records);
/// `count` of the records, spread over them.
std::vector<std::size_t> spread(const std::vector<std::size_t>& records, std::size_t count);
/// An example of each of a few of the records, with its label as the caption.
std::vector<Example> examples_of(const DataSet& set, const std::vector<std::size_t>& records);

/// A reason without the paths in it, so that equal reasons are counted together.
std::string general(const std::string& why);

/// A finding on these records: its share of all images in points and numbers, their keys, a few as
/// examples.
Finding finding_on(const DataSet& set, const char* id, Level level,
                   const std::vector<std::size_t>& records);
/// The share of the records among all.
double share_of(const std::vector<std::size_t>& records, const DataSet& set);

/// The YAML that leaves out what the finding `id` says.
std::string leave_out_yaml(const std::string& id);

}  // namespace mg::audit
