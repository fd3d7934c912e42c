// The whole audit: what was seen, and what follows from it.
#pragma once

#include <string>
#include <vector>

#include "stages/audit/data_set.hpp"
#include "stages/audit/finding.hpp"
#include "stages/audit/intensity.hpp"
#include "stages/audit/shortcuts.hpp"
#include "stages/audit/tally.hpp"

namespace mg::audit {

struct Audited {
  DataSet set;
  std::vector<Finding> findings;  ///< worst first
  std::vector<TaskShortcuts> tasks;
  Intensity intensity;
  std::vector<Tally> tallies;
};

/// `json_file`: where the mends find what to leave out.
Audited audit(DataSet set, const std::string& json_file);

/// audit.json: everything but the pictures. Patients are numbers.
std::string json_of(const Audited& audited);

/// audit.html: one page that needs nothing else.
std::string page_of(const Audited& audited);

}  // namespace mg::audit
