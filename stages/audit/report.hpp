// audit.report: looks at all samples and says what is wrong with the data set.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>

#include "pipeline/context.hpp"
#include "pipeline/findings.hpp"
#include "pipeline/params.hpp"
#include "pipeline/values.hpp"
#include "stages/audit/data_set.hpp"
#include "stages/audit/measured.hpp"

namespace mg::audit {

/// Writes audit.json and audit.html. Keeps a few kilobytes a sample: hashes, numbers, a small
/// picture; when the pictures take more than `pictures_mb`, only samples with an oddity of their
/// own keep theirs.
struct Report {
  std::filesystem::path folder = ".";
  int pictures_mb = 512;

  static auto params() {
    return mg::params(
        param("folder", &Report::folder, "where to; below the run folder unless it is absolute"),
        param("pictures_mb", &Report::pictures_mb, "memory for small pictures at most")
            .unit("MB")
            .between(0, 65536));
  }

  void start(const RunInfo& run);
  void add(const Context& context, const Measured& measured, const Label* label,
           const Annotations* annotations, const Facts* facts);
  void missed(const Context& context, Fate fate, const std::string& why);
  Findings finish();

 private:
  std::size_t number_of(const Identity& identity);
  void keep_within_memory(Record& record);

  std::filesystem::path where_;
  std::map<std::string, std::size_t> patients_;
  std::size_t picture_bytes_ = 0;
  DataSet set_;
};

}  // namespace mg::audit
