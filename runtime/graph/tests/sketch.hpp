// The experiment of the design, over fake stages.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runtime/graph/check.hpp"
#include "runtime/graph/render.hpp"
#include "runtime/graph/tests/fake_stages.hpp"

namespace mg::testing {

inline const std::map<std::string, std::string> sketch{{"graphs/two_stage.yaml", R"(mammograph: 1
doc: segment the tumor, crop to it, classify the crop
include: data/${data}.yaml                          # brings `cases`, the dataset
vars:
  data: {default: phantom, doc: which file of graphs/data/ brings the cases}
  turn: {default: 15, doc: largest turn}
run: {seed: 7, max_failures: 1%}
stages:
  image:   {use: dicom.decode,      from: cases}    # a file becomes an image
  truth:   {use: contour.mask,      from: image}
  breast:  {use: crop.to_breast,    from: truth}
  varied:  {use: augment.spatial,   from: breast, only: train, degrees: "${turn}"}
  tumor:   {use: segment.unet,      from: varied, train: {epochs: 40, loss: dice}}
  roi:     {use: crop.to_tumor,     from: tumor, margin_mm: 10}
  verdict: {use: classify.efficientnet, from: roi, classes: [benign, cancer], on_error: skip}
  overlap: {use: metrics.segmentation,   from: tumor}
  scores:  {use: metrics.classification, from: verdict}
)"},
                                                       {"graphs/data/phantom.yaml", R"(vars:
  count: {default: 40, doc: patients}
stages:
  cases: {use: dataset.cases, count: "${count}"}
)"}};

/// Reads and checks; `told` gets the mistakes as text.
struct Outcome {
  WrittenGraph written;
  std::optional<CheckedGraph> graph;
  std::string told;
};

inline Outcome read_and_check(const std::map<std::string, std::string>& files,
                              const std::string& file, const StageCatalogue& stages,
                              const std::vector<std::string>& sets = {}) {
  Texts texts(files);
  Mistakes mistakes;
  Outcome out;
  out.written = read_graph(file, sets, texts, mistakes);
  out.graph = check_graph(out.written, stages, mistakes);
  out.told = render(mistakes, texts);
  return out;
}

/// The sketch, which has no mistakes.
inline CheckedGraph two_stage(const StageCatalogue& stages,
                              const std::vector<std::string>& sets = {}) {
  auto out = read_and_check(sketch, "graphs/two_stage.yaml", stages, sets);
  if (!out.graph) throw Error(out.told);
  return std::move(*out.graph);
}

}  // namespace mg::testing
