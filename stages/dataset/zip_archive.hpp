// Reads the files in a zip archive.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

struct zip;

namespace mg {

class ZipArchive {
 public:
  /// Throws Error if the file is no sound archive.
  explicit ZipArchive(const std::filesystem::path& file);

  bool has(const std::string& name) const;
  /// The content of one file in it. Throws Error if it is absent, broken, encrypted, or larger than
  /// 256 MiB.
  std::string text(const std::string& name) const;

 private:
  std::filesystem::path file_;
  std::unique_ptr<zip, void (*)(zip*)> zip_;
};

}  // namespace mg
