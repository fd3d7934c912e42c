#include "plugins/elf_file.hpp"

#include <elf.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "pipeline/error.hpp"

namespace mg {
namespace {

#if defined(__x86_64__)
constexpr Elf64_Half this_machine = EM_X86_64;
#elif defined(__aarch64__)
constexpr Elf64_Half this_machine = EM_AARCH64;
#else
#error "tell elf_file.cpp the ELF machine number of this processor"
#endif

constexpr std::uint64_t largest_table = 1U << 28U;  // bytes; real ones are far smaller

[[noreturn]] void cut_short() {
  throw Error("the file is cut short or damaged", "copy or build it again");
}

/// The text that starts at `offset` of a string table.
std::string text_at(const std::vector<char>& table, std::size_t offset) {
  if (offset >= table.size()) cut_short();
  const auto first = table.begin() + static_cast<std::ptrdiff_t>(offset);
  return {first, std::find(first, table.end(), '\0')};
}

/// The plain structs that an array of bytes holds.
template <class T>
std::vector<T> array_of(const std::vector<char>& from) {
  std::vector<T> out(from.size() / sizeof(T));
  if (!out.empty()) std::memcpy(out.data(), from.data(), out.size() * sizeof(T));
  return out;
}

void check_kind(const Elf64_Ehdr& header) {
  const auto little = std::endian::native == std::endian::little ? ELFDATA2LSB : ELFDATA2MSB;
  if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_ident[EI_DATA] != little ||
      header.e_machine != this_machine) {
    throw Error("it was built for another processor", "build it on this kind of machine");
  }
  if (header.e_type != ET_DYN) {
    throw Error("it is no shared library, but another kind of object file",
                "build it as a library: mg_stage_plugin() in CMake does");
  }
  if (header.e_shentsize != sizeof(Elf64_Shdr)) cut_short();
}

}  // namespace

ElfFile::ElfFile(const std::filesystem::path& file) : stream_(file, std::ios::binary) {
  std::error_code unreadable;
  size_ = std::filesystem::file_size(file, unreadable);
  if (!stream_ || unreadable) {
    throw Error("the file cannot be read", "check that it exists and that you may read it");
  }
  read_sections();
}

void ElfFile::read_sections() {
  if (size_ < SELFMAG || std::memcmp(bytes(0, SELFMAG).data(), ELFMAG, SELFMAG) != 0) {
    throw Error("it is not a shared library",
                "name a plugin: a .so file that mg_stage_plugin() built");
  }
  const auto header = array_of<Elf64_Ehdr>(bytes(0, sizeof(Elf64_Ehdr))).front();
  check_kind(header);
  const auto table = array_of<Elf64_Shdr>(
      bytes(header.e_shoff, std::uint64_t{header.e_shnum} * sizeof(Elf64_Shdr)));
  if (header.e_shstrndx >= table.size()) cut_short();
  const auto& names = table[header.e_shstrndx];
  const auto text = bytes(names.sh_offset, names.sh_size);
  for (const auto& entry : table) {
    sections_.push_back({text_at(text, entry.sh_name), entry.sh_type, entry.sh_link,
                         entry.sh_offset, entry.sh_size});
  }
}

std::vector<char> ElfFile::bytes(std::uint64_t offset, std::uint64_t size) {
  if (offset > size_ || size > size_ - offset || size > largest_table) cut_short();
  std::vector<char> out(size);
  stream_.seekg(static_cast<std::streamoff>(offset));
  if (!stream_.read(out.data(), static_cast<std::streamsize>(size))) cut_short();
  return out;
}

std::vector<char> ElfFile::bytes(const Section& section) {
  if (section.type == SHT_NOBITS) return {};  // takes no room in the file
  return bytes(section.offset, section.size);
}

const ElfFile::Section& ElfFile::section_at(std::size_t index) const {
  if (index >= sections_.size()) cut_short();
  return sections_[index];
}

std::optional<std::vector<char>> ElfFile::section(std::string_view name) {
  const auto found = std::ranges::find(sections_, name, &Section::name);
  if (found == sections_.end()) return std::nullopt;
  return bytes(*found);
}

bool ElfFile::exports(std::string_view symbol) {
  const auto found = std::ranges::find(sections_, Elf64_Word{SHT_DYNSYM}, &Section::type);
  if (found == sections_.end()) return false;
  const auto names = bytes(section_at(found->link));
  const auto symbols = array_of<Elf64_Sym>(bytes(*found));
  return std::ranges::any_of(symbols, [&](const Elf64_Sym& entry) {
    return entry.st_shndx != SHN_UNDEF && ELF64_ST_BIND(entry.st_info) != STB_LOCAL &&
           text_at(names, entry.st_name) == symbol;
  });
}

}  // namespace mg
