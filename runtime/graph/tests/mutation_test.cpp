// Whatever is done to a graph: no crash, and every mistake has a place and a mend.
#include <gtest/gtest.h>

#include <random>

#include "runtime/graph/tests/sketch.hpp"

namespace mg::testing {
namespace {

using Generator = std::mt19937;

std::size_t below(std::size_t limit, Generator& random) {
  return limit == 0 ? 0 : random() % limit;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out(1);
  for (const auto c : text) {
    out.back() += c;
    if (c == '\n') out.emplace_back();
  }
  return out;
}

/// One small accident.
std::string mutated(const std::string& text, Generator& random) {
  static const std::string marks = "{}[]:,-#'\"\n\t &*!|>%@`~$?\\\xFF";
  static const std::vector<std::string> words{
      "${data}",     "${",    "~",   "null",   "from: ", "use: ",
      "<<: ",        "*a",    "&a ", "[a, b]", "{a: b}", "cases",
      "tumor.tumor", "train", "-3",  "1e999",  "only: ", "inputs: {image: image}"};
  auto out = text;
  const auto at = below(out.size(), random);
  auto lines = lines_of(text);
  const auto line = below(lines.size(), random);
  switch (random() % 9) {
    case 0:
      out.erase(at, 1 + random() % 8);
      return out;
    case 1:
      out.insert(at, 1, marks[below(marks.size(), random)]);
      return out;
    case 2:
      out[at] = marks[below(marks.size(), random)];
      return out;
    case 3:
      out[at] = static_cast<char>(random());
      return out;
    case 4:
      out.insert(at, words[below(words.size(), random)]);
      return out;
    case 5:
      out.resize(at);
      return out;
    case 6:
      lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(line));
      break;
    case 7:
      lines.push_back(lines[line]);
      break;
    default:
      std::swap(lines[line], lines[below(lines.size(), random)]);
  }
  out.clear();
  for (const auto& each : lines) out += each;
  return out;
}

TEST(Mutations, NeverCrashAndAlwaysGiveAPlaceAndAMend) {
  const FakeStages stages;
  Generator random(20240607);
  int sound = 0;
  for (int i = 0; i < 2000; ++i) {
    auto files = sketch;
    auto& text = files[random() % 5 == 0 ? "graphs/data/phantom.yaml" : "graphs/two_stage.yaml"];
    for (auto times = 1 + random() % 3; times > 0; --times) text = mutated(text, random);
    Texts texts(files);
    Mistakes mistakes;
    const auto graph =
        check_graph(read_graph("graphs/two_stage.yaml", {}, texts, mistakes), stages, mistakes);
    EXPECT_EQ(graph.has_value(), mistakes.none());
    sound += graph ? 1 : 0;
    for (const auto& mistake : mistakes.list()) {
      const auto placed = mistake.where.line > 0 && mistake.where.column > 0;
      EXPECT_TRUE(placed || mistake.what == "the graph has no source") << mistake.what << "\n"
                                                                       << text;
      EXPECT_FALSE(mistake.what.empty() || mistake.hint.empty()) << mistake.what << "\n" << text;
    }
    EXPECT_EQ(render(mistakes, texts).empty(), mistakes.none());
  }
  EXPECT_GT(sound, 50);  // some accidents do no harm
  EXPECT_LT(sound, 1500);
}

TEST(Mutations, OfOverridesNeverCrash) {
  const FakeStages stages;
  Generator random(7);
  const std::vector<std::string> sound{"turn=20", "stages.roi.margin_mm=5", "run.seed=3",
                                       "stages.tumor.train={epochs: 3}", "data=phantom"};
  for (int i = 0; i < 1000; ++i) {
    const auto set = mutated(sound[random() % sound.size()], random);
    Texts texts(sketch);
    Mistakes mistakes;
    check_graph(read_graph("graphs/two_stage.yaml", {set}, texts, mistakes), stages, mistakes);
    for (const auto& mistake : mistakes.list()) {
      EXPECT_FALSE(mistake.where.file.empty()) << set;
      EXPECT_FALSE(mistake.hint.empty()) << set << "\n" << mistake.what;
    }
  }
}

TEST(Mutations, OfARefusedFileTellWhereItIsRefused) {
  const FakeStages stages;
  for (std::size_t cut = 0; cut < sketch.at("graphs/two_stage.yaml").size(); cut += 3) {
    auto files = sketch;
    files["graphs/two_stage.yaml"].resize(cut);
    const auto out = read_and_check(files, "graphs/two_stage.yaml", stages);
    EXPECT_EQ(out.graph.has_value(), out.told.empty());
  }
}

}  // namespace
}  // namespace mg::testing
