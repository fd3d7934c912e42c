// audit.leave_out: takes an audit at its word.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "pipeline/context.hpp"
#include "pipeline/params.hpp"
#include "pipeline/values.hpp"

namespace mg::audit {

/// Skips the samples that the named findings of an audit.json say are better left out, each with
/// the finding as the reason.
struct LeaveOut {
  std::filesystem::path audit;
  std::vector<std::string> findings;

  static auto params() {
    return mg::params(param("audit", &LeaveOut::audit, "the audit.json of an earlier run"),
                      param("findings", &LeaveOut::findings, "ids of the findings that count"));
  }

  /// Error if the file is no audit, or has no such finding.
  void start(const RunInfo& run);
  File operator()(const Context& context, const File& file) const;

 private:
  std::map<std::string, std::string> why_;  ///< by key
};

}  // namespace mg::audit
