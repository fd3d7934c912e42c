#include "plugins/catalogue.hpp"

#include <dlfcn.h>

#include <map>

#include "samples.hpp"

namespace mg::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

Build host() {
  auto build = this_program();
  build.libtorch = "2.13.0", build.opencv = "4.6.0";
  return build;
}

Catalogue all_samples() { return Catalogue({{SAMPLES, "a test"}}, host()); }

bool is_open(const std::filesystem::path& file) {
  return dlopen(file.c_str(), RTLD_NOW | RTLD_NOLOAD) != nullptr;
}

std::map<std::string, std::string> refusals(const Catalogue& catalogue) {
  std::map<std::string, std::string> out;
  for (const auto& plugin : catalogue.refused()) {
    out[std::filesystem::path(plugin.why.where().file).stem()] = plugin.why.what();
  }
  return out;
}

TEST(Catalogue, OpensAGoodPluginAmongBadOnes) {
  const auto catalogue = all_samples();
  const auto* info = catalogue.find("good.doubled");
  ASSERT_NE(info, nullptr);
  EXPECT_EQ(info->plugin, "good");
  EXPECT_EQ(info->version, "1.2");
  Mistakes mistakes;
  auto made = info->make(Setting::map(), "stage 'a'", mistakes);
  ASSERT_TRUE(mistakes.none());
  auto& map = std::get<std::unique_ptr<Map>>(made.stage);
  const RunInfo run;
  const Identity identity;
  double answer = 0;
  auto take = [&](std::span<Value> row) { answer = row[0].as<Number>().value; };
  const Value in = Value::of(Number{21});
  map->run({run, identity, Split::none, 0, 0, 0}, {&in, 1}, Emit(take));
  EXPECT_EQ(answer, 42);
}

TEST(Catalogue, NamesEachBadPluginsFileReasonAndMend) {
  const auto catalogue = all_samples();
  EXPECT_THAT(catalogue.names(), ElementsAre("good.again", "good.doubled"));
  const auto says = refusals(catalogue);
  const auto is = [&](const std::string& name, const std::string& text) {
    ASSERT_TRUE(says.contains(name)) << name << " was not refused";
    EXPECT_EQ(says.at(name), sample(name).string() + ": " + text);
  };
  is("no_record",
     "it is a shared library, but no plugin: it has no plugin record (declare its stages with "
     "MG_PLUGIN(name, version, doc) { ... })");
  is("other_sdk",
     "it was built for plugin interface 7, this program has 4 (build it again here: "
     "find_package(Mammograph) brings the right headers)");
  is("other_libtorch",
     "it was built with LibTorch 1.13.1, this program with 2.13.0 (build it with LibTorch 2.13.0)");
  is("other_opencv",
     "it was built with OpenCV 3.4.0, this program with 4.6.0 (build it with OpenCV 4.6.0)");
  is("same_name", "its name 'good' is taken by " + sample("good").string() +
                      " (rename one of them, or keep one of them off the search path)");
  is("unresolved",
     "it cannot be opened: undefined symbol: nobody_defines_this (link the library that has what "
     "is "
     "missing: LINK in mg_stage_plugin())");
  is("throws",
     "it failed while registering its stages: the weights are gone (mend the body of its "
     "MG_PLUGIN)");
  is("throws_unknown",
     "it failed while registering its stages: it threw something that is no std::exception (mend "
     "the "
     "body of its MG_PLUGIN)");
  is("other_family",
     "it failed while registering its stages: it registers 'good.stolen', but a plugin named "
     "'other_family' offers only stages of its own family (name the stage "
     "'other_family.something', or rename the plugin)");
  is("twice",
     "it failed while registering its stages: it registers 'twice.first' twice (give each stage a "
     "name of its own)");
  is("graph_word",
     "it failed while registering its stages: the stage 'graph_word.second' has a parameter "
     "'from', "
     "a word that graphs use for all stages (give the parameter another name)");
  EXPECT_EQ(says.size(), 18U);  // with those that vet_test.cpp reads, all but the good one
}

TEST(Catalogue, KeepsNoStageOfAPluginThatThrowsWhileRegistering) {
  const auto catalogue = all_samples();
  EXPECT_EQ(catalogue.find("throws.first"), nullptr);
  EXPECT_EQ(catalogue.why_missing("throws.first"),
            "plugin 'throws' was refused: " + sample("throws").string() +
                ": it failed while registering its stages: the weights are gone (mend the body of "
                "its MG_PLUGIN)");
}

TEST(Catalogue, SaysWhyAStageOfARefusedPluginIsMissingAndNothingOfOthers) {
  const Scratch scratch;
  const auto broken = scratch.write("crop.so", "no library");
  const Catalogue catalogue({{scratch.path(), "a test"}, {SAMPLES, "a test"}}, host());
  EXPECT_EQ(catalogue.why_missing("crop.to_tumor"),
            "plugin 'crop' was refused: " + broken.string() +
                ": it is not a shared library (name a plugin: a .so file that mg_stage_plugin() "
                "built)");
  EXPECT_EQ(catalogue.why_missing("good.absent"), "");
  EXPECT_EQ(catalogue.why_missing("absent.stage"), "");
  EXPECT_EQ(catalogue.why_missing(""), "");
}

TEST(Catalogue, RefusesAPluginInAFolderThatEveryoneMayWriteWithoutReadingIt) {
  const Scratch scratch;
  const auto file = scratch.copy("good", "good.so");
  std::filesystem::permissions(scratch.path(), std::filesystem::perms::all);
  const Catalogue catalogue({{scratch.path(), "a test"}}, host());
  EXPECT_EQ(catalogue.find("good.doubled"), nullptr);
  EXPECT_FALSE(is_open(file));
  EXPECT_EQ(catalogue.why_missing("good.doubled"),
            "plugin 'good' was refused: " + file.string() + ": its folder " +
                scratch.path().string() +
                " may be written by everyone on this machine, so it is not trusted (chmod o-w " +
                scratch.path().string() + ")");
}

TEST(Catalogue, OpensOnlyThePluginsWhoseFamilyIsAskedFor) {
  const Scratch scratch;
  const auto file = scratch.copy("good", "good.so");
  const Catalogue catalogue({{scratch.path(), "a test"}}, host());
  EXPECT_EQ(catalogue.find("other.doubled"), nullptr);
  EXPECT_FALSE(is_open(file));
  EXPECT_THAT(catalogue.opened(), IsEmpty());
  EXPECT_NE(catalogue.find("good.doubled"), nullptr);
  EXPECT_TRUE(is_open(file));
  ASSERT_EQ(catalogue.opened().size(), 1U);
  EXPECT_EQ(catalogue.opened()[0].name, "good");
  EXPECT_EQ(catalogue.opened()[0].version, "1.2");
}

TEST(Catalogue, NeverClosesAPluginItOpened) {
  const Scratch scratch;
  const auto file = scratch.copy("good", "good.so");
  {
    const Catalogue catalogue({{scratch.path(), "a test"}}, host());
    ASSERT_NE(catalogue.find("good.doubled"), nullptr);
  }
  EXPECT_TRUE(is_open(file));
}

TEST(Catalogue, TakesTheFirstOfTwoPluginsWithOneNameAndNamesBoth) {
  const Scratch scratch;
  const auto first = scratch.copy("good", "mine.so");
  const Catalogue catalogue({{first, "--plugins"}, {sample("good"), "the installation"}}, host());
  ASSERT_NE(catalogue.find("good.doubled"), nullptr);
  EXPECT_EQ(catalogue.opened()[0].file, first);
  ASSERT_EQ(catalogue.refused().size(), 1U);
  EXPECT_EQ(catalogue.refused()[0].why.what(),
            sample("good").string() + ": its name 'good' is taken by " + first.string() +
                " (rename one of them, or keep one of them off the search path)");
}

TEST(Catalogue, DoesNotFallBackFromARefusedPluginToAnotherOfItsName) {
  const Scratch scratch;
  const auto broken = scratch.write("good.so", "no library");
  const Catalogue catalogue({{broken, "--plugins"}, {sample("good"), "the installation"}}, host());
  EXPECT_EQ(catalogue.find("good.doubled"), nullptr);
  EXPECT_THAT(catalogue.why_missing("good.doubled"),
              StartsWith("plugin 'good' was refused: " + broken.string()));
}

TEST(Catalogue, LetsTheFirstPluginDecideOnLibrariesThatTheProgramDoesNotUse) {
  auto build = this_program();
  build.libtorch.clear(), build.opencv.clear();
  const Catalogue alone({{sample("other_libtorch"), "a test"}}, build);
  EXPECT_THAT(alone.refused(), IsEmpty());
  const Catalogue both({{sample("other_libtorch"), "a test"}, {sample("newer_libtorch"), "a test"}},
                       build);
  ASSERT_EQ(both.refused().size(), 1U);
  EXPECT_EQ(both.refused()[0].name, "newer_libtorch");
  EXPECT_THAT(both.refused()[0].why.message(), StartsWith("it was built with LibTorch 2.99.0"));
}

TEST(Catalogue, ReportsAPlaceThatDoesNotExistAndGoesOn) {
  const Catalogue catalogue({{"/nowhere/at/all", "--plugins"}, {sample("good"), "a test"}}, host());
  EXPECT_NE(catalogue.find("good.again"), nullptr);
  const std::string lost =
      "/nowhere/at/all: no such file or folder; --plugins names it (name a folder with plugins, or "
      "a "
      "plugin)";
  ASSERT_EQ(catalogue.refused().size(), 1U);
  EXPECT_EQ(catalogue.refused()[0].why.what(), lost);
  EXPECT_EQ(catalogue.why_missing("mine.stage"), "plugin 'mine' was not found: " + lost);
  EXPECT_EQ(catalogue.why_missing("all.stage"), "plugin 'all' was not found: " + lost);
  EXPECT_EQ(catalogue.why_missing("good.absent"), "");
}

}  // namespace
}  // namespace mg::test
