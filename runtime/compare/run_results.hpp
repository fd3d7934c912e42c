// What a finished run said of each sample, as its folder tells it.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace mg {

/// One sample with its probabilities, in the order of the classes.
struct ScoredSample {
  std::string key, label, named;
  std::vector<double> scores;
  double threshold = 0;  ///< of the positive class, as its run (or fold) chose it; NaN: not known
};

/// What one classifier said.
struct Verdicts {
  std::string name;  ///< of the value: "scores"
  std::vector<std::string> classes;
  std::vector<ScoredSample> samples;  ///< whose label is one of the classes
};

/// What one sink measured on each image.
struct ImageFigures {
  std::string sink;
  std::vector<std::string> names;                     ///< "dice", "iou", ...
  std::map<std::string, std::vector<double>> values;  ///< by key; NaN where it does not exist
};

struct RunResults {
  std::filesystem::path folder;
  std::vector<Verdicts> verdicts;
  std::vector<ImageFigures> images;
  std::map<std::string, std::string> patients;  ///< by key: pseudonyms, from splits.csv

  /// "" if it is not known. Samples made of others go by the key of the one they came from.
  std::string patient_of(const std::string& key) const;
};

/// Reads predictions.csv (samples that came to their end; the test split alone if there is one),
/// metrics.json and splits.csv. Throws Error if the folder is no finished run.
RunResults read_results(const std::filesystem::path& folder);

}  // namespace mg
