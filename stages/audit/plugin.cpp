#include "pipeline/plugin.hpp"

#include "stages/audit/leave_out.hpp"
#include "stages/audit/measure.hpp"
#include "stages/audit/report.hpp"

MG_PLUGIN("audit", "1.0", "says what a data set contains and what is wrong with it") {
  using namespace mg::audit;
  stages.add(mg::map_stage<Measure>(
      {.name = "audit.measure",
       .doc = "Measures what the audit wants to know of a picture and its mask.",
       .example = "measured: {use: audit.measure, from: truth}"},
      mg::in({{"image", "the picture as decoded"},
              {"truth", "the mask of its lesions"},
              {"annotations", "the lesions as the data set gives them"}}),
      mg::out({{"measured", "numbers, hashes and a small picture"}})));
  stages.add(mg::sink_stage<Report>(
      {.name = "audit.report",
       .doc = "Says what a data set contains and what is wrong with it: audit.html and audit.json.",
       .example = "audit: {use: audit.report, from: measured}"},
      mg::in({{"measured", "of audit.measure"},
              {"label", "its class"},
              {"annotations", "the lesions as the data set gives them"},
              {"facts", "what else is known: scanner, density, ..."}})));
  stages.add(mg::map_stage<LeaveOut>(
      {.name = "audit.leave_out",
       .doc = "Leaves out the samples that an audit advises against.",
       .example = "kept: {use: audit.leave_out, from: cases, audit: audit.json, findings: "
                  "[duplicates]}"},
      mg::in({{"file", "of the sample"}}), mg::out({{"file", "the same"}})));
}
