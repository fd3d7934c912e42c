// All that the page of a run tells.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "runtime/page/history.hpp"
#include "runtime/pass.hpp"
#include "runtime/survey.hpp"

namespace mg {

struct Story {
  std::string name, doc;  ///< of the graph
  std::string command;    ///< as it was typed
  std::chrono::system_clock::time_point started = std::chrono::system_clock::now();
  std::filesystem::path folder;
  std::vector<std::pair<std::string, std::string>> facts;  ///< versions, seed, device, threads
  std::string drawing;                                     ///< the graph as SVG
  std::string resolved, plan;                              ///< graph.yaml, plan.txt
  std::vector<Tally> tallies;
  History history;
  const PassOutcome* last = nullptr;  ///< the evaluation, if there was one
  std::string fault;                  ///< why the run failed, or empty
};

/// report.html: one page that needs nothing else. Pictures that the findings name are read and put
/// into it; those that cannot be read are left out.
std::string page_of(const Story& story);

}  // namespace mg
