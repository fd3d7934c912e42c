#include "plugins/search.hpp"

#include <fstream>

#include "samples.hpp"

namespace mg::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> names(const std::vector<PluginFile>& files) {
  std::vector<std::string> out;
  for (const auto& file : files) out.push_back(file.path.filename().string());
  return out;
}

TEST(PluginSearch, LooksWhereTheOptionsSayThenTheEnvironmentThenTheGraphThenTheInstallation) {
  const auto places = in_order({{"a", "b"}, ":c::d:", {"e"}, "f"});
  std::vector<std::string> text;
  for (const auto& place : places) text.push_back(place.named_by + " " + place.path.string());
  EXPECT_THAT(text, ElementsAre("--plugins a", "--plugins b", "MAMMOGRAPH_PLUGIN_PATH c",
                                "MAMMOGRAPH_PLUGIN_PATH d", "plugins: in the graph e",
                                "the installation f"));
  EXPECT_THAT(in_order({}), IsEmpty());
}

TEST(PluginSearch, TakesTheLibrariesOfAFolderByNameAndNoOtherFiles) {
  const Scratch scratch;
  scratch.write("b.so", "");
  scratch.write("a.so", "");
  scratch.write("a.so.1", "");
  scratch.write("readme.txt", "");
  std::filesystem::create_directory(scratch.path() / "folder.so");
  EXPECT_THAT(names(find_plugin_files({{scratch.path(), "a test"}})), ElementsAre("a.so", "b.so"));
}

TEST(PluginSearch, TakesAPluginThatIsNamedItselfWhateverItsSuffix) {
  const Scratch scratch;
  const auto file = scratch.write("mine.plugin", "");
  EXPECT_THAT(names(find_plugin_files({{file, "a test"}})), ElementsAre("mine.plugin"));
}

TEST(PluginSearch, ListsAFileThatSeveralPlacesNameOnce) {
  const Scratch scratch;
  const auto file = scratch.write("a.so", "");
  std::filesystem::create_symlink(file, scratch.path() / "b.so");
  EXPECT_THAT(names(find_plugin_files({{file, "a test"}, {scratch.path(), "a test"}})),
              ElementsAre("a.so"));
}

TEST(PluginSearch, SaysWhoNamedAPlaceThatDoesNotExist) {
  const Scratch scratch;
  const auto files = find_plugin_files({{scratch.path() / "absent", "--plugins"}});
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].trouble, "no such file or folder; --plugins names it");
  EXPECT_EQ(files[0].mend, "name a folder with plugins, or a plugin");
}

TEST(PluginSearch, DoesNotTrustWhatEveryoneMayWrite) {
  using std::filesystem::perms;
  const Scratch scratch;
  const auto file = scratch.write("a.so", "");
  std::filesystem::permissions(file, perms::owner_all | perms::others_write);
  auto files = find_plugin_files({{scratch.path(), "a test"}});
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].trouble,
            "the file may be written by everyone on this machine, so it is not trusted");
  EXPECT_EQ(files[0].mend, "chmod o-w " + file.string());

  std::filesystem::permissions(file, perms::owner_all);
  std::filesystem::permissions(scratch.path(), perms::all);
  files = find_plugin_files({{scratch.path(), "a test"}});
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].trouble,
            "its folder " + scratch.path().string() +
                " may be written by everyone on this machine, so it is not trusted");
  EXPECT_EQ(files[0].mend, "chmod o-w " + scratch.path().string());
}

TEST(PluginSearch, FindsTheInstallationBesideTheExecutable) {
  EXPECT_EQ(installed_plugins().filename(), "plugins");
  EXPECT_EQ(installed_plugins().parent_path().parent_path().parent_path(),
            std::filesystem::path(SAMPLES).parent_path().parent_path());
}

}  // namespace
}  // namespace mg::test
