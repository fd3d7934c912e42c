#include "plugins/vet.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <vector>

#include "pipeline/plugin.hpp"
#include "plugins/elf_file.hpp"

namespace mg {
namespace {

constexpr const char* build_again =
    "build it again here: find_package(Mammograph) brings the right headers";
constexpr const char* declare_it = "declare its stages with MG_PLUGIN(name, version, doc) { ... }";

/// A fixed field's text up to its end, which a damaged record may lack.
template <std::size_t N>
std::string text(const char (&field)[N]) {
  return {field, std::find(field, field + N, '\0')};
}

bool is_name(std::string_view name) {
  return !name.empty() &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

/// The record, if it is one of this program's interface. Of another interface's record only `magic`
/// and `sdk` have a known place and size.
PluginRecord record_in(const std::vector<char>& section) {
  PluginRecord record{};
  std::memcpy(&record, section.data(), std::min(section.size(), sizeof(record)));
  if (std::memcmp(record.magic, plugin_magic, sizeof(plugin_magic)) != 0) {
    throw Error("its plugin record is not one that this program can read", build_again);
  }
  if (record.sdk != sdk_version) {
    throw Error("it was built for plugin interface " + std::to_string(record.sdk) +
                    ", this program has " + std::to_string(sdk_version),
                build_again);
  }
  if (record.record_size != sizeof(record) || section.size() < sizeof(record)) {
    throw Error("its plugin record is incomplete", build_again);
  }
  return record;
}

void check_equal(const std::string& what, const std::string& theirs, const std::string& ours,
                 const std::string& mend) {
  if (theirs.empty() || ours.empty() || theirs == ours) return;
  throw Error("it was built with " + what + " " + theirs + ", this program with " + ours, mend);
}

}  // namespace

Build this_program() {
  return {sdk_version, MG_COMPILER, MG_ABI, MG_LIBTORCH_VERSION, MG_OPENCV_VERSION};
}

PluginFacts read_facts(const std::filesystem::path& file) {
  ElfFile library(file);
  const auto section = library.section(plugin_section);
  if (!section) {
    throw Error("it is a shared library, but no plugin: it has no plugin record", declare_it);
  }
  const auto record = record_in(*section);
  PluginFacts facts{file,
                    text(record.name),
                    text(record.version),
                    text(record.doc),
                    {record.sdk, text(record.compiler), text(record.abi), text(record.libtorch),
                     text(record.opencv)}};
  if (!is_name(facts.name)) {
    throw Error("'" + facts.name + "' is no name for a plugin",
                "use small letters, digits and underscores: MG_PLUGIN(\"my_stages\", ...)");
  }
  if (!library.exports(plugin_entry_symbol)) {
    throw Error("it has no entry: it does not export " + std::string(plugin_entry_symbol),
                declare_it);
  }
  return facts;
}

void check_fit(const Build& build, const Build& host) {
  check_equal("compiler", build.compiler, host.compiler, "build it with " + host.compiler);
  check_equal("ABI", build.abi, host.abi,
              "build it with the same C++ library and sanitizers as this program");
  check_equal("LibTorch", build.libtorch, host.libtorch, "build it with LibTorch " + host.libtorch);
  check_equal("OpenCV", build.opencv, host.opencv, "build it with OpenCV " + host.opencv);
}

}  // namespace mg
