// What tests of sinks need beside the sink.
#pragma once

#include <gtest/gtest.h>
#include <algorithm>
#include <string>
#include <string_view>

#include "pipeline/context.hpp"
#include "pipeline/findings.hpp"

namespace mg::metrics::testing {

/// Calls `use` with the context of a sample of `patient`.
template <class Use>
void with_context(const RunInfo& run, const std::string& patient, Use use) {
  Identity identity;
  identity.key = "key";
  identity.patient = patient;
  use(Context(run, identity, Split::test, 0, 0, 0));
}

inline Figure figure(const Findings& findings, std::string_view name) {
  for (const auto& figure : findings.figures) {
    if (figure.name == name) return figure;
  }
  ADD_FAILURE() << "there is no figure " << name;
  return {};
}

inline bool notes_contain(const Findings& findings, std::string_view text) {
  return std::any_of(findings.notes.begin(), findings.notes.end(),
                     [&](const std::string& note) { return note.find(text) != std::string::npos; });
}

}  // namespace mg::metrics::testing
