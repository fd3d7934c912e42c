// Reading: documents, includes, variables, overrides.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/graph/document.hpp"
#include "runtime/graph/merge.hpp"
#include "runtime/graph/substitute.hpp"
#include "runtime/graph/tests/sketch.hpp"
#include "runtime/graph/utf8.hpp"

namespace mg::testing {
namespace {

using ::testing::ElementsAre;

Setting document(const std::string& text) {
  Mistakes mistakes;
  auto out = read_document("g.yaml", text, mistakes);
  for (const auto& mistake : mistakes.list()) ADD_FAILURE() << mistake.what;
  return out.value_or(Setting{});
}
std::vector<std::string> told(const std::string& text) {
  Mistakes mistakes;
  read_document("g.yaml", text, mistakes);
  std::vector<std::string> out;
  for (const auto& m : mistakes.list()) out.push_back(to_string(m.where) + ": " + m.what);
  return out;
}

TEST(Document, KnowsThePlaceOfEveryKeyAndValue) {
  const auto root = document("a: 1\nbö:\n  - {c: x, dé: [y, z]}\n");
  EXPECT_EQ(to_string(root), "{a: 1, bö: [{c: x, dé: [y, z]}]}");
  EXPECT_EQ(root.entries[1].where, (Where{"g.yaml", 2, 1}));
  const auto& inner = root.entries[1].value.items[0];
  EXPECT_EQ(inner.where, (Where{"g.yaml", 3, 5}));
  EXPECT_EQ(inner.entries[1].where, (Where{"g.yaml", 3, 12}));
  EXPECT_EQ(inner.entries[1].value.items[1].where, (Where{"g.yaml", 3, 20}));
}

TEST(Document, TellsABlankValueFromAWrittenNothing) {
  const auto root = document("a:\nname: ~\nb: null\nc: {d: , e: ~}\n");
  EXPECT_EQ(root.find("a")->text, "");
  EXPECT_EQ(root.find("a")->where, (Where{"g.yaml", 1, 1}));
  EXPECT_EQ(root.find("name")->text, "~");
  EXPECT_EQ(root.find("b")->text, "~");
  EXPECT_EQ(root.find("c")->find("d")->text, "");
  EXPECT_EQ(root.find("c")->find("e")->text, "~");
  EXPECT_EQ(root.find("c")->find("e")->kind, Setting::Kind::none);
}

TEST(Document, TakesQuotedNothingForText) {
  EXPECT_EQ(document("a: 'null'").find("a")->kind, Setting::Kind::scalar);
  EXPECT_EQ(document("a: ''").find("a")->kind, Setting::Kind::scalar);
}

TEST(Document, AcceptsABracketAtTheMarginAndQuotesInTexts) {
  EXPECT_EQ(to_string(document("a: [\n  b\n]\nc: it's [fine} here\nd: |\n  'open [\ne: x\n")),
            "{a: [b], c: it's [fine} here, d: 'open [\n, e: x}");
}

TEST(Document, ReadsWindowsLineEnds) {
  const auto root = document("a: 1\r\nb: {c: 2}\r\n");
  EXPECT_EQ(to_string(root), "{a: 1, b: {c: 2}}");
  EXPECT_EQ(root.entries[1].where, (Where{"g.yaml", 2, 1}));
}

TEST(Document, RefusesTextThatIsNoUtf8OrHoldsControlCharacters) {
  EXPECT_THAT(told("a: \xE9t\xE9\n"),
              ElementsAre("g.yaml:1:4: the character \\xe9 cannot stand in a text"));
  EXPECT_THAT(told(std::string("a: 1\nb: \0\n", 10)),
              ElementsAre("g.yaml:2:4: the character \\x00 cannot stand in a text"));
  EXPECT_THAT(told("a: \x1B[31m\n"),
              ElementsAre("g.yaml:1:4: the character \\x1b cannot stand in a text"));
}

TEST(Document, RefusesDeepNestingInLittleTime) {
  for (const std::string open : {"[", "{a: ", "- ", "? "}) {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += open;
    EXPECT_EQ(told(text).size(), 1U) << open;
  }
  EXPECT_THAT(told(std::string(41, '[') + std::string(41, ']')),
              ElementsAre("g.yaml:1:41: settings are nested more than 40 deep"));
  EXPECT_TRUE(told(std::string(40, '[') + std::string(40, ']')).empty());
}

TEST(Document, ReadsLongLinesInLittleTime) {
  std::string text = "a: [";
  for (int i = 0; i < 200'000; ++i) text += "é, ";
  text += "z]";
  const auto root = document(text);
  EXPECT_EQ(root.find("a")->items.back().where.column, 5 + 3 * 200'000);
}

TEST(Files, AreAtMostAMebibyte) {
  Texts texts({{"g.yaml", std::string((1U << 20U) + 1, ' ')}});
  EXPECT_THROW(texts.read("g.yaml"), Error);
}

TEST(Files, OnDiskAreToldByName) {
  Texts texts;
  try {
    texts.read(std::filesystem::path(MG_GRAPH_TESTS) / "mistakes");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.message(), ::testing::EndsWith("/mistakes' is a folder"));
  }
  EXPECT_THROW(texts.read("no/such/graph.yaml"), Error);
  EXPECT_THROW(texts.read("/dev/zero"), Error);
  EXPECT_FALSE(texts.read(std::filesystem::path(MG_GRAPH_TESTS) / "mistakes/syntax.txt").empty());
}

TEST(LayOver, MergesMapsReplacesTheRestAndTakesAwayWithATilde) {
  auto below = document("a: {x: 1, y: [1, 2]}\nb: 2\nc: 3\n");
  lay_over(document("a: {y: [3], z: 4}\nb: ~\nd: 5\n"), below);
  EXPECT_EQ(to_string(below), "{a: {x: 1, y: [3], z: 4}, c: 3, d: 5}");
}

// ---- includes, variables, overrides ----------------------------------------------------------

WrittenGraph read(const std::map<std::string, std::string>& files,
                  const std::vector<std::string>& sets = {}) {
  Texts texts(files);
  Mistakes mistakes;
  auto out = read_graph("g.yaml", sets, texts, mistakes);
  EXPECT_EQ(render(mistakes, texts), "");
  return out;
}

TEST(Includes, AreLaidBelowTheIncludingFileAndTheLaterOverTheEarlier) {
  const auto graph =
      read({{"g.yaml",
             "mammograph: 1\ninclude: [a.yaml, b.yaml]\nrun: {seed: 1}\n"
             "stages: {x: {p: 1}}\n"},
            {"a.yaml", "run: {seed: 2, memory_mb: 2}\nstages: {w: {p: 2}, x: {q: 2}}\n"},
            {"b.yaml", "run: {seed: 3, memory_mb: 3}\nstages: {x: {p: 3, r: 3}}\n"}});
  EXPECT_EQ(to_string(graph.run), "{seed: 1, memory_mb: 3}");
  EXPECT_EQ(to_string(graph.stages), "{w: {p: 2}, x: {q: 2, p: 1, r: 3}}");
  EXPECT_EQ(graph.stages.find("x")->find("r")->where, (Where{"b.yaml", 2, 23}));
}

TEST(Includes, AreFoundFromTheFileThatNamesThem) {
  const auto graph = read({{"g.yaml", "mammograph: 1\ninclude: parts/a.yaml\n"},
                           {"parts/a.yaml", "include: ../b.yaml\n"},
                           {"b.yaml", "stages: {x: 1}\n"}});
  EXPECT_EQ(to_string(graph.stages), "{x: 1}");
}

TEST(Includes, MayComeTwiceOnDifferentWays) {
  const auto graph = read({{"g.yaml", "mammograph: 1\ninclude: [a.yaml, b.yaml]\n"},
                           {"a.yaml", "include: c.yaml\n"},
                           {"b.yaml", "include: c.yaml\n"},
                           {"c.yaml", "stages: {x: 1}\n"}});
  EXPECT_EQ(to_string(graph.stages), "{x: 1}");
}

TEST(Variables, MayBeTextNumberListOrMapAndPartOfAText) {
  const auto graph =
      read({{"g.yaml",
             "mammograph: 1\nvars:\n  n: 3\n  l: [a, b]\n  m: {default: {k: v}}\n"
             "  path: data/${n}\n"
             "stages: {x: ['${n}', '${l}', '${m}', 'at ${path}/${n}', '$${n}', $5]}\n"}});
  EXPECT_EQ(to_string(graph.stages), "{x: [3, [a, b], {k: v}, at data/3/3, ${n}, $5]}");
}

TEST(Variables, OfTheIncludingFileWinAndKeepTheDocOfTheIncluded) {
  const auto graph =
      read({{"g.yaml", "mammograph: 1\ninclude: a.yaml\nvars: {n: 5}\nstages: {x: '${n} ${m}'}\n"},
            {"a.yaml", "vars: {n: {default: 1, doc: how many}, m: 2}\n"}});
  EXPECT_EQ(to_string(graph.stages), "{x: 5 2}");
  ASSERT_EQ(graph.variables.size(), 2U);
  EXPECT_EQ(graph.variables[0].name, "n");
  EXPECT_EQ(graph.variables[0].doc, "how many");
}

TEST(Variables, ChooseTheIncludeAlsoFromTheCommandLine) {
  const std::map<std::string, std::string> files{
      {"g.yaml", "mammograph: 1\nvars: {data: a}\ninclude: '${data}.yaml'\n"},
      {"a.yaml", "stages: {x: 1}\n"},
      {"b.yaml", "vars: {root: {doc: a folder}}\nstages: {x: '${root}'}\n"}};
  EXPECT_EQ(to_string(read(files).stages), "{x: 1}");
  EXPECT_EQ(to_string(read(files, {"data=b", "root=/data"}).stages), "{x: /data}");
}

TEST(Variables, ThatNobodyUsesAreFine) {
  EXPECT_EQ(to_string(read({{"g.yaml", "mammograph: 1\nvars: {n: 1}\nstages: {x: 1}\n"}}).stages),
            "{x: 1}");
}

TEST(Overrides, SetValuesListsAndMapsAndTakeAway) {
  const std::map<std::string, std::string> files{
      {"g.yaml",
       "mammograph: 1\nvars: {n: 1}\nstages: {x: {p: '${n}', q: {r: 1, s: 2}, t: 3}, y: {}}\n"}};
  EXPECT_EQ(to_string(read(files, {"n=[a, b]"}).stages),
            "{x: {p: [a, b], q: {r: 1, s: 2}, t: 3}, y: {}}");
  EXPECT_EQ(to_string(read(files, {"vars.n=2", "stages.x.q={s: 5}", "stages.x.u.v=6", "stages.y=~",
                                   "stages.x.t=${n}", "run.seed=9"})
                          .stages),
            "{x: {p: 2, q: {r: 1, s: 5}, t: 2, u: {v: 6}}}");
  EXPECT_EQ(to_string(read(files, {"run.seed=9"}).run), "{seed: 9}");
  EXPECT_EQ(to_string(read(files, {"stages.x.t="}).stages),
            "{x: {p: 1, q: {r: 1, s: 2}, t: }, y: {}}");
}

TEST(Overrides, AreToldByTheirText) {
  const auto graph = read({{"g.yaml", "mammograph: 1\nstages: {x: {p: 1}}\n"}}, {"stages.x.p=2"});
  EXPECT_EQ(to_string(graph.stages.find("x")->find("p")->where), "--set stages.x.p=2");
}

TEST(Printable, WritesOutWhatWouldDisturbATerminal) {
  EXPECT_EQ(printable("a\x1B[31mb\xFF é\n"), "a\\x1b[31mb\\xff é\\n");
  EXPECT_EQ(blank_like("aé画\te\xCC\x81"), "    \t ");
}

}  // namespace
}  // namespace mg::testing
