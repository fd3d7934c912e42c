#include "plugins/elf_file.hpp"

#include "samples.hpp"

namespace mg::test {
namespace {

constexpr const char* damaged = "the file is cut short or damaged (copy or build it again)";

/// Everything a vetting asks of a file.
void read_all(const std::filesystem::path& file) {
  ElfFile library(file);
  library.section(".mammograph");
  library.exports("mammograph_plugin_register");
}

TEST(ElfFile, FindsSectionsAndSymbolsByName) {
  ElfFile library(sample("good"));
  const auto section = library.section(".mammograph");
  ASSERT_TRUE(section.has_value());
  EXPECT_EQ(std::string(section->data()), "mammograph-abi1");
  EXPECT_FALSE(library.section(".mammogram").has_value());
  EXPECT_TRUE(library.exports("mammograph_plugin_register"));
  EXPECT_FALSE(library.exports("mammograph_plugin"));
}

TEST(ElfFile, DoesNotTakeASymbolThatIsOnlyUsedForOneThatIsDefined) {
  EXPECT_FALSE(ElfFile(sample("unresolved")).exports("nobody_defines_this"));
}

TEST(ElfFile, RefusesWhatIsNoLibrary) {
  const Scratch scratch;
  const auto no_library =
      std::string("it is not a shared library (name a plugin: a .so file that ") +
      "mg_stage_plugin() built)";
  EXPECT_EQ(error_of([&] { ElfFile(scratch.write("empty.so", "")); }), no_library);
  EXPECT_EQ(error_of([&] { ElfFile(scratch.write("text.so", "GROUP ( libm.so.6 )")); }),
            no_library);
  EXPECT_EQ(error_of([&] { ElfFile(scratch.path() / "absent.so"); }),
            "the file cannot be read (check that it exists and that you may read it)");
  EXPECT_EQ(error_of([&] { ElfFile{scratch.path()}; }),
            "the file cannot be read (check that it exists and that you may read it)");
}

TEST(ElfFile, RefusesAnotherProcessorAndAnotherKindOfFile) {
  const Scratch scratch;
  auto bytes = bytes_of(sample("good"));
  bytes[18] = '\x08';  // e_machine: MIPS
  EXPECT_EQ(error_of([&] { ElfFile(scratch.write("mips.so", bytes)); }),
            "it was built for another processor (build it on this kind of machine)");
  bytes = bytes_of(sample("good"));
  bytes[16] = '\x04';  // e_type: a core dump
  EXPECT_EQ(error_of([&] { ElfFile(scratch.write("core.so", bytes)); }),
            "it is no shared library, but another kind of object file (build it as a library: "
            "mg_stage_plugin() in CMake does)");
}

TEST(ElfFile, NoticesAFileCutAtAnyLength) {
  const Scratch scratch;
  const auto bytes = bytes_of(sample("good"));
  for (std::size_t length = 4; length < bytes.size(); length += bytes.size() / 97) {
    const auto file = scratch.write("cut.so", bytes.substr(0, length));
    EXPECT_EQ(error_of([&] { read_all(file); }), damaged) << "at " << length << " bytes";
  }
}

TEST(ElfFile, SurvivesDamageToAnyByteOfItsTables) {
  const Scratch scratch;
  const auto good = bytes_of(sample("good"));
  const auto file = scratch.copy("good", "damaged.so");
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  const auto put = [&](std::size_t at, char byte) {
    stream.seekp(static_cast<std::streamoff>(at)).put(byte).flush();
  };
  std::size_t const header = 64, section_table = good.size() - 40 * 64;  // the latter at the end
  int refused = 0;
  for (std::size_t at = 0; at < good.size(); at = (at + 1 == header ? section_table : at + 1)) {
    put(at, static_cast<char>(good[at] ^ 0xff));
    refused += error_of([&] { read_all(file); }).empty() ? 0 : 1;
    put(at, good[at]);
  }
  EXPECT_EQ(error_of([&] { read_all(file); }), "") << "every byte was put back";
  EXPECT_GT(refused, 16);  // the magic, the kind and the place of the tables at the least
}

}  // namespace
}  // namespace mg::test
