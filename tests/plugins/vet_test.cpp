#include "plugins/vet.hpp"

#include "samples.hpp"

namespace mg::test {
namespace {

constexpr const char* build_again =
    " (build it again here: find_package(Mammograph) brings the right headers)";
constexpr const char* declare_it =
    " (declare its stages with MG_PLUGIN(name, version, doc) { ... })";

std::string refusal(const std::string& name) {
  return error_of([&] { check_fit(read_facts(sample(name)).build, this_program()); });
}

TEST(Vet, ReadsTheRecordOfAPlugin) {
  const auto facts = read_facts(sample("good"));
  EXPECT_EQ(facts.name, "good");
  EXPECT_EQ(facts.version, "1.2");
  EXPECT_EQ(facts.doc, "doubles numbers");
  EXPECT_EQ(facts.build.sdk, this_program().sdk);
  EXPECT_EQ(facts.build.compiler, this_program().compiler);
  EXPECT_EQ(facts.build.abi, this_program().abi);
  EXPECT_EQ(facts.build.libtorch, "");
  EXPECT_EQ(refusal("good"), "");
}

TEST(Vet, RefusesWhatHasNoWholeRecordOrNoEntry) {
  EXPECT_EQ(
      refusal("no_record"),
      std::string("it is a shared library, but no plugin: it has no plugin record") + declare_it);
  EXPECT_EQ(refusal("other_magic"),
            std::string("its plugin record is not one that this program can read") + build_again);
  EXPECT_EQ(refusal("other_size"), std::string("its plugin record is incomplete") + build_again);
  EXPECT_EQ(
      refusal("no_entry"),
      std::string("it has no entry: it does not export mammograph_plugin_register") + declare_it);
  EXPECT_EQ(refusal("other_name"),
            "'Sp ace' is no name for a plugin (use small letters, digits and underscores: "
            "MG_PLUGIN(\"my_stages\", ...))");
}

TEST(Vet, RefusesAnotherPluginInterface) {
  EXPECT_EQ(refusal("other_sdk"), "it was built for plugin interface 7, this program has " +
                                      std::to_string(this_program().sdk) + build_again);
}

TEST(Vet, RefusesAnotherCompilerOrAbi) {
  const auto& ours = this_program();
  EXPECT_EQ(refusal("other_compiler"), "it was built with compiler gcc 99, this program with " +
                                           ours.compiler + " (build it with " + ours.compiler +
                                           ")");
  EXPECT_EQ(refusal("other_abi"),
            "it was built with ABI libstdc++ cxx11=0, this program with " + ours.abi +
                " (build it with the same C++ library and sanitizers as this program)");
}

TEST(Vet, RefusesOtherVersionsOfTheLibrariesThatPluginsShare) {
  const Build host{.libtorch = "2.13.0", .opencv = "4.6.0"};
  EXPECT_EQ(error_of([&] { check_fit({.libtorch = "1.13.1"}, host); }),
            "it was built with LibTorch 1.13.1, this program with 2.13.0 (build it with LibTorch "
            "2.13.0)");
  EXPECT_EQ(error_of([&] { check_fit({.opencv = "3.4.0"}, host); }),
            "it was built with OpenCV 3.4.0, this program with 4.6.0 (build it with OpenCV 4.6.0)");
  EXPECT_EQ(error_of([&] { check_fit({}, host); }), "") << "a plugin that uses neither fits";
  EXPECT_EQ(error_of([&] { check_fit({.libtorch = "1.13.1"}, {}); }), "")
      << "nothing is known here";
}

}  // namespace
}  // namespace mg::test
