// The sections of the page, each as HTML; empty where there is nothing to say.
#pragma once

#include <string>

#include "stages/audit/audited.hpp"

namespace mg::audit {

std::string findings_part(const Audited& audited);
std::string blind_part(const Audited& audited);
std::string lesions_part(const Audited& audited);
std::string intensity_part(const Audited& audited);
std::string counts_part(const Audited& audited);
std::string missing_part(const Audited& audited);
std::string method_part();

}  // namespace mg::audit
