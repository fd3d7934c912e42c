// A shared library read as data: nothing of it runs, nothing of it is mapped.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mg {

/// A 64-bit ELF shared library for this processor (System V ABI, "Object Files"). Every offset in
/// the file is checked before it is followed. All methods throw Error if the file lies.
class ElfFile {
 public:
  /// Throws Error if the file cannot be read, is no such library, or is cut short.
  explicit ElfFile(const std::filesystem::path& file);

  /// The bytes of a section, or nothing if there is none of that name.
  std::optional<std::vector<char>> section(std::string_view name);

  /// Does the library define this symbol for others?
  bool exports(std::string_view symbol);

 private:
  struct Section {
    std::string name;
    std::uint32_t type = 0, link = 0;
    std::uint64_t offset = 0, size = 0;
  };

  void read_sections();
  std::vector<char> bytes(std::uint64_t offset, std::uint64_t size);
  std::vector<char> bytes(const Section& section);
  const Section& section_at(std::size_t index) const;

  std::ifstream stream_;
  std::uint64_t size_ = 0;
  std::vector<Section> sections_;
};

}  // namespace mg
