// The sections of the page, each as HTML; empty where there is nothing to say.
#pragma once

#include <string>
#include <vector>

#include "runtime/page/story.hpp"

namespace mg {

/// The figures of the headline first; without baselines, which stand beside what they belong to.
std::vector<const Figure*> in_order(const Findings& findings);

/// A value with three decimals, or a count as such; "-" if it is not known.
std::string value_text(const Figure& figure);
std::string interval_text(const Figure& figure);  ///< "0.812 to 0.934", or ""

std::string cards_part(const Story& story);
std::string results_part(const Story& story);
std::string pictures_part(const Story& story);
std::string learning_part(const Story& story);
std::string data_part(const Story& story);
std::string lost_part(const Story& story);
std::string time_part(const Story& story);
std::string repeat_part(const Story& story);

/// The tables of one sink: curves as charts, counts as shaded tables, the rest as they are.
std::string tables_part(const Findings& findings);

}  // namespace mg
