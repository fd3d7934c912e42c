#include "pipeline/params.hpp"

#include <gmock/gmock.h>

namespace mg {
namespace {

using ::testing::ElementsAre;

struct Shape {
  double radius_mm = 3;
  std::vector<int> sizes{1, 2};
  static auto params() {
    return mg::params(
        param("radius_mm", &Shape::radius_mm, "half of the width").unit("mm").at_least(0),
        param("sizes", &Shape::sizes, "numbers"));
  }
};

struct Everything {
  bool on = true;
  int count = 4;
  std::uint64_t seed = 7;
  std::string mode = "fast";
  std::filesystem::path file;
  std::optional<double> limit;
  Shape shape;
  static auto params() {
    return mg::params(param("on", &Everything::on, "a switch"),
                      param("count", &Everything::count, "how many").between(1, 9),
                      param("seed", &Everything::seed, "of randomness"),
                      param("mode", &Everything::mode, "how").one_of({"fast", "exact"}),
                      param("file", &Everything::file, "where"),
                      param("limit", &Everything::limit, "most"),
                      param("shape", &Everything::shape, "what"));
  }
};

Setting scalar(std::string text, int column = 1) {
  return Setting::scalar(std::move(text), {"g.yaml", 2, column});
}

std::vector<std::string> mistakes_of(const Setting& from) {
  Everything target;
  Mistakes mistakes;
  read_params(from, target, {"stage 'roi'", ""}, mistakes);
  std::vector<std::string> out;
  for (const auto& m : mistakes.list()) {
    out.push_back(to_string(m.where) + ": " + m.what + " | " + m.hint);
  }
  return out;
}

TEST(Params, ReadEveryKindOfMember) {
  Everything target;
  Mistakes mistakes;
  const auto shape = Setting::map(
      {{"radius_mm", {}, scalar("2.5")}, {"sizes", {}, Setting::list({scalar("5"), scalar("6")})}});
  read_params(Setting::map({{"on", {}, scalar("false")},
                            {"count", {}, scalar("9")},
                            {"seed", {}, scalar("18446744073709551615")},
                            {"mode", {}, scalar("exact")},
                            {"file", {}, scalar("a/b")},
                            {"limit", {}, scalar("0.5")},
                            {"shape", {}, shape}}),
              target, {"stage 'roi'", ""}, mistakes);
  EXPECT_TRUE(mistakes.none());
  EXPECT_EQ(canonical(describe(target)),
            "on: false, count: 9, seed: 18446744073709551615, mode: exact, file: a/b, limit: 0.5, "
            "shape: {radius_mm: 2.5, sizes: [5, 6]}");
}

struct Files {
  OneOrMore<std::filesystem::path> files;
  static auto params() { return mg::params(param("files", &Files::files, "what to read")); }
};

Files files_of(Setting setting, Mistakes& mistakes) {
  Files out;
  read_params(Setting::map({{"files", {}, std::move(setting)}}, {}), out, {"stage 'x'", ""},
              mistakes);
  return out;
}

TEST(Params, TakeAListOrItsOnlyItem) {
  Mistakes mistakes;
  EXPECT_THAT(files_of(scalar("a"), mistakes).files.items, ElementsAre("a"));
  const auto list = Setting::list({scalar("a"), scalar("b")}, {});
  const auto two = files_of(list, mistakes);
  EXPECT_THAT(two.files.items, ElementsAre("a", "b"));
  EXPECT_TRUE(mistakes.none());
  EXPECT_EQ(describe(two)[0].value, "[a, b]");
  EXPECT_EQ(describe(Files())[0].value, "");
  EXPECT_EQ(describe(Files())[0].type, "path or list of them");
  files_of(Setting::map({}, {}), mistakes);
  EXPECT_FALSE(mistakes.none());
}

TEST(Params, KeepDefaultsOfWhatIsNotNamed) {
  EXPECT_EQ(canonical(describe(Everything{})),
            "on: true, count: 4, seed: 7, mode: fast, file: , limit: none, "
            "shape: {radius_mm: 3, sizes: [1, 2]}");
}

struct Pace {
  NumberOrWord rate = 0.5;
  static auto params() {
    return mg::params(param("rate", &Pace::rate, "how fast").between(0, 1).one_of({"find"}));
  }
};

TEST(Params, TakeANumberOrAWordInItsPlace) {
  const auto read = [](const std::string& text, Mistakes& mistakes) {
    Pace target;
    read_params(Setting::map({{"rate", {}, scalar(text)}}), target, {"stage 'roi'", ""}, mistakes);
    return canonical(describe(target));
  };
  Mistakes none, some;
  EXPECT_EQ(canonical(describe(Pace{})), "rate: 0.5");
  EXPECT_EQ(read("0.25", none), "rate: 0.25");
  EXPECT_EQ(read("find", none), "rate: find");
  EXPECT_TRUE(none.none());
  EXPECT_EQ(describe(Pace{})[0].type, "number or word");
  read("fnd", some);
  read("2", some);
  EXPECT_EQ(some.list()[0].what,
            "stage 'roi', parameter 'rate': 'fnd' is no number and not 'find'");
  EXPECT_EQ(some.list()[0].hint, "write a number or find");
  EXPECT_EQ(some.list()[1].what, "stage 'roi', parameter 'rate': 2 is above 1");
}

TEST(Params, ReportEveryMistakeWithItsPlaceAndMend) {
  const auto wrong = Setting::map(
      {{"on", {}, scalar("yes", 3)},
       {"count", {}, scalar("10", 4)},
       {"mode", {}, scalar("exakt", 5)},
       {"seed", {}, scalar("-1", 6)},
       {"shap", {"g.yaml", 3, 1}, scalar("x")},
       {"shape",
        {},
        Setting::map({{"radius_mm", {}, scalar("-3", 7)}, {"sizes", {}, scalar("4", 8)}})}});
  EXPECT_THAT(
      mistakes_of(wrong),
      testing::UnorderedElementsAre(
          "g.yaml:2:3: stage 'roi', parameter 'on': 'yes' is neither true nor false | write true "
          "or "
          "false",
          "g.yaml:2:4: stage 'roi', parameter 'count': 10 is above 9 | choose a value between 1 "
          "and 9",
          "g.yaml:2:5: stage 'roi', parameter 'mode': there is no choice 'exakt' | did you mean "
          "'exact'?",
          "g.yaml:2:6: stage 'roi', parameter 'seed': '-1' is no integer of at least 0 | write "
          "an integer of at least 0",
          "g.yaml:3:1: stage 'roi' has no parameter 'shap' | did you mean 'shape'?",
          "g.yaml:2:7: stage 'roi', parameter 'shape.radius_mm': -3 is below 0 | choose a value at "
          "least 0 mm",
          "g.yaml:2:8: stage 'roi', parameter 'shape.sizes': '4' is no list | write [4]"));
}

struct Cooking {
  double heat = 50, salt = 1;
  std::string style = "mild";
  static auto params() {
    return mg::params(
        param("heat", &Cooking::heat, "how hot").between(0, 300),
        param("style", &Cooking::style, "of the cook").one_of({"mild", "hot"}).preset(),
        param("salt", &Cooking::salt, "how much"));
  }
  void preset() {
    if (style == "hot") heat = 200, salt = 3;
  }
};
struct Kitchen {
  Cooking pot;
  static auto params() { return mg::params(param("pot", &Kitchen::pot, "what cooks")); }
};

template <class P>
std::string read_from(std::vector<Setting::Entry> entries) {
  P target;
  Mistakes mistakes;
  read_params(Setting::map(std::move(entries)), target, {"stage 'roi'", ""}, mistakes);
  EXPECT_TRUE(mistakes.none());
  return canonical(describe(target));
}

TEST(Params, SetOthersByAPresetAndWhatIsWrittenBesideItWins) {
  EXPECT_EQ(read_from<Cooking>({}), "heat: 50, style: mild, salt: 1");
  EXPECT_EQ(read_from<Cooking>({{"style", {}, scalar("hot")}}), "heat: 200, style: hot, salt: 3");
  EXPECT_EQ(read_from<Cooking>({{"heat", {}, scalar("90")}, {"style", {}, scalar("hot")}}),
            "heat: 90, style: hot, salt: 3")
      << "wherever it stands in the list";
  EXPECT_EQ(read_from<Kitchen>({{"pot", {}, Setting::map({{"style", {}, scalar("hot")}})}}),
            "pot: {heat: 200, style: hot, salt: 3}");
}

TEST(Params, RefuseNumbersThatAreNone) {
  for (const auto* text : {"", "1x", "nan", "inf", "1e999", "0x10"}) {
    EXPECT_EQ(mistakes_of(Setting::map({{"limit", {}, scalar(text)}})).size(), 1U) << text;
  }
}

TEST(Suggest, FindsTheClosestWordOnlyIfItIsClose) {
  EXPECT_EQ(suggest("margin_m", {"size_px", "margin_mm"}), "did you mean 'margin_mm'?");
  EXPECT_EQ(suggest("zzzzzz", {"a", "b"}), "choose one of: a, b");
  EXPECT_EQ(closest("form", {"from"}), "from") << "neighbors swapped are one mistake";
  EXPECT_EQ(closest("abdc", {"abcd", "abd"}), "abcd");
  EXPECT_EQ(closest("cat", {"act", "dog"}), "act");
}

}  // namespace
}  // namespace mg
