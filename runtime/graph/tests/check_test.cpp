// Graphs without mistakes: what is made of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/graph/tests/sketch.hpp"
#include "runtime/graph/yaml_text.hpp"

namespace mg::testing {
namespace {

using ::testing::ElementsAre;

class CheckedGraphTest : public ::testing::Test {
 protected:
  /// A graph of `stages:` lines.
  CheckedGraph graph_of(const std::string& lines) {
    const auto out =
        read_and_check({{"g.yaml", "mammograph: 1\nstages:\n" + lines}}, "g.yaml", stages_);
    EXPECT_EQ(out.told, "");
    return out.graph.value_or(CheckedGraph{});
  }
  static const Node& node(const CheckedGraph& graph, const std::string& name) {
    for (const auto& each : graph.nodes) {
      if (each.name == name) return each;
    }
    throw Error("no node " + name);
  }
  /// "stage.value" for each slot.
  static std::vector<std::string> names(const CheckedGraph& graph, const std::vector<int>& slots) {
    std::vector<std::string> out;
    for (const auto number : slots) {
      if (number == no_slot) {
        out.emplace_back("none");
        continue;
      }
      const auto& slot = graph.slots[static_cast<std::size_t>(number)];
      out.push_back(graph.nodes[slot.producer].name + "." + slot.name);
    }
    return out;
  }
  static std::vector<std::string> order(const CheckedGraph& graph) {
    std::vector<std::string> out;
    for (const auto& each : graph.nodes) out.push_back(each.name);
    return out;
  }

  FakeStages stages_;
};

TEST_F(CheckedGraphTest, HasTheSourceFirstAndTheRestInTheOrderOfTheText) {
  EXPECT_THAT(order(two_stage(stages_)),
              ElementsAre("cases", "image", "truth", "breast", "varied", "tumor", "roi", "verdict",
                          "overlap", "scores"));
  EXPECT_THAT(order(graph_of("  files: {use: write.png, from: image}\n"
                             "  image: {use: dicom.decode, from: cases}\n"
                             "  cases: {use: dataset.cases}\n")),
              ElementsAre("cases", "image", "files"));
}

TEST_F(CheckedGraphTest, ReadsTheLatestValueOfEachNameAlongAChain) {
  const auto graph = two_stage(stages_);
  EXPECT_THAT(names(graph, node(graph, "truth").inputs),
              ElementsAre("image.image", "cases.annotations"));
  EXPECT_THAT(names(graph, node(graph, "tumor").inputs), ElementsAre("varied.image"));
  EXPECT_THAT(names(graph, node(graph, "tumor").targets), ElementsAre("varied.truth"));
  EXPECT_THAT(names(graph, node(graph, "roi").inputs),
              ElementsAre("varied.image", "tumor.tumor", "varied.truth"));
  EXPECT_THAT(names(graph, node(graph, "verdict").targets), ElementsAre("cases.label"));
  EXPECT_THAT(names(graph, node(graph, "overlap").inputs),
              ElementsAre("varied.truth", "tumor.tumor"));
}

TEST_F(CheckedGraphTest, GivesEachOutputASlotOfItsOwnWithTypeAndProducer) {
  const auto graph = two_stage(stages_);
  const auto& outputs = node(graph, "roi").outputs;
  ASSERT_EQ(outputs.size(), 3U);
  const auto& truth = graph.slots[static_cast<std::size_t>(outputs[2])];
  EXPECT_EQ(truth.name, "truth");
  EXPECT_EQ(truth.type->name, "mask");
  EXPECT_TRUE(truth.optional);
  EXPECT_EQ(graph.nodes[truth.producer].name, "roi");
}

TEST_F(CheckedGraphTest, KeepsWhatTheLineOfAStageSays) {
  const auto graph = two_stage(stages_);
  EXPECT_TRUE(node(graph, "varied").only.has_value());
  EXPECT_EQ(node(graph, "verdict").on_error, OnError::skip);
  EXPECT_EQ(graph.options.seed, 7U);
  EXPECT_EQ(graph.options.max_failures, "1%");
  EXPECT_EQ(graph.name, "two_stage");
  EXPECT_EQ(to_string(node(graph, "varied").parameters), "{degrees: 15}");
  EXPECT_EQ(node(graph, "roi").where, (Where{"graphs/two_stage.yaml", 14, 3}));
}

TEST_F(CheckedGraphTest, JoinsBranchesThatAgreeOnAValue) {
  const auto graph = graph_of(
      "  cases: {use: dataset.cases}\n"
      "  image: {use: dicom.decode, from: cases}\n"
      "  truth: {use: contour.mask, from: image}\n"
      "  tumor: {use: segment.unet, from: truth}\n"
      "  verdict: {use: classify.efficientnet, from: truth}\n"
      "  roi: {use: crop.to_tumor, from: [tumor, verdict]}\n"
      "  files: {use: write.png, from: roi}\n");
  EXPECT_THAT(names(graph, node(graph, "roi").inputs),
              ElementsAre("image.image", "tumor.tumor", "truth.truth"));
  EXPECT_THAT(node(graph, "roi").from, ElementsAre(3U, 4U));
}

TEST_F(CheckedGraphTest, ReadsWhatANamedStageMade) {
  const auto graph = graph_of(
      "  cases: {use: dataset.cases}\n"
      "  image: {use: dicom.decode, from: cases}\n"
      "  left: {use: image.invert, from: image}\n"
      "  right: {use: image.invert, from: left}\n"
      "  files: {use: write.png, from: right, inputs: {image: left.image}}\n"
      "  first: {use: write.png, from: [left, right], inputs: {image: image.image}}\n");
  EXPECT_THAT(names(graph, node(graph, "files").inputs), ElementsAre("left.image"));
  EXPECT_THAT(names(graph, node(graph, "first").inputs), ElementsAre("image.image"));
}

TEST_F(CheckedGraphTest, RenamesInputsAndOutputs) {
  const auto graph = graph_of(
      "  cases: {use: dataset.cases}\n"
      "  image: {use: dicom.decode, from: cases, outputs: {image: picture}}\n"
      "  dark: {use: image.invert, from: image, inputs: {image: picture}, outputs: {image: dark}}\n"
      "  files: {use: write.png, from: dark, inputs: {image: dark}}\n"
      "  again: {use: write.png, from: dark, inputs: {image: picture}}\n");
  EXPECT_THAT(names(graph, node(graph, "dark").inputs), ElementsAre("image.picture"));
  EXPECT_THAT(names(graph, node(graph, "files").inputs), ElementsAre("dark.dark"));
  EXPECT_THAT(names(graph, node(graph, "again").inputs), ElementsAre("image.picture"));
}

TEST_F(CheckedGraphTest, LeavesOptionalInputsThatAreNotThereUnconnected) {
  const auto graph = graph_of(
      "  cases: {use: dataset.cases}\n"
      "  image: {use: dicom.decode, from: cases}\n"
      "  breast: {use: crop.to_breast, from: image}\n"
      "  turned: {use: augment.spatial, from: breast}\n"
      "  files: {use: write.png, from: turned}\n");
  EXPECT_THAT(names(graph, node(graph, "breast").inputs), ElementsAre("image.image", "none"));
  EXPECT_THAT(names(graph, node(graph, "turned").inputs), ElementsAre("breast.image", "none"));
}

TEST_F(CheckedGraphTest, NeedsNoTargetsForAModelWithWeights) {
  const auto graph = graph_of(
      "  cases: {use: dataset.cases}\n"
      "  image: {use: dicom.decode, from: cases}\n"
      "  tumor: {use: segment.unet, from: image, weights: unet.safetensors}\n");
  EXPECT_THAT(names(graph, node(graph, "tumor").targets), ElementsAre("none"));
}

TEST_F(CheckedGraphTest, RunsAMapOnTheDeviceIfAsked) {
  const auto graph = graph_of(
      "  cases: {use: dataset.cases}\n"
      "  image: {use: dicom.decode, from: cases}\n"
      "  turned: {use: augment.spatial, from: image, on: device, degrees: 3}\n"
      "  here: {use: augment.spatial, from: turned, on: host}\n"
      "  files: {use: write.png, from: here}\n");
  EXPECT_TRUE(node(graph, "turned").on_device);
  EXPECT_TRUE(std::holds_alternative<std::unique_ptr<Model>>(node(graph, "turned").make().stage));
  EXPECT_FALSE(node(graph, "here").on_device);
}

TEST_F(CheckedGraphTest, LimitsAStageToTheTrainingOfOneModel) {
  const auto graph = two_stage(stages_, {"stages.varied.only=train.verdict"});
  ASSERT_TRUE(node(graph, "varied").only.has_value());
  EXPECT_EQ(node(graph, "varied").only->model, "verdict");
}

// ---- the resolved text ----------------------------------------------------------------------

TEST_F(CheckedGraphTest, IsWrittenOutWholeAndReadable) {
  const auto graph = two_stage(stages_, {"turn=20", "stages.scores=~", "stages.roi.margin_mm=5"});
  EXPECT_EQ(graph.resolved, R"(# graphs/two_stage.yaml as it was run
#   data = phantom
#   turn = 20
#   count = 40
mammograph: 1
doc: "segment the tumor, crop to it, classify the crop"
run:
  seed: 7
  max_failures: 1%
stages:
  cases:
    use: dataset.cases
    count: 40
  image:
    use: dicom.decode
    from: cases
  truth:
    use: contour.mask
    from: image
  breast:
    use: crop.to_breast
    from: truth
  varied:
    use: augment.spatial
    from: breast
    only: train
    degrees: 20
  tumor:
    use: segment.unet
    from: varied
    train:
      epochs: 40
      loss: dice
  roi:
    use: crop.to_tumor
    from: tumor
    margin_mm: 5
  verdict:
    use: classify.efficientnet
    from: roi
    classes: [benign, cancer]
    on_error: skip
  overlap:
    use: metrics.segmentation
    from: tumor
)");
}

/// All that running depends on.
std::string essence(const CheckedGraph& graph) {
  std::string text = std::to_string(graph.options.seed) + graph.options.max_failures;
  for (const auto& node : graph.nodes) {
    text += "\n" + node.name + " " + node.info->name + " " + to_string(node.parameters);
    for (const auto from : node.from) text += " <" + std::to_string(from);
    for (const auto& ports : {node.inputs, node.targets, node.outputs}) {
      for (const auto slot : ports) text += " " + std::to_string(slot);
    }
    text += node.only ? " only " + node.only->model : "";
    text += " " + std::to_string(static_cast<int>(node.on_error)) + (node.on_device ? "d" : "h");
  }
  for (const auto& slot : graph.slots) {
    text += "\n" + slot.name + " " + std::to_string(slot.producer) + slot.type->name;
  }
  return text;
}

std::string without_comments(const std::string& text) {
  return text.substr(text.find("mammograph:"));
}

TEST_F(CheckedGraphTest, IsReadBackToTheSameGraph) {
  const auto graph = two_stage(stages_, {"stages.varied.on=device"});
  const auto again =
      read_and_check({{"two_stage.yaml", graph.resolved}}, "two_stage.yaml", stages_);
  ASSERT_TRUE(again.graph.has_value()) << again.told;
  EXPECT_EQ(essence(*again.graph), essence(graph));
  EXPECT_EQ(without_comments(again.graph->resolved), without_comments(graph.resolved));
}

TEST_F(CheckedGraphTest, IsReadBackWithTextsThatYamlWouldTakeForSomethingElse) {
  const std::vector<std::string> awkward{
      "null", "~",  "",     " x ", "- a", "a: b", "a #b", "[a]",  "{a}",   "'", "\"",
      "\\n",  "*a", "&a",   "!a",  "|",   ">",    "%a",   "@a",   "`a",    "?", "? a",
      "-",    "--", "---",  "...", "-1",  "a,b",  "true", "${x}", "$${x}", "$", "C:\\data",
      "ö",    "画", "a\tb", "<<",  "a:",  ":a",   "1e3",  "0x1F", "x\ny"};
  for (const auto& text : awkward) {
    Setting::Entry classes;
    classes.key = "classes";
    classes.value = Setting::list({Setting::scalar(text), Setting::scalar("b")});
    const auto graph =
        read_and_check({{"g.yaml",
                         "mammograph: 1\nstages:\n  cases: {use: dataset.cases}\n"
                         "  image: {use: dicom.decode, from: cases}\n"
                         "  verdict:\n    use: classify.efficientnet\n    from: image\n    " +
                             to_yaml(Setting::map({classes}))}},
                       "g.yaml", stages_);
    ASSERT_TRUE(graph.graph.has_value()) << text << "\n" << graph.told;
    const auto again = read_and_check({{"g.yaml", graph.graph->resolved}}, "g.yaml", stages_);
    ASSERT_TRUE(again.graph.has_value()) << text << "\n" << again.told;
    const auto* const read = again.graph->nodes[2].parameters.find("classes");
    ASSERT_NE(read, nullptr);
    EXPECT_EQ(read->items.front().text, text);
  }
}

TEST_F(CheckedGraphTest, NamesPluginsByTheirAbsolutePathInTheResolvedText) {
  auto files = sketch;
  files["graphs/data/phantom.yaml"] += "plugins: [mine, ../other]\n";
  const auto out = read_and_check(files, "graphs/two_stage.yaml", stages_);
  ASSERT_TRUE(out.graph.has_value()) << out.told;
  const auto here = std::filesystem::current_path();
  EXPECT_THAT(out.written.plugins, ElementsAre("graphs/data/mine", "graphs/other"));
  EXPECT_THAT(out.graph->resolved, ::testing::HasSubstr((here / "graphs/data/mine").string()));
}

}  // namespace
}  // namespace mg::testing
