// What people and programs are shown of graphs and stages.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "runtime/graph/draw.hpp"
#include "runtime/graph/edge_values.hpp"
#include "runtime/graph/inspect.hpp"
#include "runtime/graph/layers.hpp"
#include "runtime/graph/tests/sketch.hpp"

namespace mg::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(Render, ShowsTheLineACaretAndTheMend) {
  Texts texts(std::map<std::string, std::string>{{"g.yaml", "a: 1\n  bé: {c: 画, d: 3}\n"}});
  texts.read("g.yaml");
  Mistakes mistakes;
  mistakes.add({"g.yaml", 2, 17}, "'3' is no letter", "write x");
  EXPECT_EQ(render(mistakes, texts),
            "g.yaml:2:17: '3' is no letter\n"
            "  bé: {c: 画, d: 3}\n"
            "                 ^\n"
            "  mend: write x\n"
            "\n"
            "1 mistake\n");
}

TEST(Render, SortsByPlaceAndTellsEachMistakeOnce) {
  Mistakes mistakes;
  mistakes.add({"g.yaml", 10, 1}, "third", "x");
  mistakes.add({"g.yaml", 2, 7}, "second", "x");
  mistakes.add({"g.yaml", 2, 7}, "second", "x");
  mistakes.add({"a.yaml", 20, 1}, "first", "x");
  mistakes.add({"g.yaml", 2, 7}, "second too", "x");
  EXPECT_EQ(render(mistakes, Texts()),
            "a.yaml:20:1: first\n  mend: x\n\ng.yaml:2:7: second\n  mend: x\n\n"
            "g.yaml:2:7: second too\n  mend: x\n\ng.yaml:10:1: third\n  mend: x\n\n4 mistakes\n");
  EXPECT_EQ(render(Mistakes(), Texts()), "");
}

TEST(Render, ShowsThePartOfALongLine) {
  Texts texts(std::map<std::string, std::string>{
      {"g.yaml", std::string(300, 'a') + "X" + std::string(300, 'b')}});
  texts.read("g.yaml");
  Mistakes mistakes;
  mistakes.add({"g.yaml", 1, 301}, "there", "x");
  EXPECT_EQ(render(mistakes, texts), "g.yaml:1:301: there\n  ..." + std::string(60, 'a') + "X" +
                                         std::string(59, 'b') + "...\n" + std::string(65, ' ') +
                                         "^\n  mend: x\n\n1 mistake\n");
}

TEST(Render, HasAFormForPrograms) {
  Mistakes mistakes;
  mistakes.add({"g.yaml", 2, 7}, "a \"quote\"", "mend it");
  const auto json = nlohmann::json::parse(render_json(mistakes));
  EXPECT_EQ(json, nlohmann::json::parse(R"({"mistakes": [{"file": "g.yaml", "line": 2, "column": 7,
                                            "what": "a \"quote\"", "mend": "mend it"}]})"));
}

TEST(Inspect, ListsAllStagesByFamily) {
  EXPECT_EQ(inspect_all(FakeStages()),
            R"(  augment.spatial         map     Turns image and mask together.

  classify.efficientnet   model   Tells classes apart.

  contour.mask            map     Outlines become a mask.

  crop.to_breast          map     Crops to the breast.
  crop.to_tumor           map     Crops to the tumor.

  dataset.cases           source  Lists cases.

  dicom.decode            map     A file becomes an image.

  image.count             map     Counts the images it has seen.
  image.invert            map     Turns black to white.

  metrics.classification  sink    Accuracy and AUC.
  metrics.segmentation    sink    Dice and IoU.

  segment.unet            model   Finds tumors.

  write.png               sink    Writes PNG files.
)");
}

TEST(Inspect, ShowsEverythingAboutAStage) {
  const FakeStages stages;
  EXPECT_EQ(inspect_stage(*stages.find("augment.spatial")),
            R"(augment.spatial: Turns image and mask together.
  map, random, runs in parallel, on host or device; plugin augment 1.0

reads
  image  image            to turn
  truth  mask   optional  turned likewise

makes
  image  image            turned
  truth  mask   optional  turned

parameters
  degrees  number         10     0 to 180 degrees     largest turn
  flip     true or false  true                        left and right may be exchanged
  fill     text           black  black, mirror, edge  what comes in at the border

example
  varied: {use: augment.spatial, from: breast, only: train}
)");
}

TEST(Inspect, ShowsParametersInsideParameters) {
  const FakeStages stages;
  EXPECT_EQ(inspect_stage(*stages.find("segment.unet")), R"(segment.unet: Finds tumors.
  model, learns; plugin segment 1.0

reads
  image  image  a breast

learns from
  truth  mask  its mask

makes
  tumor  mask  where it sees one

parameters
  train     map                                               how it learns
    epochs  integer       40                at least 1        walks through the data
    loss    text          dice              dice, focal, bce  what is made small
  weights   path          ''                                  used instead of training
  classes   list of text  [benign, cancer]                    what it tells apart

example
  unet: {use: segment.unet, from: ...}
)");
}

TEST(Inspect, HasAFormForPrograms) {
  const FakeStages stages;
  const auto all = nlohmann::json::parse(inspect_all_json(stages));
  ASSERT_EQ(all["stages"].size(), stages.names().size());
  const auto one = nlohmann::json::parse(inspect_stage_json(*stages.find("image.count")));
  EXPECT_EQ(one["parallel"], false);
  EXPECT_EQ(one["inputs"][0]["type"], "image");
  const auto unet = nlohmann::json::parse(inspect_stage_json(*stages.find("segment.unet")));
  EXPECT_EQ(unet["params"][0]["params"][0]["low"], 1);
  EXPECT_TRUE(unet["parallel"].is_null());
}

TEST(Draw, NamesOnEachEdgeTheValuesThatSomebodyReads) {
  const FakeStages stages;
  const auto graph = two_stage(stages);
  std::vector<std::string> told;
  for (const auto& flow : edge_values(graph)) {
    std::string text = graph.nodes[flow.from].name + "-" + graph.nodes[flow.to].name + ":";
    for (const auto& value : flow.values) text += " " + value;
    told.push_back(text);
  }
  EXPECT_THAT(told, ::testing::ElementsAre(
                        "cases-image: annotations file label",
                        "image-truth: annotations image label", "truth-breast: image label truth",
                        "breast-varied: image label truth", "varied-tumor: image label truth",
                        "tumor-roi: image label truth tumor", "roi-verdict: image label",
                        "tumor-overlap: truth tumor", "verdict-scores: label scores"));
}

TEST(Draw, NamesAValueOnceOnAnEdge) {
  const FakeStages stages;
  const auto out =
      read_and_check({{"g.yaml",
                       "mammograph: 1\nstages:\n"
                       "  cases: {use: dataset.cases}\n"
                       "  image: {use: dicom.decode, from: cases}\n"
                       "  dark: {use: image.invert, from: image}\n"
                       "  other: {use: image.invert, from: dark}\n"
                       "  files: {use: write.png, from: other}\n"
                       "  first: {use: write.png, from: other, inputs: {image: image.image}}\n"}},
                     "g.yaml", stages);
  ASSERT_TRUE(out.graph.has_value()) << out.told;
  EXPECT_THAT(edge_values(*out.graph)[2].values, ::testing::ElementsAre("image"));
}

CheckedGraph small(const StageCatalogue& stages) {
  return read_and_check({{"small.yaml",
                          "mammograph: 1\nstages:\n"
                          "  cases: {use: dataset.cases}\n"
                          "  image: {use: dicom.decode, from: cases}\n"
                          "  turned: {use: augment.spatial, from: image, only: train}\n"
                          "  verdict: {use: classify.efficientnet, from: turned}\n"}},
                        "small.yaml", stages)
      .graph.value();
}

TEST(Draw, WritesDot) {
  const FakeStages stages;
  EXPECT_EQ(draw_dot(small(stages)), R"(digraph "small" {
  node [shape=box, color="#5f6b7a", fontname="Helvetica", fontsize=11];
  edge [color="#5f6b7a", fontname="Helvetica", fontsize=9];
  n0 [label="cases\ndataset.cases", fillcolor="#dce8f7", style="rounded,filled"];
  n1 [label="image\ndicom.decode", fillcolor="#f5f5f2", style="rounded,filled"];
  n2 [label="turned\naugment.spatial, only: train", fillcolor="#f5f5f2", style="rounded,filled,dashed"];
  n3 [label="verdict\nclassify.efficientnet", fillcolor="#fbe3c2", style="rounded,filled"];
  n0 -> n1 [label="file, label"];
  n1 -> n2 [label="image, label"];
  n2 -> n3 [label="image, label"];
}
)");
}

TEST(Draw, WritesMermaid) {
  const FakeStages stages;
  EXPECT_EQ(draw_mermaid(small(stages)), R"(flowchart TD
  n0["cases<br/>dataset.cases"]:::source
  n1["image<br/>dicom.decode"]:::map
  n2["turned<br/>augment.spatial, only: train"]:::map
  n3["verdict<br/>classify.efficientnet"]:::model
  n0 -->|"file, label"| n1
  n1 -->|"image, label"| n2
  n2 -->|"image, label"| n3
  classDef source fill:#dce8f7,stroke:#5f6b7a
  classDef map fill:#f5f5f2,stroke:#5f6b7a
  classDef model fill:#fbe3c2,stroke:#5f6b7a
  classDef sink fill:#dcefdc,stroke:#5f6b7a
)");
}

TEST(Draw, WritesSvgWithoutAnyOtherProgram) {
  const FakeStages stages;
  const auto svg = draw_svg_itself(two_stage(stages));
  EXPECT_THAT(svg, StartsWith("<svg xmlns="));
  for (const auto* const part :
       {">cases</text>", ">crop.to_tumor</text>", ">truth, tumor</text>"}) {
    EXPECT_THAT(svg, HasSubstr(part));
  }
  EXPECT_EQ(svg, draw_svg_itself(two_stage(stages)));
}

TEST(Draw, FallsBackToItsOwnPictureWithoutDot) {
  const FakeStages stages;
  const auto graph = small(stages);
  const std::string path = std::getenv("PATH") ? std::getenv("PATH") : "";
  ::setenv("PATH", "/nowhere", 1);
  const auto without = draw_svg(graph);
  ::setenv("PATH", path.c_str(), 1);
  EXPECT_EQ(without, draw_svg_itself(graph));
}

TEST(Draw, UsesDotWhereItIs) {
  const FakeStages stages;
  const auto drawn = run_dot(draw_dot(small(stages)));
  if (!drawn) GTEST_SKIP() << "the program dot is not on the PATH";
  EXPECT_THAT(*drawn, HasSubstr("<svg"));
  EXPECT_THAT(*drawn, HasSubstr("augment.spatial"));
  EXPECT_FALSE(run_dot("this is no graph").has_value());
}

TEST(Layers, PutEachNodeBelowAllThatItComesFrom) {
  const std::vector<Arrow> arrows{{0, 1}, {1, 2}, {1, 3}, {2, 4}, {0, 4}};
  const auto layout = arrange(5, arrows);
  EXPECT_EQ(layout.layers, 4U);
  for (const auto& arrow : arrows) {
    EXPECT_LT(layout.nodes[arrow.from].layer, layout.nodes[arrow.to].layer);
  }
  EXPECT_EQ(layout.bends[4].size(), 2U);
  EXPECT_TRUE(layout.bends[0].empty());
}

TEST(Layers, KeepSpotsOfALayerApart) {
  const auto layout = arrange(6, {{0, 1}, {0, 2}, {0, 3}, {1, 4}, {3, 5}, {0, 5}});
  std::vector<Spot> spots = layout.nodes;
  for (const auto& bends : layout.bends) spots.insert(spots.end(), bends.begin(), bends.end());
  for (std::size_t i = 0; i < spots.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (spots[i].layer == spots[j].layer) {
        EXPECT_GE(std::abs(spots[i].x - spots[j].x), 1);
      }
    }
    EXPECT_GE(spots[i].x, 0);
    EXPECT_LE(spots[i].x, layout.width - 1);
  }
}

}  // namespace
}  // namespace mg::testing
